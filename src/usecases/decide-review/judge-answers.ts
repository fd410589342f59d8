import { activityId, type ActivityId, type NaturalKey } from "../../domain/model/ids.ts";
import type { Proposal } from "../../domain/model/proposal.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** After any arrival that is known by now. */
const ANY_ARRIVAL = 2 ** 31 - 1;

/**
 * What attendees answered to a meeting while a person was asked about it changed nothing, for there was nothing to change. Now
 * that it is logged the answers are judged once more, in the order in which they came.
 */
export async function judgeAnswers(tx: TenantTransaction, approved: readonly Proposal[], at: Instant): Promise<void> {
  const meetings = approved.flatMap((one) => (one.object === "meeting" && one.fields.participants !== undefined ? [one.key] : []));
  const answers = meetings.length === 0 ? [] : await answersTo(tx, meetings, at);
  if (answers.length === 0) return;
  await tx.activities.setState(answers, "queued");
  await tx.enqueue({ name: "log-activity", installation: tx.installation.id });
}

/** Those that led to nothing so far. */
async function answersTo(tx: TenantTransaction, keys: readonly NaturalKey[], at: Instant): Promise<readonly ActivityId[]> {
  const known = await tx.activities.earlier({ keys, people: [], from: at, to: at }, ANY_ARRIVAL);
  const answers: ActivityId[] = [];
  for (const { ref, trace, foreign } of known) {
    if (foreign || trace.calendar?.answer !== true) continue;
    const id = activityId(ref);
    const stored = await tx.activities.get(id);
    if (stored?.state === "skipped" && stored.activity?.calendar?.method === "REPLY" && (await tx.proposals.ofActivity(id)).length === 0) answers.push(id);
  }
  return answers;
}
