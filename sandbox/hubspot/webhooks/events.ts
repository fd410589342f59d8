import { definedAssociation } from "../association-types.ts";
import type { Changed, LinkChange, RecordChange } from "../changes.ts";
import type { Actor, CrmRecord } from "../model.ts";
import { findObjectType, objectTypeOf } from "../object-types.ts";
import type { ObjectType } from "../object-types.ts";
import { registeredApp } from "../oauth/clients.ts";
import { appId } from "../portal.ts";
import type { Portal } from "../portal.ts";
import { eventKey, keyOf } from "./subscriptions.ts";
import type { EventKind, Subscription } from "./subscriptions.ts";
import type { WebhookEvent } from "./webhook-store.ts";

/** Something that happened to a record, as far as it is the same for every subscription. */
interface Happening {
  readonly kind: EventKind;
  readonly type: ObjectType;
  readonly occurredAt: number;
  readonly fields: WebhookEvent;
  readonly propertyName?: string;
  /** What only the generic subscriptions tell. */
  readonly generic: WebhookEvent;
}

/** The events that the app's subscriptions want of what one request, or one person's edit, changed (VENDORS 1.10). */
function eventsOf(portal: Portal, changed: Changed, actor: Actor): readonly WebhookEvent[] {
  const wanted = new Map<string, Subscription[]>();
  for (const each of portal.webhooks.app()?.subscriptions ?? []) {
    if (each.active) wanted.set(keyOf(each), [...(wanted.get(keyOf(each)) ?? []), each]);
  }
  if (wanted.size === 0) return [];
  return happenings(portal, changed, actor).flatMap(({ kind, type, occurredAt, fields, propertyName, generic }) => {
    const subscriptions = wanted.get(eventKey(type.singular, kind, propertyName)) ?? [];
    return subscriptions.map(({ id, subscriptionType }): WebhookEvent => ({
      subscriptionId: id, portalId: portal.id, appId, occurredAt, subscriptionType,
      ...(subscriptionType.startsWith("object.") ? generic : {}), ...fields,
    }));
  });
}

/** Queues the events of what changed, in the same unit of work as the change itself. An app that is not installed gets none. */
export function noteEvents(portal: Portal, changed: Changed, actor: Actor): void {
  if (portal.webhooks.app() === undefined || !portal.tokens.installed(registeredApp.id)) return;
  const events = eventsOf(portal, changed, actor);
  if (events.length > 0) portal.webhooks.add(events, portal.settings(), portal.clock.now());
}

function happenings(portal: Portal, changed: Changed, actor: Actor): readonly Happening[] {
  const merged = changed.records.filter(({ before, after }) => before?.mergedInto === null && after !== undefined && after.mergedInto !== null);
  const involved = new Set(merged.flatMap(({ after }) => (after === undefined ? [] : [after.id, after.mergedInto ?? ""])));
  const others = changed.records.filter(({ before, after }) => !involved.has((after ?? before)?.id ?? ""));
  // Links that a merge moved are told by the merge alone.
  const links = changed.links.filter(({ from, to }) => !involved.has(from.id) && !involved.has(to.id));
  return [
    ...others.flatMap((change) => ofRecord(portal, change, actor)),
    ...mergeEvents(portal, merged, actor),
    ...links.flatMap((link) => ofLink(portal, link, actor)),
  ];
}

function ofRecord(portal: Portal, { before, after }: RecordChange, actor: Actor): readonly Happening[] {
  if (after === undefined) {
    // An alias of the forgotten record is no record of its own.
    return before === undefined || before.mergedInto !== null ? [] : [life("privacyDeletion", before, portal.clock.now(), actor)];
  }
  if (before === undefined) {
    if (after.archivedAt !== null) return [];
    const told = portal.facts().propertyChangeOnCreate ? ofProperties({}, after, actor) : [];
    return [life("creation", after, after.createdAt, actor), ...told];
  }
  if (before.archivedAt === null && after.archivedAt !== null) return [life("deletion", after, after.archivedAt, actor)];
  const restored = before.archivedAt !== null && after.archivedAt === null ? [life("restore", after, after.updatedAt, actor)] : [];
  return [...restored, ...ofProperties(before.properties, after, actor)];
}

