import { erasureFacts } from "../domain/audit/erasure-fact.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { daysAfter } from "../domain/model/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { TextRemoved } from "../ports/retention-table.ts";
import type { Store } from "../ports/store.ts";

/** Activities of one transaction, and findings: enough to be done with a day at once, few enough to hold up nobody who judges. */
const CAUSES_PER_STEP = 200;
const BY_TIME = { actor: { kind: "schedule", id: "retention" }, basis: "retention", request: null } as const;

/**
 * Takes the words of all activities that are older than `retention.activityTextDays` of the policy, and of what was made of
 * them: texts, participants, quotes, what reviewers read. Each transaction has its entry on the chain, which tells how many. The values behind the audit
 * log are not touched: they have a rule of their own. Cut, it goes on where it stopped; done again it does nothing.
 */
export async function removeOldText({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId): Promise<TextRemoved> {
  const now = clock.now();
  const sum = { activities: 0, proposals: 0, reviews: 0, writes: 0 };
  for (;;) {
    const removed = await store.inInstallation(installation, async (tx) => {
      const { causes, ...counts } = await tx.retention.removeText(daysAfter(now, -tx.installation.policy.retention.activityTextDays), CAUSES_PER_STEP);
      await tx.audit.append(erasureFacts(BY_TIME, [], { ...counts }));
      return { ...counts, causes };
    });
    sum.activities += removed.activities;
    sum.proposals += removed.proposals;
    sum.reviews += removed.reviews;
    sum.writes += removed.writes;
    if (removed.activities < CAUSES_PER_STEP && removed.causes < CAUSES_PER_STEP) return sum;
  }
}
