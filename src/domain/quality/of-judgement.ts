import type { Activity } from "../model/activity.ts";
import type { ActivityId, UserId } from "../model/ids.ts";
import type { CastMember, Extraction, Match, Twin, Verdict } from "../model/judgement.ts";
import type { ReasonCode } from "../model/reasons.ts";
import type { Instant } from "../model/time.ts";
import type { Mark, Seen } from "./measured.ts";
import { NOT_KEPT, sourceName } from "./source-name.ts";
import { weekOf } from "./week.ts";

/** A judged activity, as far as it is measured. */
export interface JudgedOnce {
  readonly activity: Pick<Activity, "kind" | "source" | "occurredAt" | "endedAt" | "direction">;
  readonly verdict: Verdict;
  readonly twin: Twin | null;
  readonly match: Pick<Match, "certainty" | "confidence" | "cast">;
  readonly extraction: Pick<Extraction, "nextSteps">;
}

/** How an activity that was judged is counted. */
export function seenOf(id: ActivityId, { activity, verdict, match, extraction }: JudgedOnce): Seen {
  const { route, reasons } = verdict;
  const marks: Mark[] = [route, ...reasonMarks(reasons)];
  if (match.certainty !== "none") marks.push(match.certainty);
  if (isTalk(activity, match.cast)) marks.push("talk");
  // What was asked for and nobody accepted is listed among the steps, and is none.
  if (extraction.nextSteps.some(({ action }) => !action.startsWith("asked:"))) marks.push("step");
  return {
    subject: id, week: weekOf(activity.occurredAt), source: sourceName(activity.source), kind: activity.kind, rep: repOf(match.cast), marks,
    confidenceBp: match.certainty === "none" ? null : Math.round(match.confidence * 10_000), endedAt: activity.endedAt ?? activity.occurredAt,
  };
}

/** How one is counted that left nothing but a stub, or that no rule could judge: who took part and which source brought it is not kept. */
export function seenWithout(stub: { readonly id: ActivityId; readonly kind: string; readonly occurredAt: Instant }, { route, reasons }: Verdict): Seen {
  return {
    subject: stub.id, week: weekOf(stub.occurredAt), source: NOT_KEPT, kind: stub.kind, rep: null, marks: [route, ...reasonMarks(reasons)], confidenceBp: null,
    endedAt: stub.occurredAt,
  };
}

const MARK_OF: Readonly<Partial<Record<ReasonCode, Mark>>> = { duplicate: "duplicate", bulk: "bulk", internal_only: "internal", sensitive: "sensitive", privileged: "sensitive" };

const reasonMarks = (reasons: readonly ReasonCode[]): readonly Mark[] => [...new Set(reasons.flatMap((reason) => MARK_OF[reason] ?? []))];

function isTalk({ kind, direction }: JudgedOnce["activity"], cast: readonly CastMember[]): boolean {
  return (kind === "call" || kind === "meeting") && direction !== "internal" && cast.some(({ present, side }) => present && side !== "own");
}

/** Whose activity it is: of our own people the one who wrote or made it, else the first who took part. */
export function repOf(cast: readonly CastMember[]): UserId | null {
  const own = cast.filter((member) => member.side === "own" && member.present && member.id !== null).toSorted((a, b) => Number(b.author) - Number(a.author));
  const [first] = own;
  return first?.side === "own" ? first.id : null;
}
