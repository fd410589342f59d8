import type { LinkObject } from "../domain/linkage/features.ts";
import { keysForm } from "../domain/linkage/match-keys.ts";
import type { Match } from "../domain/linkage/match-record.ts";
import { specOf } from "../domain/linkage/specs.ts";
import { accountId, contactId, type CrmRecordId, type InstallationId } from "../domain/model/ids.ts";
import { nameIn } from "../domain/model/record-fields.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import type { Clock } from "../ports/clock.ts";
import type { MirroredRecord } from "../ports/linkage-table.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import { findMatches, probeOf } from "./match-record/find-matches.ts";
import { keepNext } from "./match-record/keep-keys.ts";

/** A record that somebody is about to make or to change: texts by the names of the fields, the main one first where there are several. */
export interface WantedRecord {
  readonly object: LinkObject;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** Ours; where the record is there already, it does not match itself, and what was said of it counts. */
  readonly id: string | null;
}

/** A record of the CRM that is likely the same. */
export interface LikelySame extends Match {
  readonly crmId: CrmRecordId | null;
  /** As people call it. */
  readonly name: string;
}

/** The records that are likely the same, the likeliest first. */
export interface LikelyDuplicates {
  readonly matches: readonly LikelySame[];
  /** Bits between the first and the runner-up; null without a runner-up. */
  readonly leadBits: number | null;
  /** Of the record that was asked about, as it is now: of one that was given up in a merge that of the survivor. Null where none was named, or none is known by it. */
  readonly id: string | null;
  /** False while keys of the mirror's records are still being made: there may be more. */
  readonly isComplete: boolean;
}

/** Why nothing may be made now. */
export type CreateRefusal =
  /** Somebody has to say whether it is one of these, or none. */
  | { readonly kind: "likely-duplicate"; readonly candidates: readonly LikelySame[] }
  /** The mirror is not searched through yet; later it is. */
  | { readonly kind: "not-ready" };

/** Which records of the CRM are likely the same as one that is about to be made or changed. Changes nothing of any record. */
export function matchWanted({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId, wanted: WantedRecord): Promise<LikelyDuplicates> {
  return store.inInstallation(installation, (tx) => likelyDuplicates(tx, wanted, clock));
}

/**
 * Stands before every making of a contact or an account, in the transaction that makes it: refuses where a likely duplicate exists, or
 * where it cannot be told yet. Until the transaction ends nobody else passes, so that two never make the same at once.
 */
export async function beforeCreate(tx: TenantTransaction, wanted: Omit<WantedRecord, "id">, clock: Clock): Promise<Result<null, CreateRefusal>> {
  await bringUp(tx, wanted.object, clock);
  const { matches, isComplete } = await likelyDuplicates(tx, { ...wanted, id: null }, clock);
  if (matches.length > 0) return err({ kind: "likely-duplicate", candidates: matches });
  return isComplete ? ok(null) : err({ kind: "not-ready" });
}

/** So many keys are made while somebody waits; more are left to the background. */
const BROUGHT_UP_MAX = 20;

/** What came last is searched as well, unless it is too much to be keyed while somebody waits. */
async function likelyDuplicates(tx: TenantTransaction, wanted: WantedRecord, clock: Clock): Promise<LikelyDuplicates> {
  const { isFilled, due } = await tx.linkage.state(wanted.object, keysForm(specOf(wanted.object)), BROUGHT_UP_MAX + 1);
  const isFew = isFilled && due > 0 && due <= BROUGHT_UP_MAX;
  const isComplete = isFew ? await bringUp(tx, wanted.object, clock) : await isReady(tx, wanted.object);
  const id = await livingId(tx, wanted);
  const found = await findMatches(tx, probeOf(tx, wanted.object, recordOf(tx, { ...wanted, id: id ?? wanted.id })));
  const crmIds = await tx.mirror.toCrm(wanted.object, found.ranked.map(({ id }) => (wanted.object === "contact" ? contactId(id) : accountId(id))));
  const named = found.ranked.map((match) => ({ ...match, crmId: crmIds.get(match.id) ?? null, name: nameIn(found.records.get(match.id)?.fields) }));
  return { matches: named, leadBits: found.leadBits, id, isComplete };
}

/** The id that leads to the record now. */
async function livingId(tx: TenantTransaction, { object, id }: WantedRecord): Promise<string | null> {
  if (id === null) return null;
  const [crmId] = (await tx.mirror.toCrm(object, [object === "contact" ? contactId(id) : accountId(id)])).values();
  return crmId === undefined ? null : tx.mirror.toOurs(object, crmId);
}

/** Makes the keys of some of those that wait, under the lock under which all keys are made; whether none waits any more. */
async function bringUp(tx: TenantTransaction, object: LinkObject, clock: Clock): Promise<boolean> {
  await keepNext(tx, object, { after: "", clock, isLookedAt: true });
  return isReady(tx, object);
}

async function isReady(tx: TenantTransaction, object: LinkObject): Promise<boolean> {
  const { isFilled, due } = await tx.linkage.state(object, keysForm(specOf(object)), 1);
  return isFilled && due === 0 && (await tx.sync.wasRead(object));
}

function recordOf({ installation: { policy } }: TenantTransaction, { fields, id }: WantedRecord): MirroredRecord {
  const told = Object.entries(fields).map(([field, values]) => [field, values.filter((value) => value !== "")] as const);
  return {
    id: id ?? "", region: policy.organisation.defaultRegion,
    fields: Object.fromEntries(told.flatMap(([field, [main]]) => (main === undefined ? [] : [[field, main]]))),
    more: Object.fromEntries(told.map(([field, [, ...others]]) => [field, others])),
  };
}