/** One event for each value that is another than before; each names who wrote that very value. */
function ofProperties(before: CrmRecord["properties"], after: CrmRecord, actor: Actor): readonly Happening[] {
  const type = objectTypeOf(after);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after.properties)])];
  return names.filter((name) => (before[name] ?? "") !== (after.properties[name] ?? "")).map((propertyName) => {
    const written = after.history[propertyName]?.[0];
    const source = { changeSource: written?.sourceType ?? actor.sourceType, sourceId: written?.sourceId ?? actor.sourceId };
    const fields = { objectId: Number(after.id), propertyName, propertyValue: after.properties[propertyName] ?? "", ...source };
    return { kind: "propertyChange", type, occurredAt: written?.timestamp ?? after.updatedAt, propertyName, fields, generic: { objectTypeId: type.typeId } };
  });
}

/** A merge is one event; the record that was folded in may be told as deleted beside it. Values and links that moved are not told. */
function mergeEvents(portal: Portal, merged: readonly RecordChange[], actor: Actor): readonly Happening[] {
  const pairs = Map.groupBy(merged, ({ after }) => after?.mergedInto ?? "");
  return [...pairs].flatMap(([newId, sides]) => {
    const made = portal.records.exact(sides[0]?.after?.object ?? "", newId);
    const order = (made?.properties["hs_merged_object_ids"] ?? "").split(";");
    const [primary, other] = sides.flatMap(({ before }) => (before === undefined ? [] : [before])).sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
    if (made === undefined || primary === undefined || other === undefined) return [];
    const type = objectTypeOf(made);
    const moved = Object.keys(other.properties).filter((name) => primary.properties[name] === undefined).length;
    const fields = {
      primaryObjectId: Number(primary.id), mergedObjectIds: [Number(other.id)], newObjectId: Number(newId), numberOfPropertiesMoved: moved, ...sourceOf(actor),
    };
    const event: Happening = { kind: "merge", type, occurredAt: made.updatedAt, fields, generic: { objectTypeId: type.typeId } };
    return portal.facts().mergeDeletesSecondary ? [event, life("deletion", other, made.updatedAt, actor)] : [event];
  });
}

/** Each label that came or went is an event, and each side of a link tells its own. */
function ofLink(portal: Portal, { from, to, before, after }: LinkChange, actor: Actor): readonly Happening[] {
  const [fromType, toType] = [findObjectType(from.object), findObjectType(to.object)];
  if (fromType === undefined || toType === undefined) return [];
  const has = (list: LinkChange["before"], typeId: number): boolean => list.some((each) => each.typeId === typeId);
  const changes = [
    ...before.filter(({ typeId }) => !has(after, typeId)).map((type) => ({ ...type, associationRemoved: true })),
    ...after.filter(({ typeId }) => !has(before, typeId)).map((type) => ({ ...type, associationRemoved: false })),
  ];
  return changes.map(({ category, typeId, associationRemoved }) => ({
    kind: "associationChange", type: fromType, occurredAt: portal.clock.now(),
    generic: { fromObjectTypeId: fromType.typeId, toObjectTypeId: toType.typeId },
    fields: {
      associationType: `${fromType.singular}_TO_${toType.singular}`.toUpperCase(), associationTypeId: typeId, associationCategory: category,
      fromObjectId: Number(from.id), toObjectId: Number(to.id), associationRemoved,
      isPrimaryAssociation: category === "HUBSPOT_DEFINED" && definedAssociation(typeId)?.primary === true, ...sourceOf(actor),
    },
  }));
}

const flags: Readonly<Partial<Record<EventKind, string>>> = { creation: "CREATED", deletion: "DELETED" };

/** A record begins, goes, comes back or is forgotten. */
function life(kind: EventKind, record: CrmRecord, occurredAt: number, actor: Actor): Happening {
  const type = objectTypeOf(record);
  const changeFlag = flags[kind];
  const flag = changeFlag === undefined ? {} : { changeFlag };
  return { kind, type, occurredAt, fields: { objectId: Number(record.id), ...flag, ...sourceOf(actor) }, generic: { objectTypeId: type.typeId } };
}

function sourceOf({ sourceType, sourceId }: Actor): { changeSource: string; sourceId: string } {
  return { changeSource: sourceType, sourceId };
}
