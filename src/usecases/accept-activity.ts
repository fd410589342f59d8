import type { AuditFact } from "../domain/audit/fact.ts";
import { verdictFact } from "../domain/audit/proposal-fact.ts";
import type { Activity } from "../domain/model/activity.ts";
import type { ActivityId, InstallationId } from "../domain/model/ids.ts";
import { screenContext } from "../domain/privacy/screen-context.ts";
import { screenedThread } from "../domain/privacy/screen-ids.ts";
import { screen } from "../domain/privacy/screen.ts";
import type { Seen } from "../domain/quality/measured.ts";
import { seenWithout } from "../domain/quality/of-judgement.ts";
import { threadHashOf } from "../domain/twin/thread.ts";
import { traceOf } from "../domain/twin/trace.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import type { Acceptable } from "../ports/store-tables.ts";

/** One arrival: the activity, and what identifies its delivery (a path and a digest, a source and its id). */
export interface Arrival {
  readonly delivery: string;
  readonly activity: Activity;
}

/** What became of an arrival. */
export interface Accepted {
  readonly id: ActivityId;
  /** The same delivery came before; nothing was stored. */
  readonly seenBefore: boolean;
}

/**
 * Takes activities in: the privacy screen first, then the store, then the queue, in one transaction, so that text
 * which was not screened is never on disk. Safe to repeat; results come in the order of the arrivals.
 */
export async function acceptActivities(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  installation: InstallationId,
  arrivals: readonly Arrival[],
): Promise<readonly Accepted[]> {
  return store.inInstallation(installation, async (tx) => {
    const context = screenContext(await tx.mirror.users(), tx.installation.policy);
    const accepted: Accepted[] = [];
    const blocked: AuditFact[] = [];
    const stubs: Seen[] = [];
    for (const { delivery, activity } of arrivals) {
      const what = await acceptable(tx, activity, context);
      const one = await tx.activities.accept(delivery, what, clock.now());
      if (what.outcome === "block" && !one.seenBefore) {
        const verdict = { route: "block", reasons: what.reasons } as const;
        blocked.push(verdictFact(tx.installation.crm, tx.installation.policyVersion, { id: one.id, kind: what.kind }, verdict));
        stubs.push(seenWithout({ ...what, id: one.id }, verdict));
      }
      accepted.push(one);
    }
    await tx.quality.seen(stubs);
    if (blocked.length > 0) await tx.audit.append(blocked);
    if (accepted.some((one) => !one.seenBefore)) await tx.enqueue({ name: "log-activity", installation });
    return accepted;
  });
}

async function acceptable(tx: TenantTransaction, activity: Activity, context: ReturnType<typeof screenContext>): Promise<Acceptable> {
  const stub = { outcome: "block", kind: activity.kind, occurredAt: activity.occurredAt } as const;
  const thread = threadHashOf(screenedThread(activity));
  if (thread !== null && (await tx.activities.isThreadBlocked(thread))) return { ...stub, reasons: ["sensitive"] };

  const screening = screen(activity, context);
  if (screening.outcome === "block") return { ...stub, reasons: screening.reasons };
  const trace = traceOf(screening.activity, tx.installation.policy, activity);
  return { outcome: "pass", activity: screening.activity, trace, reasons: screening.reasons };
}
