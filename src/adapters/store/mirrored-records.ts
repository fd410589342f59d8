import { type RawBuilder, sql } from "kysely";
import { regionOf } from "../../domain/hygiene/normalize-phone.ts";
import { findColumns } from "../../domain/linkage/columns.ts";
import type { LinkObject } from "../../domain/linkage/features.ts";
import type { MirroredRecord } from "../../ports/linkage-table.ts";
import type { TenantContext } from "./context.ts";

interface Row {
  readonly id: string;
  readonly names: Readonly<Record<string, string | null>>;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly domains: readonly string[];
  readonly country: string | null;
  readonly mapped: Readonly<Record<string, string | null>>;
}

/** Records of the mirror as they are matched, from whatever gives their ids as `found.id`. */
export async function mirroredRecords({ db, installation: { id, policy } }: TenantContext, object: LinkObject, found: RawBuilder<unknown>): Promise<readonly MirroredRecord[]> {
  const one = object === "contact" ? contactOf(id) : accountOf(id);
  const { rows } = await sql<Row>`SELECT m.* FROM ${found} CROSS JOIN LATERAL (${one} OFFSET 0) AS m`.execute(db);
  return rows.map((row) => recordOf(object, row, policy.organisation.defaultRegion));
}

const contactOf = (installation: string): RawBuilder<unknown> => sql`
  SELECT c.id, json_build_object('firstName', c.first_name, 'lastName', c.last_name, 'jobTitle', c.title, 'company', a.name, 'website', a.domains[1]) AS names,
    c.emails, c.phones, '{}'::text[] AS domains, a.country, c.mapped
  FROM steward.mirror_contact c
  LEFT JOIN LATERAL (SELECT * FROM steward.mirror_account o WHERE o.installation_id = ${installation} AND o.id = c.account_id AND NOT o.archived OFFSET 0) AS a ON true
  WHERE c.installation_id = ${installation} AND c.id = found.id AND NOT c.archived`;

const accountOf = (installation: string): RawBuilder<unknown> => sql`
  SELECT a.id, json_build_object('name', a.name, 'city', a.city) AS names, '{}'::text[] AS emails, a.phones, a.domains, a.country, a.mapped
  FROM steward.mirror_account a WHERE a.installation_id = ${installation} AND a.id = found.id AND NOT a.archived`;

function recordOf(object: LinkObject, { id, names, emails, phones, domains, country, mapped }: Row, defaultRegion: string): MirroredRecord {
  const fields: Record<string, string> = mappedFields(object, mapped);
  for (const [field, value] of [...Object.entries(names), ["email", emails[0]], ["phone", phones[0]], ["website", domains[0]]] as const) {
    if (value !== null && value !== undefined && value !== "") fields[field] = value;
  }
  return { id, fields, more: { email: emails.slice(1), phone: phones.slice(1), website: domains.slice(1) }, region: regionOf(country, defaultRegion) };
}

/** Fields of the CRM's own making that are named like what is compared: a postcode, a VAT number, a date of birth. An “email opt out” is no address. */
function mappedFields(object: LinkObject, mapped: Row["mapped"]): Record<string, string> {
  const names = Object.keys(mapped);
  if (names.length === 0) return {};
  return Object.fromEntries(Object.entries(findColumns(object, names, { whole: true }).fields).flatMap(([field, columns]) => {
    const told = columns.map((column) => mapped[column] ?? "").find((value) => value !== "");
    return told === undefined ? [] : [[field, told]];
  }));
}
