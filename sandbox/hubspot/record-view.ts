import { definedAssociation } from "./association-types.ts";
import type { CrmRecord, Edge } from "./model.ts";
import { findObjectType } from "./object-types.ts";
import type { ObjectType } from "./object-types.ts";
import type { Portal } from "./portal.ts";

/** A record in a read lists at most this many associated ids per type, then pages. */
const associatedIdsMax = 100;
/** What an app without `sales-email-read` does not get to see. */
const emailContent = new Set(["hs_email_text", "hs_email_html", "hs_email_subject", "hs_email_headers", "hs_body_preview"]);

/** Which parts of a record a caller asked for and may see. */
export interface ViewWish {
  readonly properties?: readonly string[] | undefined;
  readonly history?: readonly string[] | undefined;
  readonly associations?: readonly ObjectType[] | undefined;
  readonly mayReadEmailContent: boolean;
}

/** The record as HubSpot sends it: strings only, `null` for a known property without a value. */
export function viewRecord(portal: Portal, type: ObjectType, record: CrmRecord, wish: ViewWish): Readonly<Record<string, unknown>> {
  const names = new Set([...(wish.properties ?? type.defaultProperties), "hs_object_id", type.createdProperty, type.modifiedProperty]);
  return {
    id: record.id,
    properties: Object.fromEntries(pick(portal, type, [...names], (name) => visible(record, name, wish))),
    ...(wish.history === undefined || wish.history.length === 0 ? {} : {
      propertiesWithHistory: Object.fromEntries(pick(portal, type, wish.history, (name) => historyOf(record, name))),
    }),
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    archived: record.archivedAt !== null,
    ...(record.archivedAt === null ? {} : { archivedAt: new Date(record.archivedAt).toISOString() }),
    ...viewAssociations(portal, record, wish.associations ?? []),
  };
}

/** Properties that do not exist are left out without an error, as the vendor does. */
function pick<T>(portal: Portal, type: ObjectType, names: readonly string[], value: (name: string) => T): readonly [string, T][] {
  return names.filter((name) => portal.catalog.live(type.name, name) !== undefined).map((name) => [name, value(name)]);
}

function visible(record: CrmRecord, name: string, wish: ViewWish): string | null {
  if (record.object === "emails" && !wish.mayReadEmailContent && emailContent.has(name)) return null;
  return record.properties[name] ?? null;
}

function historyOf(record: CrmRecord, name: string): readonly unknown[] {
  return (record.history[name] ?? []).map(({ value, timestamp, sourceType, sourceId }) => ({
    value, timestamp: new Date(timestamp).toISOString(), sourceType, sourceId,
  }));
}

function viewAssociations(portal: Portal, record: CrmRecord, types: readonly ObjectType[]): Readonly<Record<string, unknown>> {
  if (types.length === 0) return {};
  const lists = types.flatMap((type): [string, unknown][] => {
    const edges = portal.edges.list(record, type.name).filter((edge) => portal.records.live(type.name, edge.to.id) !== undefined);
    if (edges.length === 0) return [];
    const results = edges.slice(0, associatedIdsMax).flatMap((edge) => edge.types.map((each) => ({ id: edge.to.id, type: nameOf(edge, each.typeId) })));
    const next = edges[associatedIdsMax]?.to.id;
    return [[type.name, { results, ...(next === undefined ? {} : { paging: { next: { after: next, link: "" } } }) }]];
  });
  return lists.length === 0 ? {} : { associations: Object.fromEntries(lists) };
}

/** `contact_to_company` is the primary company; the plain link is told apart as `…_unlabeled`. */
function nameOf(edge: Edge, typeId: number): string {
  const from = findObjectType(edge.from.object)?.singular ?? edge.from.object;
  const to = findObjectType(edge.to.object)?.singular ?? edge.to.object;
  const hasPrimary = `${from}_${to}`.includes("company") && ["contact", "deal"].some((each) => each === from || each === to);
  const isPlain = definedAssociation(typeId)?.primary !== true;
  return `${from}_to_${to}${hasPrimary && isPlain ? "_unlabeled" : ""}`;
}
