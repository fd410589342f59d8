import type { InstallationId } from "../domain/model/ids.ts";
import { MERGE_OBJECTS, type MergeObject } from "../domain/model/merge.ts";
import { daysAfter } from "../domain/model/time.ts";
import { ABOUT_MERGES } from "../domain/review/merge-review.ts";
import { type MissingControl, missingControls } from "../domain/rules/governance.ts";
import { type CrmError, stopsEverything } from "../ports/crm-errors.ts";
import type { KeptPair } from "../ports/pair-table.ts";
import type { ProposeDeps } from "./propose-merges/deps.ts";
import { proposePair } from "./propose-merges/propose-pair.ts";

/** What a run came to. */
export interface ProposedMerges {
  readonly asked: number;
  /** Pairs of which one is gone or moved; they are found again when they are still alike. */
  readonly dropped: number;
  /** Why nothing is proposed, by control. */
  readonly missing: readonly MissingControl[];
  /** The CRM would not tell more. */
  readonly stopped: CrmError | null;
}

/** After a review can be open no more, nobody answered: what it asked about may be asked anew. */
const DAYS_AFTER_EXPIRY = 1;

/**
 * Puts the likeliest open pairs before whoever owns the data, as many as the policy lets wait at once: each with who survives, what
 * becomes of every value, what moves, what is lost, and what no rollback could bring back. Nothing is proposed without the four controls.
 */
export async function proposeMerges(deps: ProposeDeps, installation: InstallationId): Promise<ProposedMerges> {
  const { store, clock, verification } = deps;
  const { missing, room } = await store.inInstallation(installation, async (tx) => {
    const { policy } = tx.installation;
    const controls = missingControls({ users: await tx.mirror.users(), policy, verification, at: clock.now() });
    if (controls.length > 0) return { missing: controls, room: 0 };
    await tx.pairs.reopen(daysAfter(clock.now(), -(policy.review.expireAfterDays + DAYS_AFTER_EXPIRY)));
    return { missing: controls, room: policy.merge.askedAtOnce - (await tx.reviews.countOpen(ABOUT_MERGES)) };
  });
  const told = { asked: 0, dropped: 0, missing, stopped: null };
  let left = room;
  for (const object of MERGE_OBJECTS) {
    const part = await proposeSome(deps, installation, { object, room: left });
    left -= part.asked;
    told.asked += part.asked;
    told.dropped += part.dropped;
    if (part.stopped !== null) return { ...told, stopped: part.stopped };
  }
  return told;
}

async function proposeSome(deps: ProposeDeps, installation: InstallationId, { object, room }: { readonly object: MergeObject; readonly room: number }): Promise<Omit<ProposedMerges, "missing">> {
  const told = { asked: 0, dropped: 0, stopped: null };
  if (room <= 0) return told;
  const pairs = await deps.store.inInstallation(installation, (tx) => tx.pairs.open(object, { after: null, limit: room }));
  for (const pair of inOrder(pairs)) {
    const result = await proposePair(deps, installation, { object, pair });
    if (!result.ok && stopsEverything(result.error)) return { ...told, stopped: result.error };
    if (result.ok && result.value === "asked") told.asked += 1;
    else told.dropped += 1;
  }
  return told;
}

/** A record in two pairs is asked about once at a time: what becomes of the second depends on the first. */
function inOrder(pairs: readonly KeptPair[]): readonly KeptPair[] {
  const taken = new Set<string>();
  return pairs.filter(({ a, b }) => {
    if (taken.has(a) || taken.has(b)) return false;
    taken.add(a).add(b);
    return true;
  });
}
