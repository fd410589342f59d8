import { regionOf } from "../../domain/hygiene/normalize-phone.ts";
import { findColumns } from "../../domain/linkage/columns.ts";
import type { LinkObject } from "../../domain/linkage/features.ts";
import type { MirroredRecord } from "../../ports/linkage-table.ts";
import { sqlRunner, type TenantContext } from "./context.ts";

/** A row of `match_mirrored`, by which records are matched. */
export interface MirroredRow {
  readonly id: string;
  readonly names: Readonly<Record<string, string | null>>;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly domains: readonly string[];
  readonly country: string | null;
  readonly mapped: Readonly<Record<string, string | null>>;
}

/** Records of the mirror as they are matched, by an SQL expression of their ids; `$1` is the installation, `$2` what they are, the values that it names come behind. */
export async function mirroredRecords(context: TenantContext, object: LinkObject, ids: { readonly text: string; readonly values: readonly unknown[] }): Promise<readonly MirroredRecord[]> {
  const { db, installation: { id } } = context;
  // As text: to build these statements anew each time takes longer than to send them.
  return recordsOf(context, object, await sqlRunner(db).query<MirroredRow>(`SELECT * FROM steward.match_mirrored($1, $2, ${ids.text})`, [id, object, ...ids.values]));
}

/** The records of such rows. */
export const recordsOf = ({ installation: { policy } }: TenantContext, object: LinkObject, rows: readonly MirroredRow[]): readonly MirroredRecord[] =>
  rows.map((row) => recordOf(object, row, policy.organisation.defaultRegion));

function recordOf(object: LinkObject, { id, names, emails, phones, domains, country, mapped }: MirroredRow, defaultRegion: string): MirroredRecord {
  const fields: Record<string, string> = mappedFields(object, mapped);
  for (const [field, value] of [...Object.entries(names), ["email", emails[0]], ["phone", phones[0]], ["website", domains[0]]] as const) {
    if (value !== null && value !== undefined && value !== "") fields[field] = value;
  }
  return { id, fields, more: { email: emails.slice(1), phone: phones.slice(1), website: domains.slice(1) }, region: regionOf(country, defaultRegion) };
}

/** Fields of the CRM's own making that are named like what is compared: a postcode, a VAT number, a date of birth. An “email opt out” is no address. */
function mappedFields(object: LinkObject, mapped: MirroredRow["mapped"]): Record<string, string> {
  const names = Object.keys(mapped);
  if (names.length === 0) return {};
  return Object.fromEntries(Object.entries(findColumns(object, names, { whole: true }).fields).flatMap(([field, columns]) => {
    const told = columns.map((column) => mapped[column] ?? "").find((value) => value !== "");
    return told === undefined ? [] : [[field, told]];
  }));
}
