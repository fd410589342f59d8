import type { Activity, SensitiveFlag } from "../model/activity.ts";
import type { Extraction, Match, Verdict } from "../model/judgement.ts";
import { isOfEngagement, type Links, type Proposal, type ReviewTask, type Verb } from "../model/proposal.ts";
import type { ReasonCode, Route } from "../model/reasons.ts";
import type { Instant } from "../model/time.ts";
import { NOT_KEPT, sourceName } from "./source-name.ts";
import { hasWrongLink } from "./wrong-links.ts";

/** How sure the least sure person of a match is: bits for their record, and how far it is ahead of the next. */
export interface Margin {
  readonly bits: number;
  readonly lead: number;
}

/** What a question to a person rested on, in numbers and words of fixed lists: no text, nobody's name, no id of a record. */
export interface Features {
  /** An activity that was judged; or anything else that a person is asked, as a write that the CRM refused. */
  readonly about: "activity" | "other";
  readonly kind: string;
  readonly source: string;
  readonly route: Route;
  readonly reasons: readonly ReasonCode[];
  readonly certainty: Match["certainty"] | null;
  readonly confidenceBp: number | null;
  /** Of the match as it was. */
  readonly margin: Margin | null;
  /** Of the match as it would be clear at the least thresholds that the policy allows; null when not even there. */
  readonly clearance: Margin | null;
  readonly evidence: readonly EvidenceCount[];
  /** How many there were of each: `participants`, `steps`, `promise.price`, `signal.stage`, `sensitive.dob`, `proposal.create_task` … */
  readonly counts: Readonly<Record<string, number>>;
}

/** Evidence of one kind for records of one kind. */
export interface EvidenceCount {
  readonly object: string;
  readonly kind: string;
  /** For records that were chosen, or for rivals. */
  readonly chosen: boolean;
  readonly count: number;
  /** In all. */
  readonly bits: number;
}

/** The verbs that say what is right; assigning and escalating only change who says it. */
export type Disposition = Exclude<Verb, "assign" | "escalate">;

/** What a person said, without a word of theirs. */
export interface Decision {
  readonly verb: Disposition;
  readonly via: "single" | "bulk";
  /** A kind of actor: a user, an admin, or a program with a key. */
  readonly by: string;
  /** What they changed, by kind of proposal and field: `log_activity.subject`, `log_activity.links`. */
  readonly edited: readonly string[];
  /** Whether it would have stood on a wrong record, had nobody been asked at the least thresholds; null where their decision does not tell. */
  readonly wrongLink: boolean | null;
  readonly msOpen: number | null;
}

/** One question and its answer. */
export interface Example {
  readonly id: string;
  readonly judgedAt: Instant;
  readonly decidedAt: Instant;
  readonly features: Features;
  readonly decision: Decision;
}

/** A judgement about which a person is asked. */
export interface Questioned {
  readonly activity: Pick<Activity, "kind" | "source" | "participants">;
  readonly verdict: Verdict;
  readonly match: Match;
  readonly extraction: Pick<Extraction, "nextSteps" | "promises" | "signals" | "claims" | "unsupportedClaims">;
  readonly flags: readonly SensitiveFlag[];
  readonly proposals: readonly Proposal[];
  readonly clearance: Margin | null;
}

/** The features of a judgement. */
export function featuresOf({ activity, verdict, match, extraction, flags, proposals, clearance }: Questioned): Features {
  return {
    about: "activity", kind: activity.kind, source: sourceName(activity.source), route: verdict.route, reasons: verdict.reasons,
    certainty: match.certainty, confidenceBp: Math.round(match.confidence * 10_000), margin: match.margin ?? null, clearance,
    evidence: evidenceCounts(match),
    counts: tallied([
      ...activity.participants.map(() => "participants"), ...match.cast.filter(({ present, side }) => present && side !== "own").map(() => "outside"),
      ...match.candidates.map(({ object }) => `candidate.${object}`), ...extraction.nextSteps.map(() => "steps"), ...extraction.claims.map(() => "claims"),
      ...extraction.promises.map(({ type }) => `promise.${type}`), ...extraction.signals.map(({ type }) => `signal.${type}`),
      ...flags.map(({ category }) => `sensitive.${category}`), ...proposals.map(({ kind }) => `proposal.${kind}`),
    ]),
  };
}

