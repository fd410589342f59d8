import { verdictFact } from "../domain/audit/proposal-fact.ts";
import type { Activity } from "../domain/model/activity.ts";
import type { ActivityId, InstallationId } from "../domain/model/ids.ts";
import { screenContext } from "../domain/privacy/screen-context.ts";
import { screen } from "../domain/privacy/screen.ts";
import { consentReview } from "../domain/review/consent-review.ts";
import { activityKey } from "../domain/twin/natural-key.ts";
import { traceOf } from "../domain/twin/trace.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import type { Acceptable } from "../ports/store-tables.ts";

/** A text message that changes consent, and what identifies its delivery. */
export interface ConsentArrival {
  readonly delivery: string;
  readonly activity: Activity;
  readonly change: "withdrawn" | "given";
}

/**
 * Puts a change of consent before whoever answers for privacy: a review, and nothing to log. The message passes the privacy
 * screen like any other before it is stored. Safe to repeat: the same delivery asks once.
 */
export async function takeConsent(
  { store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId, { delivery, activity, change }: ConsentArrival,
): Promise<{ readonly id: ActivityId; readonly seenBefore: boolean }> {
  return store.inInstallation(installation, async (tx) => {
    const { policy, crm, policyVersion } = tx.installation;
    const users = await tx.mirror.users();
    const at = clock.now();
    const screening = screen(activity, screenContext(users, policy));
    const what: Acceptable = screening.outcome === "block"
      ? { outcome: "block", kind: activity.kind, occurredAt: activity.occurredAt, reasons: screening.reasons }
      : { outcome: "pass", activity: screening.activity, trace: { ...traceOf(screening.activity, policy), key: activityKey(activity) }, reasons: ["opt_out"] };
    const accepted = await tx.activities.accept(delivery, what, at);
    if (accepted.seenBefore) return accepted;
    const verdict = { route: "review", reasons: ["opt_out"] } as const;
    // No twin of another message: the second STOP of somebody is news as well.
    await tx.activities.settle(accepted.id, { state: "review", ...verdict, duplicateOf: null, isProvisional: true });
    const phone = screening.outcome === "pass" ? (screening.activity.participants.find(({ role }) => role === "from")?.phone ?? null) : null;
    await tx.reviews.save(consentReview({ id: accepted.id, change, phone }, { at, users, policy }));
    await tx.audit.append([verdictFact(crm, policyVersion, { id: accepted.id, kind: activity.kind }, verdict)]);
    return accepted;
  });
}
