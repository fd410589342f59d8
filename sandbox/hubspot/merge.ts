import { ApiError, invalid, notFound } from "./api-error.ts";
import type { RecordRef } from "./edges.ts";
import type { Actor, AssociationType, CrmRecord, Edge } from "./model.ts";
import { findObjectType, objectTypes } from "./object-types.ts";
import type { ObjectType } from "./object-types.ts";
import type { Portal } from "./portal.ts";
import { withValues } from "./record-values.ts";

/** A profile cannot be made of more records than this (VENDORS 1.6). */
const mergesMax = 250;
const calculated: Actor = { sourceType: "CALCULATED", sourceId: "merge" };

/**
 * Merges two records into a new one with a new id (VENDORS 1.6). The primary's values win, associations are united,
 * both old ids lead to the new record from now on, and nothing undoes it.
 */
export function mergeRecords(portal: Portal, type: ObjectType, ids: { primary: string; other: string }): CrmRecord {
  const primary = portal.records.live(type.name, ids.primary);
  const other = portal.records.live(type.name, ids.other);
  if (primary === undefined || other === undefined) throw notFound(`Unable to merge: one of ${ids.primary}, ${ids.other} does not exist`);
  if (primary.id === other.id) throw invalid("Cannot merge a record with itself");
  const parts = [...mergedIds(primary), primary.id, ...mergedIds(other), other.id];
  if (parts.length - 1 > mergesMax) {
    throw new ApiError(414, { message: `Cannot have more than ${String(mergesMax)} identities on a profile`, category: "VALIDATION_ERROR" });
  }
  const now = Math.max(portal.clock.now(), primary.updatedAt + 1, other.updatedAt + 1);
  const id = portal.nextId();
  // The old ones go first: their unique values must be free for the new one.
  for (const old of [primary, other]) portal.records.save({ ...old, archivedAt: now, mergedInto: id, updatedAt: now });
  const oldest = Math.min(primary.createdAt, other.createdAt);
  const properties = { ...other.properties, ...primary.properties };
  const history = { ...other.history, ...primary.history };
  const bare: CrmRecord = { ...primary, id, createdAt: oldest, updatedAt: now - 1, properties, history };
  portal.records.save(withValues(bare, ownValues(type, [primary, other], { id, parts, now }), calculated, now));
  uniteEdges(portal, primary, other, id);
  return portal.records.exact(type.name, id) ?? bare;
}

function mergedIds(record: CrmRecord): readonly string[] {
  return (record.properties["hs_merged_object_ids"] ?? "").split(";").filter((id) => id !== "");
}

/** What the new record says of itself; all else is the primary's, or the other's where the primary has nothing. */
function ownValues(
  type: ObjectType,
  [primary, other]: readonly [CrmRecord, CrmRecord],
  made: { id: string; parts: readonly string[]; now: number },
): Record<string, string> {
  const values: Record<string, string> = { hs_object_id: made.id, hs_merged_object_ids: made.parts.join(";") };
  if (type.name !== "contacts") return values;
  values["hs_calculated_merged_vids"] = made.parts.map((id) => `${id}:${String(made.now)}`).join(";");
  const email = primary.properties["email"] ?? other.properties["email"] ?? "";
  const addresses = [primary, other].flatMap(({ properties }) => [
    properties["email"] ?? "", ...(properties["hs_additional_emails"] ?? "").split(";"),
  ]);
  const additional = [...new Set(addresses)].filter((address) => address !== "" && address !== email);
  if (additional.length > 0) values["hs_additional_emails"] = additional.join(";");
  return values;
}

/** Every link of both records moves to the new one; of two "primary" labels the primary record's stays. */
function uniteEdges(portal: Portal, primary: CrmRecord, other: CrmRecord, id: string): void {
  const self = { object: primary.object, id };
  for (const { name } of objectTypes) {
    const primaryHasOne = portal.edges.list(primary, name).some((edge) => edge.types.some(isPrimaryLabel));
    for (const old of [primary, other]) {
      for (const edge of portal.edges.list(old, name)) {
        if (old === other && edge.to.object !== old.object && comesLate(portal, old, self, edge)) continue;
        moveEdge(portal, edge, self, { isGone: edge.to.id === primary.id || edge.to.id === other.id, drop: old === other && primaryHasOne });
      }
    }
  }
}

/** The link, from both sides, from the record that went to the one that it became. */
function moveEdge(portal: Portal, { from, to, types }: Edge, self: RecordRef, { isGone, drop }: { readonly isGone: boolean; readonly drop: boolean }): void {
  portal.edges.put(from, to, []);
  const back = portal.edges.types(to, from);
  portal.edges.put(to, from, []);
  if (isGone) return;
  portal.edges.put(self, to, united(portal.edges.types(self, to), types, drop));
  portal.edges.put(to, self, united(portal.edges.types(to, self), back, drop));
}

/** Whether an activity stays on the record that went for a while, as the portal's facts have it; then it is noted when it moves. */
function comesLate(portal: Portal, from: RecordRef, self: RecordRef, { to: activity }: Edge): boolean {
  const { mergeMovesAfterMs } = portal.facts();
  if (mergeMovesAfterMs === 0 || findObjectType(activity.object)?.engagement !== true) return false;
  const key = `${from.object}/${from.id}>${activity.object}/${activity.id}`;
  portal.lateMoves.set(key, { from: { object: from.object, id: from.id }, to: { object: self.object, id: self.id }, activity: { object: activity.object, id: activity.id }, dueAt: portal.clock.now() + mergeMovesAfterMs });
  return true;
}

/** Moves the activities whose time has come, to wherever the record that they are for has gone meanwhile. */
export function moveLate(portal: Portal): void {
  for (const [key, { from, to, activity, dueAt }] of [...portal.lateMoves.entries()]) {
    if (dueAt > portal.clock.now()) continue;
    portal.lateMoves.delete(key);
    const self = { object: to.object, id: livingIdOf(portal, to) };
    const edge = portal.edges.list(from, activity.object).find((one) => one.to.id === activity.id);
    if (edge !== undefined) moveEdge(portal, edge, self, { isGone: false, drop: false });
  }
}

function livingIdOf(portal: Portal, { object, id }: RecordRef): string {
  const next = portal.records.exact(object, id)?.mergedInto ?? null;
  return next === null ? id : livingIdOf(portal, { object, id: next });
}

function united(there: readonly AssociationType[], more: readonly AssociationType[], dropPrimary: boolean): readonly AssociationType[] {
  const added = more.filter((type) => !(dropPrimary && isPrimaryLabel(type)) && !there.some((each) => each.typeId === type.typeId));
  return [...there, ...added];
}

/** Primary company of a contact (1, 2) or of a deal (5, 6). */
function isPrimaryLabel({ typeId }: AssociationType): boolean {
  return typeId === 1 || typeId === 2 || typeId === 5 || typeId === 6;
}