/** The features of any other question: what it proposes and why it is asked. */
export function featuresOfTask({ reasons }: Pick<ReviewTask, "reasons">, proposals: readonly Proposal[]): Features {
  return {
    about: "other", kind: proposals[0]?.object ?? "unknown", source: NOT_KEPT, route: "review", reasons, certainty: null, confidenceBp: proposals[0]?.confidenceBp ?? null,
    margin: null, clearance: null, evidence: [], counts: tallied(proposals.map(({ kind }) => `proposal.${kind}`)),
  };
}

/** A decision as it came about. */
export interface Decided {
  readonly verb: Disposition;
  readonly via: "single" | "bulk";
  readonly by: string;
  readonly msOpen: number | null;
  readonly reasons: readonly ReasonCode[];
  /** What it changed. */
  readonly edits: readonly { readonly proposal: Proposal; readonly final: Proposal }[];
  /** What will be written. */
  readonly approved: readonly Proposal[];
  /** Where it would have gone unasked. */
  readonly links: Links | null;
}

/** A decision as it is kept. */
export function decisionOf(decided: Decided): Decision {
  const { verb, via, by, msOpen, edits } = decided;
  return { verb, via, by, msOpen, edited: [...new Set(edits.flatMap(({ proposal, final }) => changedIn(proposal, final)))].toSorted(), wrongLink: wrongLinkOf(decided) };
}

/** Doubts that thresholds or an admin's grant settle. With any other a rejection does not tell what was wrong. */
const OF_THE_MATCH: ReadonlySet<ReasonCode> = new Set(["match_uncertain", "match_conflict", "no_match", "probation"]);

function wrongLinkOf({ verb, reasons, approved, links }: Decided): boolean | null {
  if (links === null) return null;
  if (verb === "reject" || verb === "block") return reasons.every((reason) => OF_THE_MATCH.has(reason)) ? true : null;
  const logged = approved.filter(isOfEngagement).find(({ kind }) => kind === "log_activity" || kind === "update_activity");
  return logged === undefined ? null : hasWrongLink(links, logged.links);
}

function changedIn(proposal: Proposal, final: Proposal): readonly string[] {
  // Its fields have the CRM's own names.
  if (proposal.kind === "merge" && final.kind === "merge") return [...(proposal.recordId === final.recordId ? [] : ["merge.survivor"]), ...(differ(proposal.fields, final.fields) ? ["merge.values"] : [])];
  const fields = Object.keys({ ...proposal.fields, ...final.fields }).filter((field) => !SET_BY_US.has(field) && differ(Reflect.get(proposal.fields, field), Reflect.get(final.fields, field)));
  const links = isOfEngagement(proposal) && isOfEngagement(final) && differ(proposal.links, final.links) ? ["links"] : [];
  // What the CRM's owner named may be telling; that it was one of their own fields is not.
  return [...fields.map((field) => (field.startsWith("mapped.") ? "mapped" : field)), ...links].map((field) => `${final.kind}.${field}`);
}

/** Say how it came to be written; every approval sets them. */
const SET_BY_US: ReadonlySet<string> = new Set(["outcome", "matchFlag"]);

const differ = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

function evidenceCounts({ candidates, contactIds, accountId, opportunityId }: Match): readonly EvidenceCount[] {
  const chosen = new Set<string | null>([...contactIds, accountId, opportunityId]);
  const counts = new Map<string, EvidenceCount>();
  for (const { object, id, evidence } of candidates) {
    for (const { kind, weight } of evidence) {
      const key = `${object} ${kind} ${String(chosen.has(id))}`;
      const known = counts.get(key);
      counts.set(key, { object, kind, chosen: chosen.has(id), count: (known?.count ?? 0) + 1, bits: (known?.bits ?? 0) + weight });
    }
  }
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

function tallied(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, same]) => [name, same.length] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
