import { definedAssociation, definedBetween, defaultTypeId, inverseTypeId } from "./association-types.ts";
import { invalid } from "./api-error.ts";
import type { RecordRef } from "./edges.ts";
import type { Actor, AssociationType, CrmRecord } from "./model.ts";
import { findObjectType } from "./object-types.ts";
import type { Portal } from "./portal.ts";
import { withValues } from "./record-values.ts";

/** A link wished for at the creation of a record. */
export interface NewAssociation {
  readonly toId: string;
  readonly types: readonly AssociationType[];
}

const calculated: Actor = { sourceType: "CALCULATED", sourceId: "associations" };

/** The type ids of the primary company and of the parent company, with the property that mirrors each. */
const mirrored: readonly { readonly typeId: number; readonly property: string }[] = [
  { typeId: 1, property: "associatedcompanyid" },
  { typeId: 5, property: "hs_primary_associated_company" },
  { typeId: 14, property: "hs_parent_company_id" },
];

/** Links a new record to others, each by the type its label names; throws when one of them cannot be. */
export function linkAll(portal: Portal, record: CrmRecord, wished: readonly NewAssociation[]): void {
  for (const { toId, types } of wished) {
    const toObject = types.map((type) => targetOf(portal, record.object, type)).find((each) => each !== undefined);
    if (toObject === undefined) throw invalidType(record.object, "any object", types);
    assertTypes(portal, record.object, toObject, types);
    const to = portal.records.live(toObject, toId);
    const noun = findObjectType(toObject)?.singular.toUpperCase() ?? toObject;
    if (to === undefined) throw invalid(`Associations are not valid: ${noun}=${toId} is not valid`, { context: { id: [toId] } });
    link(portal, record, to, types);
  }
}

/** Sets the labels between two records. What was there and is not sent again is gone (VENDORS 1.4). */
export function link(portal: Portal, from: RecordRef, to: RecordRef, wished: readonly AssociationType[]): readonly AssociationType[] {
  assertTypes(portal, from.object, to.object, wished);
  const types = withDefault(from.object, to.object, wished);
  for (const { typeId } of types) makeRoomForPrimary(portal, from, to, typeId);
  putBothSides(portal, from, to, types);
  return types;
}

/** Adds the plain link of a pair, keeping its labels; returns its type. */
export function linkByDefault(portal: Portal, from: RecordRef, to: RecordRef): AssociationType {
  const typeId = defaultTypeId(from.object, to.object);
  if (typeId === undefined) throw invalid(`There is no default association from ${from.object} to ${to.object}`);
  const plain = { category: "HUBSPOT_DEFINED", typeId };
  const others = portal.edges.types(from, to).filter((type) => type.typeId !== typeId);
  putBothSides(portal, from, to, [plain, ...others]);
  return plain;
}

/** Takes away some labels of a link, or the whole link when none are named. */
export function unlink(portal: Portal, from: RecordRef, to: RecordRef, labels?: readonly AssociationType[]): void {
  const gone = new Set(labels?.map((type) => type.typeId));
  const left = labels === undefined ? [] : portal.edges.types(from, to).filter((type) => !gone.has(type.typeId));
  putBothSides(portal, from, to, left);
}

/** Makes the company named in `associatedcompanyid` the contact's primary one, or none. */
export function syncPrimaryCompany(portal: Portal, contact: CrmRecord, companyId: string): void {
  const primary = { category: "HUBSPOT_DEFINED", typeId: 1 };
  if (companyId !== "") {
    link(portal, contact, { object: "companies", id: companyId }, [primary]);
    return;
  }
  for (const edge of portal.edges.list(contact, "companies")) unlink(portal, contact, edge.to, [primary]);
}

/** The type that a HubSpot-defined or custom label leads to from an object type. */
function targetOf(portal: Portal, from: string, { category, typeId }: AssociationType): string | undefined {
  if (category === "HUBSPOT_DEFINED") {
    const type = definedAssociation(typeId);
    return type?.from === from ? type.to : undefined;
  }
  const label = portal.labels.get(String(typeId));
  return label?.from === from ? label.to : undefined;
}

