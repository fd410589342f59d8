import { activityId, type NaturalKey, naturalKey, reviewTaskId } from "../../domain/model/ids.ts";
import type { ActivityTrace, EarlierActivity } from "../../domain/model/judgement.ts";
import { isOfEngagement } from "../../domain/model/proposal.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { MeasuredOnce } from "./measure.ts";

/** What an attendee's answer speaks of, and what is known of that. */
export interface Answered {
  readonly trace: ActivityTrace;
  readonly earlier: readonly EarlierActivity[];
  /** Judged in the same batch, and not yet saved. */
  readonly before: readonly MeasuredOnce[];
}

/**
 * The participants as they will stand on the meeting once all that goes out by itself is written: of two answers neither undoes
 * the other. Null while a person is asked about the meeting: with their decision the answer is judged again.
 */
export async function participantsOf(tx: TenantTransaction, { trace, earlier, before }: Answered): Promise<string | null> {
  const meeting = naturalKey(trace.key);
  if (before.some(({ proposed }) => proposed.review !== null && proposed.proposals.some((one) => one.key === meeting))) return null;
  // With the batch ends what was asked about versions that it replaced.
  const replaced = new Set(before.flatMap(({ overtaken }) => overtaken?.activities ?? []));
  if (await isAskedAbout(tx, meeting, earlier.filter(({ ref }) => !replaced.has(activityId(ref))))) return null;
  const waiting = [...(await tx.writes.openOn(meeting)), ...before.flatMap(({ proposed }) => proposed.proposals.filter(({ route }) => route === "auto"))];
  const told = waiting.filter(isOfEngagement).flatMap((one) => (one.key === meeting ? (one.fields.participants ?? []) : []));
  return told.at(-1) ?? (await tx.writes.lastWritten([meeting])).get(meeting)?.participants ?? null;
}

async function isAskedAbout(tx: TenantTransaction, meeting: NaturalKey, earlier: readonly EarlierActivity[]): Promise<boolean> {
  for (const { ref, trace, foreign } of earlier) {
    if (foreign || trace.key !== meeting || trace.calendar?.answer === true) continue;
    if ((await tx.reviews.get(reviewTaskId(activityId(ref))))?.state === "open") return true;
  }
  return false;
}
