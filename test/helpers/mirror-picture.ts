import * as z from "zod";

import { door } from "../contract/portal-hands.ts";
import type { Database } from "../../src/adapters/store/database.ts";

/** What lives, one line a record under the vendor's id, sorted: what it says, and what it is tied to. */
export type Picture = readonly string[];

const crmOf = (object: string, id: string): string => `(SELECT c.crm_id FROM steward.crm_id c WHERE c.installation_id = m.installation_id AND c.object = '${object}' AND c.id = ${id} AND NOT c.is_alias)`;
const LIVING = {
  user: `concat_ws('|', m.name, m.active)`,
  contact: `concat_ws('|', m.kind, m.first_name, m.last_name, coalesce(m.emails[1], ''), coalesce(m.title, ''), coalesce(${crmOf("account", "m.account_id")}, ''), ${crmOf("user", "m.owner_id")})`,
  account: `concat_ws('|', m.name, coalesce(m.domains[1], ''), coalesce(m.city, ''), coalesce(${crmOf("account", "m.parent_id")}, ''))`,
  opportunity: `concat_ws('|', m.name, coalesce(m.amount::numeric::text, ''), coalesce(${crmOf("account", "m.account_id")}, ''),
    (SELECT string_agg(p.crm_id, ',' ORDER BY p.crm_id COLLATE "C") FROM (SELECT DISTINCT ${crmOf("contact", "one")} AS crm_id FROM unnest(m.contact_ids) AS one) p))`,
} as const;

/** What the mirror holds as living. */
export async function mirrorPicture({ pool }: Database): Promise<Picture> {
  const lines: string[] = [];
  for (const [object, says] of Object.entries(LIVING)) {
    const { rows } = await pool.query<{ line: string }>(`SELECT concat_ws('|', '${object}', ${crmOf(object, "m.id")}, ${says}) AS line FROM steward.mirror_${object} m WHERE NOT m.archived`);
    lines.push(...rows.map(({ line }) => line));
  }
  const { rows } = await pool.query<{ object: string; crm_id: string; people: readonly { object: string; crmId: string }[] }>("SELECT object, crm_id, associations AS people FROM steward.mirror_engagement WHERE NOT archived");
  lines.push(...rows.map(({ object, crm_id, people }) => [object, crm_id, ids(people.filter((one) => one.object === "contact").map(({ crmId }) => crmId))].join("|")));
  return lines.toSorted();
}

const PortalSchema = z.object({ records: z.array(z.object({
  id: z.string(), archived: z.boolean().default(false), mergedInto: z.string().nullable().optional(), firstName: z.string().optional(), lastName: z.string().optional(),
  properties: z.record(z.string(), z.string().nullable()).default({}),
  associations: z.array(z.object({ object: z.string(), id: z.string(), types: z.array(z.number()) })).default([]),
})) });
type PortalRecord = z.infer<typeof PortalSchema>["records"][number];

const ENGAGEMENTS = { emails: "email", calls: "call", meetings: "meeting", notes: "note", communications: "text", tasks: "task" } as const;

/** What a sandbox portal holds as living, told by its control door. */
export async function portalPicture(url: string): Promise<Picture> {
  const all = async (object: string): Promise<readonly PortalRecord[]> => PortalSchema.parse(await door(url, "GET", `records/${object}`)).records;
  // Who lies in the recycle bin is tied to nothing until restored.
  const ends = new Set((await Promise.all(["contacts", "companies"].map(all))).flat().filter(({ archived }) => !archived).map(({ id }) => id));
  const living = async (object: string): Promise<readonly PortalRecord[]> =>
    (await all(object)).filter(({ archived }) => !archived).map((one) => ({ ...one, associations: one.associations.filter(({ id }) => ends.has(id)) }));
  const survivorOf = async (id: string): Promise<string> => {
    const into = (await all("companies")).find((one) => one.id === id)?.mergedInto;
    return typeof into === "string" ? survivorOf(into) : id;
  };
  const lines: (readonly string[])[] = [];
  for (const owner of await living("owners")) lines.push(["user", owner.id, `${owner.firstName ?? ""} ${owner.lastName ?? ""}`.trim(), "t"]);
  for (const one of await living("contacts")) {
    lines.push(["contact", one.id, "contact", say(one, "firstname"), say(one, "lastname"), firstAddress(one), say(one, "jobtitle"), primary(one, 1, say(one, "associatedcompanyid")), ...some(say(one, "hubspot_owner_id"))]);
  }
  for (const one of await living("companies")) lines.push(["account", one.id, say(one, "name") || say(one, "domain"), say(one, "domain").toLowerCase(), say(one, "city"), await survivorOf(say(one, "hs_parent_company_id"))]);
  for (const one of await living("deals")) {
    lines.push(["opportunity", one.id, say(one, "dealname"), numeric(say(one, "amount")), primary(one, 5, ""), ...some(ids(endsOf(one, "contacts")))]);
  }
  for (const [name, noun] of Object.entries(ENGAGEMENTS)) for (const one of await living(name)) lines.push([noun, one.id, ids(endsOf(one, "contacts"))]);
  return lines.map((line) => line.join("|")).toSorted();
}

