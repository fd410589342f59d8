import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmValues, MergeObject, RecordSnapshot } from "../../src/domain/model/merge.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import { instant } from "../../src/domain/model/time.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { chunksOf } from "../shared/chunks.ts";
import { valuesInOrder } from "../shared/record-snapshot.ts";
import { readChildren } from "./children.ts";
import type { SalesforceClient } from "./client.ts";
import type { FieldDescription, ObjectDescription } from "./describe.ts";
import { decimalOf } from "./map/decimal.ts";
import { dateOf, instantOf } from "./map/values.ts";
import type { MergeParts } from "./merge-parts.ts";
import { isIdOf } from "./objects.ts";
import { isTrue, knownFields, readByIds, referenceOf } from "./rows.ts";
import type { Row } from "./rows.ts";

/** Objects of which two rows can be made one; a lead is a contact of ours. */
export type Mergeable = "Account" | "Contact" | "Lead";
const MERGEABLE: Readonly<Record<MergeObject, readonly Mergeable[]>> = { account: ["Account"], contact: ["Contact", "Lead"] };

/** Fields of one statement: with names of eighty characters it still fits the line that it travels in. */
const FIELDS_PER_STATEMENT = 150;
/** A record may have been merged into one that was merged itself; nobody does that more often. */
const HOPS_MAX = 10;
/** Made of other fields, or bytes. */
const NOT_READ: ReadonlySet<string> = new Set(["address", "location", "base64", "anyType", "complexvalue"]);

/** Records whole, in the order in which they were asked for, each once. */
export async function readSnapshots(parts: MergeParts, object: MergeObject, ids: readonly CrmRecordId[]): Promise<Result<readonly RecordSnapshot[], CrmError>> {
  const found = new Map<string, RecordSnapshot>();
  const led = new Map<string, string>();
  for (const sobject of MERGEABLE[object]) {
    const own = await whereTheyLead(parts, sobject, ids);
    if (!own.ok) return own;
    for (const [from, { id }] of own.value) led.set(from, id);
    const snapshots = await snapshotsOf(parts, { object, sobject }, [...new Set([...own.value.values()].map(({ id }) => id))]);
    if (!snapshots.ok) return snapshots;
    for (const one of snapshots.value) found.set(one.crmId, one);
  }
  return ok([...new Set(ids.flatMap((one) => led.get(one) ?? []))].flatMap((one) => found.get(one) ?? []));
}

async function snapshotsOf(parts: MergeParts, { object, sobject }: { readonly object: MergeObject; readonly sobject: Mergeable }, ids: readonly string[]): Promise<Result<readonly RecordSnapshot[], CrmError>> {
  if (ids.length === 0) return ok([]);
  const described = await parts.client.describe(sobject);
  if (!described.ok) return described;
  if (described.value === null) return ok([]);
  const rows = await readWhole(parts.client, described.value, ids);
  if (!rows.ok) return rows;
  const children = await readChildren(parts, sobject, [...rows.value.keys()]);
  if (!children.ok) return children;
  const fields = described.value.fields.filter(({ type }) => !NOT_READ.has(type));
  return ok([...rows.value].map(([id, row]) => ({
    object, crmType: sobject, crmId: crmRecordId(id), ...stampsOf(row), createdAt: instantOf(row["CreatedDate"]),
    values: valuesInOrder(fields.map((field) => [field.name, valueIn(row, field)])), children: children.value.get(id) ?? [],
  })));
}

/** Every field of the rows, in as many statements as their names need; the stamps are those of the first. */
async function readWhole(client: SalesforceClient, description: ObjectDescription, ids: readonly string[]): Promise<Result<ReadonlyMap<string, Row>, CrmError>> {
  const found = new Map<string, Row>();
  const names = description.fields.filter(({ type }) => !NOT_READ.has(type)).map(({ name }) => name);
  for (const some of chunksOf(names, FIELDS_PER_STATEMENT)) {
    const rows = await readByIds(client, { from: description.name, fields: [...new Set([...some, ...knownFields(description, STAMPS)])], by: "Id", ids });
    if (!rows.ok) return rows;
    for (const row of rows.value) found.set(row.Id, { ...row, ...found.get(row.Id) });
  }
  return ok(found);
}

