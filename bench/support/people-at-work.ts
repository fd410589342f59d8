import type { StartedSandbox } from "../../test/helpers/start-sandbox.ts";
import type { FreshStore } from "../../test/helpers/database.ts";
import { door, sidesOf } from "../../test/helpers/sandbox-door.ts";

/** A record that people change, by one field that the mirror has too. */
export interface Changeable {
  readonly object: string;
  readonly id: string;
  readonly field: string;
}

const FIELDS = {
  hubspot: { contacts: "jobtitle", companies: "city", deals: "dealname" },
  salesforce: { Contact: "Title", Account: "BillingCity", Opportunity: "Name" },
} as const;

/** Everything in a sandbox CRM that may be changed. */
export async function changeables(crm: "hubspot" | "salesforce", sandbox: StartedSandbox): Promise<readonly Changeable[]> {
  const found: Changeable[] = [];
  for (const [object, field] of Object.entries(FIELDS[crm])) {
    for (const { id, archived } of await recordsOf(crm, sandbox, object)) if (!archived) found.push({ object, id, field });
  }
  return found;
}

/** A person gives the field another value. */
export async function changeIt(crm: "hubspot" | "salesforce", url: string, { object, id, field }: Changeable, value: string): Promise<void> {
  await door(url, "edit", { object, id, [crm === "hubspot" ? "properties" : "fields"]: { [field]: value } });
}

/** How many of the records the mirror has with another value than the CRM, or not at all. */
export async function staleRecords(crm: "hubspot" | "salesforce", sandbox: StartedSandbox, { database }: FreshStore, all: readonly Changeable[]): Promise<number> {
  const { rows } = await database.pool.query<{ crm_id: string; value: string | null }>(`
    SELECT c.crm_id, coalesce(p.title, a.city, o.name) AS value FROM steward.crm_id c
    LEFT JOIN steward.mirror_contact p ON c.object = 'contact' AND p.id = c.id
    LEFT JOIN steward.mirror_account a ON c.object = 'account' AND a.id = c.id
    LEFT JOIN steward.mirror_opportunity o ON c.object = 'opportunity' AND o.id = c.id
    WHERE c.object IN ('contact', 'account', 'opportunity') AND NOT c.is_alias`);
  const mirror = new Map(rows.map(({ crm_id: id, value }) => [id, value]));
  let stale = 0;
  for (const object of Object.keys(FIELDS[crm])) {
    const own = new Map(all.filter((one) => one.object === object).map((one) => [one.id, one.field]));
    for (const { id, values } of await recordsOf(crm, sandbox, object)) {
      const field = own.get(id);
      if (field !== undefined && mirror.get(id) !== (values[field] ?? null)) stale += 1;
    }
  }
  return stale;
}

async function recordsOf(crm: "hubspot" | "salesforce", sandbox: StartedSandbox, object: string): Promise<readonly { readonly id: string; readonly archived: boolean; readonly values: Readonly<Record<string, string | null>> }[]> {
  const side = sidesOf(sandbox).find((one) => one.crm === crm);
  if (side === undefined) throw new Error(`no sandbox of ${crm}`);
  return side.records(object);
}
