import type { InstallationId } from "../domain/model/ids.ts";
import type { ChangeHint, HintGap, HintSink } from "../ports/change-hints.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** What taking note takes. */
export interface NoteDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Stores what a CRM told, and sees to it that somebody looks into it: once this resolves, nothing of it is lost. False for an
 * installation that nobody may read any more, whose hints are dropped; one that waits for a new consent keeps them.
 */
export async function noteHints({ store, clock }: NoteDeps, installation: InstallationId, hints: readonly ChangeHint[]): Promise<boolean> {
  return store.inInstallation(installation, async (tx) => {
    if (tx.installation.state === "disconnected") return false;
    for (const { full, ...gap } of await tx.hints.add(hints, clock.now())) {
      if (full) await tx.enqueue({ name: "sync-records", installation, object: gap.object, full: true });
      else await readSince(tx, gap);
    }
    if (hints.length > 0) await tx.enqueue({ name: "read-hints", installation });
    return true;
  });
}

/** The ear of a feed: hints, gaps and marks as the store keeps them. */
export function hintSink(deps: NoteDeps, installation: InstallationId): HintSink {
  return {
    hints: async (hints) => { await noteHints(deps, installation, hints); },
    gap: (gap) => deps.store.inInstallation(installation, (tx) => (tx.installation.state === "disconnected" ? Promise.resolve() : readSince(tx, gap))),
    mark: (mark) => deps.store.inInstallation(installation, (tx) => tx.hints.setFeedMark(mark)),
  };
}

/** What was not told is asked for: the object is read again from that instant on. */
async function readSince(tx: TenantTransaction, { object, from }: HintGap): Promise<void> {
  await tx.sync.rewind(object, from);
  await tx.enqueue({ name: "sync-records", installation: tx.installation.id, object, full: false });
}
