import * as z from "zod";

import { door } from "../helpers/sandbox-door.ts";
import type { CrmSide } from "../helpers/sandbox-door.ts";

const ValueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const ValuesSchema = z.record(z.string(), ValueSchema);
const PortalSchema = z.object({ records: z.array(z.object({
  id: z.string(), archived: z.boolean(), properties: ValuesSchema, associations: z.array(z.object({ object: z.string(), id: z.string(), types: z.array(z.number()) })),
})) });
const OrgSchema = z.object({ records: z.array(z.object({
  id: z.string(), deleted: z.boolean(), fields: ValuesSchema, relations: z.array(z.object({ object: z.string(), id: z.string(), fields: ValuesSchema })),
})) });

/** A living record as its CRM holds it: what it says of itself, and of others. */
export interface HeldRecord {
  readonly object: string;
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  readonly ties: readonly string[];
}

const OBJECTS: Readonly<Record<CrmSide["crm"], readonly string[]>> = {
  hubspot: ["contacts", "companies", "deals", "calls", "emails", "meetings", "notes", "tasks", "communications"],
  salesforce: ["Contact", "Lead", "Account", "Opportunity", "Task", "Event", "EmailMessage"],
};

/** What a CRM stamps whenever anything of a record is touched, and the numbers that it gives. */
const STAMPS = /^(?:lastmodifieddate|hs_lastmodifieddate|hs_updated_by_user_id|hs_object_id|hubspot_owner_assigneddate|createdate|hs_createdate|hs_created_by_user_id|hs_object_source\w*|Id|SystemModstamp|LastModifiedDate|LastModifiedById|LastActivityDate|LastReferencedDate|LastViewedDate|CreatedDate|CreatedById)$/;

/**
 * Everything living that a CRM holds, read behind its API, by id; `named` gives ids the names by which they are compared. What an owner
 * of the data would not call a difference is left out: stamps, and the vendor's own numbers of links.
 */
export async function wholeCrm({ crm, url }: Pick<CrmSide, "crm" | "url">, named: (id: string) => string): Promise<ReadonlyMap<string, HeldRecord>> {
  const all = new Map<string, HeldRecord>();
  for (const object of OBJECTS[crm]) {
    const told = await door(url, `records/${object}`);
    for (const one of crm === "hubspot" ? portalRecords(told) : orgRecords(told)) {
      const values = Object.fromEntries(Object.entries(one.values).filter(([name, value]) => value !== null && value !== "" && !STAMPS.test(name)).map(([name, value]) => [name, named(String(value))]));
      all.set(named(one.id), { object, id: named(one.id), values, ties: one.ties(named).toSorted() });
    }
  }
  return all;
}

interface Read {
  readonly id: string;
  readonly values: z.infer<typeof ValuesSchema>;
  readonly ties: (named: (id: string) => string) => readonly string[];
}

const portalRecords = (told: unknown): readonly Read[] => PortalSchema.parse(told).records.filter(({ archived }) => !archived).map(({ id, properties, associations }) =>
  ({ id, values: properties, ties: (named) => associations.map((end) => `${end.object} ${named(end.id)} ${end.types.toSorted().join(",")}`) }));

const orgRecords = (told: unknown): readonly Read[] => OrgSchema.parse(told).records.filter(({ deleted }) => !deleted).map(({ id, fields, relations }) => ({
  id, values: fields,
  ties: (named) => relations.filter(({ fields: own }) => own["IsDeleted"] !== true).map((relation) =>
    `${relation.object} ${Object.entries(relation.fields).filter(([name, value]) => value !== null && !STAMPS.test(name)).map(([name, value]) => `${name}=${named(String(value))}`).toSorted().join(" ")}`),
}));

/** What of two states of a CRM differs, a line each, without what is expected of some records. */
export function differencesIn(before: ReadonlyMap<string, HeldRecord>, after: ReadonlyMap<string, HeldRecord>, isExpected: (id: string, name: string) => boolean): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id) => {
    const [was, is] = [before.get(id), after.get(id)];
    if (was === undefined || is === undefined) return [`${was?.object ?? is?.object ?? ""} ${id} ${was === undefined ? "came" : "went"}`];
    const values = [...new Set([...Object.keys(was.values), ...Object.keys(is.values)])].filter((name) => was.values[name] !== is.values[name] && !isExpected(id, name)).map((name) => `${was.object} ${id}.${name}: ${was.values[name] ?? "–"} → ${is.values[name] ?? "–"}`);
    const [gone, came] = [was.ties.filter((tie) => !is.ties.includes(tie)), is.ties.filter((tie) => !was.ties.includes(tie))];
    return [...values, ...[...gone.map((tie) => `- ${tie}`), ...came.map((tie) => `+ ${tie}`)].filter((tie) => !isExpected(id, tie)).map((tie) => `${was.object} ${id} ${tie}`)];
  });
}
