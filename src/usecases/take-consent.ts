import { policyFact } from "../domain/audit/config-fact.ts";
import { verdictFact } from "../domain/audit/proposal-fact.ts";
import { takesEffectAtOnce } from "../domain/inbound/consent-law.ts";
import type { ConsentChange } from "../domain/inbound/consent-words.ts";
import type { Activity } from "../domain/model/activity.ts";
import type { ActivityId, InstallationId } from "../domain/model/ids.ts";
import { withOptOuts, withoutOptOuts } from "../domain/policy/opt-out-list.ts";
import { listEntry } from "../domain/privacy/opted-out.ts";
import { screenContext } from "../domain/privacy/screen-context.ts";
import { screen } from "../domain/privacy/screen.ts";
import { type ConsentListing, consentReview } from "../domain/review/consent-review.ts";
import { activityKey } from "../domain/twin/natural-key.ts";
import { traceOf } from "../domain/twin/trace.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import type { Acceptable } from "../ports/store-tables.ts";

/** A text message that changes consent, and what identifies its delivery. */
export interface ConsentArrival {
  readonly delivery: string;
  readonly activity: Activity;
  readonly change: ConsentChange;
}

/**
 * Takes a change of consent in: where the law takes the word as it is, the number enters or leaves the policy's list of opt-outs
 * at once, as a new version of the policy; and whoever answers for privacy is told by a review, with nothing to log. The message
 * passes the privacy screen like any other before it is stored. Safe to repeat: the same delivery counts once.
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
    const listing = await listed(tx, activity, change);
    await tx.reviews.save(consentReview({ id: accepted.id, change, phone }, listing.now, { at, users, policy }));
    const [receipt] = await tx.audit.append([verdictFact(crm, policyVersion, { id: accepted.id, kind: activity.kind }, verdict)]);
    const from = receipt === undefined ? undefined : { cause: receipt.id };
    if (listing.version !== null) await tx.audit.append([policyFact(BY_TEXT, listing.before, { version: listing.version, changed: ["privacy.optOuts"] }, from)]);
    return accepted;
  });
}

const BY_TEXT = { kind: "service", id: "take-consent" } as const;

interface Listing {
  readonly now: ConsentListing;
  readonly before: number;
  /** Of the policy that says so; null where the one that held does. */
  readonly version: number | null;
}

/** By the number as it came: of one who is blocked nothing else is kept. Before anything is appended to the log, which is locked after the policy. */
async function listed(tx: TenantTransaction, { participants }: Activity, change: ConsentChange): Promise<Listing> {
  const { policy, policyVersion: before } = await tx.holdPolicy();
  const entry = listEntry(participants.find(({ role }) => role === "from")?.phone ?? "", policy.organisation.defaultRegion);
  if (entry === null || !takesEffectAtOnce(change, entry)) return { now: "as before", before, version: null };
  const now = change === "withdrawn" ? "listed" : "lifted";
  const wanted = change === "withdrawn" ? withOptOuts(policy, [entry]) : withoutOptOuts(policy, [entry]);
  if (wanted === "full") return { now: "as before", before, version: null };
  return { now, before, version: wanted === null ? null : await tx.setPolicy(wanted) };
}
