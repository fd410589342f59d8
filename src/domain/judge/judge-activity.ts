import type { Policy } from "../../../config/policy.ts";
import type { Activity, Outcome } from "../model/activity.ts";
import { type DealSchema, UNKNOWN_DEALS } from "../model/deal-schema.ts";
import type { FieldChange } from "../model/field-change.ts";
import type { EarlierActivity, ActivityTrace, Extraction, Match, Twin, Verdict } from "../model/judgement.ts";
import type { Knowledge, User } from "../model/records.ts";
import type { ReasonCode } from "../model/reasons.ts";
import { dealChange } from "../changes/deal-change.ts";
import type { KnowledgeIndex } from "../match/knowledge-index.ts";
import { matchActivity } from "../match/match-activity.ts";
import { outcomeOf } from "../changes/outcome.ts";
import { newIn } from "../proposal/guards.ts";
import { isGoverned, routeProposal } from "../proposal/route-proposal.ts";
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
  /** The records behind `knowledge`. */
  readonly records: Knowledge;
  readonly users: readonly User[];
  /** What the CRM says of the fields of its deals; absent, as little as {@link UNKNOWN_DEALS}. */
  readonly deals?: DealSchema;
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
  /** How a call or meeting ended; null where nothing tells. */
  readonly outcome: Outcome | null;
  /** What it would change on the deal, where somebody answers for that. */
  readonly changes: readonly FieldChange[];
}

/**
 * The whole judgement of one activity, pure: match, twin, facts, route. Here, and only here, the topics meet, so that a
 * preview and the real thing cannot come to different verdicts.
 */
export function judgeActivity(input: Case, policy: Policy): Judged {
  const { activity: given, trace, screenReasons, knowledge, earlier } = input;
  const { activity, planted } = plainHeads(given);
  const twin = findTwin(activity, trace, earlier);
  const match = matchActivity(activity, knowledge, policy);
  const read = extract(activity, match, policy);
  const outcome = outcomeOf(activity, match.cast);
  const extraction: Extraction = planted && !read.reasons.includes("injection") ? { ...read, reasons: ["injection", ...read.reasons] } : read;
  const changes = changesOf({ activity, match, extraction }, input);
  const hasDataOwner = input.users.some(({ active, role }) => active && (role === "data-owner" || role === "admin"));
  const verdict = routeProposal({ activity, screenReasons, bulk: isBulk(given, circleOf(match, policy)), twin, match, extraction, changes, hasDataOwner }, policy);
  return { activity, verdict, twin, match, extraction, outcome, changes: changes.filter((change) => isGoverned(change, hasDataOwner)) };
}

/** Only of a deal that is the clear match, and only what does not stand there already. */
function changesOf({ activity, match, extraction }: Pick<Judged, "activity" | "match" | "extraction">, { records, deals = UNKNOWN_DEALS }: Case): readonly FieldChange[] {
  if (match.certainty !== "clear" || match.opportunityId === null || extraction.signals.length === 0) return [];
  const deal = records.opportunities.find(({ id }) => id === match.opportunityId);
  const change = deal === undefined ? null : dealChange(extraction.signals, { activity, deal, schema: deals });
  const open = change === null ? null : newIn(change);
  return open === null ? [] : [open];
}

const circleOf = ({ cast }: Match, { organisation }: Policy): Circle =>
  ({ ownDomains: organisation.ownDomains, knowsSender: cast.some((member) => member.author && member.side === "customer") });