const STAMPS = ["SystemModstamp", "CreatedDate"] as const;

/** A row of a merge as it stands. */
export interface Standing {
  readonly id: string;
  readonly version: Instant | null;
}

/** The living row that each id leads to now; missing and deleted ones are left out. */
export async function whereTheyLead(parts: MergeParts, sobject: Mergeable, ids: readonly string[]): Promise<Result<ReadonlyMap<string, Standing>, CrmError>> {
  const read = await readTrails(parts, sobject, ids);
  if (!read.ok) return read;
  return ok(new Map([...read.value].flatMap(([from, trail]) => (trail.isDeleted ? [] : [[from, { id: trail.id, version: trail.version }] as const]))));
}

/** Where an id leads, and whether that lies in the recycle bin. */
export interface Trail extends Standing {
  readonly isDeleted: boolean;
}

/** The same with what lies in the recycle bin without a master. */
export async function readTrails({ client }: MergeParts, sobject: Mergeable, ids: readonly string[]): Promise<Result<ReadonlyMap<string, Trail>, CrmError>> {
  const own = [...new Set(ids)].filter((one) => isIdOf(sobject, one));
  const described = own.length === 0 ? ok(null) : await client.describe(sobject);
  if (!described.ok) return described;
  const trails = new Map<string, Row>();
  let open = new Map(own.map((one) => [one, one]));
  for (let hop = 0; described.value !== null && open.size > 0 && hop < HOPS_MAX; hop += 1) {
    const rows = await readByIds(client, { from: sobject, fields: knownFields(described.value, ["IsDeleted", "MasterRecordId", "SystemModstamp"]), by: "Id", ids: [...open.values()] });
    if (!rows.ok) return rows;
    const next = new Map<string, string>();
    for (const [from, at] of open) {
      const row = rows.value.find(({ Id }) => Id === at);
      if (row !== undefined) trails.set(from, row);
      else trails.delete(from);
      const master = row !== undefined && isTrue(row, "IsDeleted") ? referenceOf(row, "MasterRecordId") : null;
      if (master !== null) next.set(from, master);
    }
    open = next;
  }
  return ok(new Map([...trails].map(([from, row]) => [from, { id: row.Id, version: instantOf(row["SystemModstamp"]), isDeleted: isTrue(row, "IsDeleted") }])));
}

function stampsOf(row: Row): Pick<RecordSnapshot, "version" | "modifiedAt"> {
  const at = instantOf(row["SystemModstamp"]);
  return { version: at, modifiedAt: at ?? instant(0) };
}

function valueIn(row: Row, { name, type }: FieldDescription): string | null {
  const value = row[name];
  switch (type) {
    case "boolean":
      return typeof value === "boolean" ? String(value) : null;
    case "int": case "double": case "currency": case "percent": case "long":
      return decimalOf(value);
    case "date":
      return dateOf(value);
    case "datetime":
      return instantOf(value);
    default:
      return typeof value === "string" && value !== "" ? value : null;
  }
}

/** A row's values as snapshots tell them, of some of its fields. */
export async function readValues(client: SalesforceClient, description: ObjectDescription, { id, names }: { readonly id: string; readonly names: readonly string[] }): Promise<Result<CrmValues, CrmError>> {
  const fields = description.fields.filter(({ name }) => names.includes(name));
  let values: CrmValues = {};
  for (const some of chunksOf(fields, FIELDS_PER_STATEMENT)) {
    const rows = await readByIds(client, { from: description.name, fields: some.map(({ name }) => name), by: "Id", ids: [id] });
    if (!rows.ok) return rows;
    const [row] = rows.value;
    values = { ...values, ...(row === undefined ? {} : Object.fromEntries(some.map((field) => [field.name, valueIn(row, field)]))) };
  }
  return ok(values);
}