function assertTypes(portal: Portal, from: string, to: string, types: readonly AssociationType[]): void {
  const wrong = types.filter((type) => targetOf(portal, from, type) !== to);
  if (wrong.length > 0 || types.length === 0) throw invalidType(from, to, wrong);
}

function invalidType(from: string, to: string, types: readonly AssociationType[]): Error {
  const ids = types.map((type) => `${type.category} ${String(type.typeId)}`).join(", ");
  return invalid(`Association type ids are not valid from ${from} to ${to}: [${ids}]`);
}

/** A label stands beside the plain type of its pair; parent and child companies have none. */
function withDefault(from: string, to: string, wished: readonly AssociationType[]): readonly AssociationType[] {
  const isLabel = (type: AssociationType): boolean => type.category !== "HUBSPOT_DEFINED" || definedAssociation(type.typeId)?.primary === true;
  const plain = defaultTypeId(from, to);
  const missing = plain !== undefined && wished.some(isLabel) && !wished.some((type) => type.typeId === plain);
  return missing ? [{ category: "HUBSPOT_DEFINED", typeId: plain }, ...wished] : wished;
}

/** A record has one primary company and one parent company: the former one loses the label. */
function makeRoomForPrimary(portal: Portal, from: RecordRef, to: RecordRef, typeId: number): void {
  const side = singleSide(from, to, typeId);
  if (side === undefined) return;
  const { one, many, single } = side;
  for (const edge of portal.edges.list(one, many.object)) {
    if (edge.to.id === many.id || !edge.types.some((type) => type.typeId === single)) continue;
    unlink(portal, one, edge.to, [{ category: "HUBSPOT_DEFINED", typeId: single }]);
  }
}

/** The record that may have only one such link, the record at the other end, and the type seen from the first. */
function singleSide(from: RecordRef, to: RecordRef, typeId: number): { one: RecordRef; many: RecordRef; single: number } | undefined {
  if (mirrored.some((each) => each.typeId === typeId)) return { one: from, many: to, single: typeId };
  const seenFromThere = inverseTypeId(typeId) ?? 0;
  return mirrored.some((each) => each.typeId === seenFromThere) ? { one: to, many: from, single: seenFromThere } : undefined;
}

function putBothSides(portal: Portal, from: RecordRef, to: RecordRef, types: readonly AssociationType[]): void {
  portal.edges.put(from, to, types);
  portal.edges.put(to, from, types.map((type) => inverse(portal, type)));
  mirror(portal, from);
  mirror(portal, to);
}

function inverse(portal: Portal, type: AssociationType): AssociationType {
  if (type.category === "HUBSPOT_DEFINED") return { ...type, typeId: inverseTypeId(type.typeId) ?? type.typeId };
  // Labels are made in pairs: an even id and the odd one after it.
  const other = type.typeId % 2 === 0 ? type.typeId + 1 : type.typeId - 1;
  return { ...type, typeId: portal.labels.get(String(other)) === undefined ? type.typeId : other };
}

/** Keeps the properties that repeat a link. Other links do not touch the record's time of change. */
function mirror(portal: Portal, ref: RecordRef): void {
  const record = portal.records.exact(ref.object, ref.id);
  if (record === undefined) return;
  const own = mirrored.filter(({ typeId }) => definedBetween(ref.object, "companies").some((each) => each.typeId === typeId));
  const changed = own.flatMap(({ typeId, property }): [string, string][] => {
    const edge = portal.edges.list(ref, "companies").find((each) => each.types.some((one) => one.typeId === typeId));
    const value = edge?.to.id ?? "";
    return value === (record.properties[property] ?? "") ? [] : [[property, value]];
  });
  if (changed.length === 0) return;
  portal.records.save(withValues(record, Object.fromEntries(changed), calculated, portal.clock.now()));
}
