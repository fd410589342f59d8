import * as z from "zod";

import type { Installed } from "./installed.ts";

const RecordsSchema = z.object({ records: z.array(z.object({
  id: z.string(), archived: z.boolean(), properties: z.record(z.string(), z.string().nullable()), associations: z.array(z.object({ object: z.string(), id: z.string() })),
})) });

/** Every living record of a portal as one line: what it says, and which living contacts it is tied to. */
export async function portalLines({ portal }: Pick<Installed, "portal">): Promise<readonly string[]> {
  const living = async (object: string) => RecordsSchema.parse(await (await fetch(`${portal.url}/_sandbox/records/${object}`)).json()).records.filter(({ archived }) => !archived);
  const line = (noun: string, id: string, ...said: readonly (string | null | undefined)[]): string => JSON.stringify([noun, id, ...said.map((one) => one ?? "")]);
  const contacts = await living("contacts");
  const alive = new Set(contacts.map(({ id }) => id));
  const ends = (associations: readonly { readonly object: string; readonly id: string }[]): string => associations.filter(({ object, id }) => object === "contacts" && alive.has(id)).map(({ id }) => id).sort().join(" ");
  return [
    ...contacts.map(({ id, properties: p }) => line("contact", id, p["firstname"], p["lastname"], (p["email"] ?? p["work_email"])?.toLowerCase(), p["jobtitle"])),
    ...(await living("companies")).map(({ id, properties: p }) => line("account", id, p["name"])),
    ...(await living("deals")).map(({ id, properties: p, associations }) => line("opportunity", id, p["dealname"], ends(associations))),
    ...(await living("notes")).map(({ id, associations }) => line("note", id, ends(associations))),
  ].sort();
}

/** The same lines of the mirror, under the vendor's ids. */
export async function mirrorLines({ fresh, id }: Pick<Installed, "fresh" | "id">): Promise<readonly string[]> {
  const { rows } = await fresh.database.pool.query(`
    WITH ids AS (SELECT object, crm_id, id FROM steward.crm_id WHERE installation_id = $1 AND NOT is_alias),
      people AS (SELECT i.crm_id, i.id FROM ids i JOIN steward.mirror_contact m ON m.installation_id = $1 AND m.id = i.id AND NOT m.archived WHERE i.object = 'contact')
    SELECT jsonb_build_array('contact', i.crm_id, m.first_name, m.last_name, coalesce(m.emails[1], ''), coalesce(m.title, '')) AS line
    FROM steward.mirror_contact m JOIN ids i ON i.object = 'contact' AND i.id = m.id WHERE m.installation_id = $1 AND NOT m.archived
    UNION ALL SELECT jsonb_build_array('account', i.crm_id, m.name)
    FROM steward.mirror_account m JOIN ids i ON i.object = 'account' AND i.id = m.id WHERE m.installation_id = $1 AND NOT m.archived
    UNION ALL SELECT jsonb_build_array('opportunity', i.crm_id, m.name,
      coalesce((SELECT string_agg(c.crm_id, ' ' ORDER BY c.crm_id COLLATE "C") FROM people c WHERE c.id = ANY (m.contact_ids)), ''))
    FROM steward.mirror_opportunity m JOIN ids i ON i.object = 'opportunity' AND i.id = m.id WHERE m.installation_id = $1 AND NOT m.archived
    UNION ALL SELECT jsonb_build_array('note', e.crm_id, coalesce((SELECT string_agg(a ->> 'crmId', ' ' ORDER BY a ->> 'crmId' COLLATE "C") FROM jsonb_array_elements(e.associations) a
      WHERE a ->> 'object' = 'contact' AND a ->> 'crmId' IN (SELECT crm_id FROM people)), ''))
    FROM steward.mirror_engagement e WHERE e.installation_id = $1 AND e.object = 'note' AND NOT e.archived`, [id]);
  return z.array(z.object({ line: z.array(z.string()) })).parse(rows).map(({ line }) => JSON.stringify(line)).sort();
}

const EditedSchema = z.object({ id: z.string() });

/** Does in the portal what a person does there; the id of the record that it ends in. */
export async function edited({ portal }: Pick<Installed, "portal">, change: Readonly<Record<string, unknown>>): Promise<string> {
  const response = await fetch(`${portal.url}/_sandbox/edit`, { method: "POST", body: JSON.stringify(change), headers: { "content-type": "application/json" } });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`the edit was refused: ${JSON.stringify(answer)}`);
  return EditedSchema.parse(answer).id;
}