const RowsSchema = z.object({ records: z.array(z.object({
  id: z.string(), deleted: z.boolean(), fields: z.record(z.string(), z.unknown()),
  relations: z.array(z.object({ fields: z.record(z.string(), z.unknown()) })),
})) });
type OrgRow = z.infer<typeof RowsSchema>["records"][number];

/** What a sandbox org holds as living, told by its control door. */
export async function orgPicture(url: string): Promise<Picture> {
  const living = async (object: string): Promise<readonly OrgRow[]> => RowsSchema.parse(await door(url, "GET", `records/${object}`)).records.filter(({ deleted }) => !deleted);
  const lines: (readonly string[])[] = [];
  for (const user of await living("User")) {
    if (text(user, "UserType") === "Standard") lines.push(["user", user.id, text(user, "Name"), user.fields["IsActive"] === true ? "t" : "f"]);
  }
  for (const [object, kind] of [["Contact", "contact"], ["Lead", "lead"]] as const) {
    for (const one of await living(object)) {
      if (one.fields["IsConverted"] === true) continue;
      lines.push(["contact", one.id, kind, text(one, "FirstName"), text(one, "LastName"), text(one, "Email").toLowerCase(), text(one, "Title"), text(one, "AccountId"), ...some(text(one, "OwnerId"))]);
    }
  }
  for (const one of await living("Account")) lines.push(["account", one.id, text(one, "Name"), host(text(one, "Website")), text(one, "BillingCity"), text(one, "ParentId")]);
  for (const one of await living("Opportunity")) {
    lines.push(["opportunity", one.id, text(one, "Name"), numeric(text(one, "Amount")), text(one, "AccountId"), ...some(ids(one.relations.map(({ fields }) => String(fields["ContactId"]))))]);
  }
  for (const one of await living("Task")) lines.push([kindOf(one), one.id, people(one)]);
  for (const one of await living("Event")) lines.push(["meeting", one.id, people(one)]);
  return lines.map((line) => line.join("|")).toSorted();
}

const say = ({ properties }: PortalRecord, name: string): string => properties[name] ?? "";
const firstAddress = (one: PortalRecord): string => [say(one, "email"), ...say(one, "hs_additional_emails").split(";"), say(one, "work_email")].find((address) => address !== "")?.toLowerCase() ?? "";
const endsOf = ({ associations }: PortalRecord, object: string): readonly string[] => associations.filter((end) => end.object === object).map(({ id }) => id);
const ids = (all: readonly string[]): string => [...new Set(all)].toSorted().join(",");
const some = (value: string): readonly string[] => (value === "" ? [] : [value]);
const numeric = (value: string): string => (value === "" ? "" : String(Number(value)));

function primary(record: PortalRecord, type: number, named: string): string {
  const companies = record.associations.filter(({ object }) => object === "companies");
  const chosen = companies.find(({ types }) => types.includes(type)) ?? companies.find(({ id }) => id === named);
  return chosen?.id ?? (companies.length === 1 ? companies[0]?.id ?? "" : "");
}

function text({ fields }: OrgRow, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
const host = (website: string): string => website.toLowerCase().replace(/^[a-z]+:\/\//, "").replace(/^www\./, "").replace(/\/.*$/, "");

const SUBTYPES: ReadonlyMap<string, string> = new Map([["Call", "call"], ["Email", "email"], ["ListEmail", "email"]]);
const kindOf = (task: OrgRow): string => text(task, "Steward_Kind__c") || (SUBTYPES.get(text(task, "TaskSubtype")) ?? "task");

const people = (row: OrgRow): string => ids([text(row, "WhoId"), ...row.relations.map(({ fields }) => String(fields["RelationId"]))].filter((id) => id.startsWith("003") || id.startsWith("00Q")));
