import type { Policy } from "../../../config/policy.ts";
import type { Activity } from "../model/activity.ts";
import type { EarlierActivity, ActivityTrace, Extraction, Match, Twin, Verdict } from "../model/judgement.ts";
import type { ReasonCode } from "../model/reasons.ts";
import type { KnowledgeIndex } from "../match/knowledge-index.ts";
import { matchActivity } from "../match/match-activity.ts";
import { routeProposal } from "../proposal/route-proposal.ts";
import { type Circle, isBulk } from "../extract/lines/bulk.ts";
import { extract } from "../extract/extract.ts";
import { plainHeads } from "../extract/lines/heads.ts";
import { findTwin } from "../twin/find-twin.ts";

/** An activity and all that its judgement may rest on. */
export interface Case {
  /** Screened: nothing that must not be written is in it any more. */
  readonly activity: Activity;
  readonly trace: ActivityTrace;
  readonly screenReasons: readonly ReasonCode[];
  readonly knowledge: KnowledgeIndex;
  /** What arrived before and could be a twin. */
  readonly earlier: readonly EarlierActivity[];
}

/** The verdict on an activity with the findings it rests on. */
export interface Judged {
  /** As it may be written: its single lines without markup and planted orders. */
  readonly activity: Activity;
  readonly verdict: Verdict;
  readonly twin: Twin | null;
  readonly match: Match;
  readonly extraction: Extraction;
}

/**
 * The whole judgement of one activity, pure: match, twin, facts, route. Here, and only here, the topics meet, so that a
 * preview and the real thing cannot come to different verdicts.
 */
export function judgeActivity({ activity: given, trace, screenReasons, knowledge, earlier }: Case, policy: Policy): Judged {
  const { activity, planted } = plainHeads(given);
  const twin = findTwin(activity, trace, earlier);
  const match = matchActivity(activity, knowledge, policy);
  const read = extract(activity, match, policy);
  const extraction: Extraction = planted && !read.reasons.includes("injection") ? { ...read, reasons: ["injection", ...read.reasons] } : read;
  const verdict = routeProposal({ activity, screenReasons, bulk: isBulk(given, circleOf(match, policy)), twin, match, extraction }, policy);
  return { activity, verdict, twin, match, extraction };
}

const circleOf = ({ cast }: Match, { organisation }: Policy): Circle =>
  ({ ownDomains: organisation.ownDomains, knowsSender: cast.some((member) => member.author && member.side === "customer") });
