import { sql, type Transaction } from "kysely";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { RecordObject } from "../../domain/model/record-fields.ts";
import type { CrmRecord } from "../../ports/crm-records.ts";
import type { Schema } from "./schema.ts";

/** The columns that hold each property of a record; names are searched by words made of both. */
const COLUMNS: Readonly<Record<RecordObject, Readonly<Record<string, readonly string[]>>>> = {
  contact: {
    firstName: ["first_name", "first_tokens"], lastName: ["last_name", "first_tokens"], emails: ["emails"], phones: ["phones"], title: ["title"],
    account: ["account_id"], owner: ["owner_id"],
  },
  account: { name: ["name"], domains: ["domains"], phones: ["phones"], city: ["city"], country: ["country"], parent: ["parent_id"], owner: ["owner_id"] },
  opportunity: {
    name: ["name"], account: ["account_id"], stage: ["stage"], isClosed: ["is_closed"], isWon: ["is_won"], amount: ["amount"], currency: ["currency"],
    closeDate: ["close_date"], owner: ["owner_id"],
  },
};

/** A record beside the row that it would become. */
interface Pair<Row> {
  readonly record: CrmRecord;
  readonly row: Row;
}

/**
 * The rows, with what the mirror knows already in place of what the CRM did not show: a hidden field is not an empty one.
 * A record that is new has nothing to keep. `mapped` are the fields that the policy maps.
 */
export async function withKnown<Row extends { readonly id: string; readonly mapped?: Readonly<Record<string, string | null>> | undefined }>(
  db: Transaction<Schema>, installation: InstallationId, { object, mapped }: { readonly object: RecordObject; readonly mapped: readonly string[] }, pairs: readonly Pair<Row>[],
): Promise<readonly Row[]> {
  const lacking = pairs.filter(({ record }) => (record.untold ?? []).length > 0 || missingIn(record, mapped).length > 0);
  if (lacking.length === 0) return pairs.map(({ row }) => row);
  const { rows } = await sql<{ id: string; mapped: Readonly<Record<string, string | null>> }>`
    SELECT * FROM ${sql.table(`steward.mirror_${object}`)} WHERE installation_id = ${installation} AND id = ANY (${lacking.map(({ row }) => row.id)}::text[])`.execute(db);
  const known = new Map(rows.map((row) => [row.id, row]));
  return pairs.map(({ record, row }) => {
    const before = known.get(row.id);
    if (before === undefined) return row;
    const columns = (record.untold ?? []).flatMap((property) => COLUMNS[object][property] ?? []);
    const kept = Object.fromEntries(columns.map((column): [string, unknown] => [column, Reflect.get(before, column)]));
    const hidden = Object.fromEntries(missingIn(record, mapped).filter((name) => name in before.mapped).map((name) => [name, before.mapped[name] ?? null]));
    return { ...row, ...kept, mapped: { ...hidden, ...row.mapped } };
  });
}

/** What a record tells of mapped fields, by the CRM's names. */
export function mappedOf(record: CrmRecord): Readonly<Record<string, string | null>> {
  return "mapped" in record ? (record.mapped ?? {}) : {};
}

function missingIn(record: CrmRecord, mapped: readonly string[]): readonly string[] {
  const told = mappedOf(record);
  return mapped.filter((name) => !(name in told));
}
