import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId, WriteId } from "../../src/domain/model/ids.ts";
import { crmNameOf, isMapped } from "../../src/domain/model/record-fields.ts";
import type { RecordObject } from "../../src/domain/model/record-fields.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { RecordChange, RecordState, UpsertDone, UpsertResult } from "../../src/ports/crm-writer.ts";
import { chunksOf } from "../shared/chunks.ts";
import { failure } from "../shared/failure.ts";
import { roundsOf } from "../shared/rounds.ts";
import { PARALLEL, changeAccount, readAccounts } from "./accounts.ts";
import { stateFields, toState, toValues } from "./map/record-fields.ts";
import type { StateKind } from "./map/record-fields.ts";
import { instantOf } from "./map/values.ts";
import { SOBJECTS, isIdOf } from "./objects.ts";
import { knownFields, readByIds } from "./rows.ts";
import type { Row } from "./rows.ts";
import { sendPatches } from "./send-patches.ts";
import type { Planned } from "./send-patches.ts";
import type { ObjectDescription } from "./describe.ts";
import type { WriteParts } from "./write-parts.ts";

type Results = Map<WriteId, Result<UpsertDone, CrmError>>;

/** The records as they are now; missing ones are left out. An account's version is its tag, another record's its time. */
export async function readRecords(parts: WriteParts, object: RecordObject, ids: readonly CrmRecordId[]): Promise<Result<readonly RecordState[], CrmError>> {
  if (object === "account") return readAccounts(parts, ids);
  const states: RecordState[] = [];
  for (const sobject of SOBJECTS[object]) {
    const read = await readNow(parts, { object, sobject, mapped: await parts.mapped(object) }, ids.filter((id) => isIdOf(sobject, id)));
    if (!read.ok) return read;
    states.push(...read.value.rows.map((row) => stateOf(read.value.state, row)));
  }
  return ok(states);
}

/**
 * Changes only the fields given, if the record is still the version that the caller read: an account by `If-Match`, any
 * other record by `If-Unmodified-Since` after its time was compared to the millisecond. What reads as wanted already is
 * not sent.
 */
export async function changeRecords(parts: WriteParts, object: RecordObject, changes: readonly RecordChange[]): Promise<readonly UpsertResult[]> {
  const results: Results = new Map();
  for (const round of roundsOf(changes, ({ existing }) => existing.crmId)) {
    for (const [id, result] of await changeRound(parts, object, round)) results.set(id, result);
  }
  return changes.map(({ writeId }) => ({ writeId, result: results.get(writeId) ?? err(failure("not-found", "Salesforce has no such record.")) }));
}

async function changeRound(parts: WriteParts, object: RecordObject, changes: readonly RecordChange[]): Promise<Results> {
  const results: Results = new Map();
  const tagged = object === "account" ? changes.filter(({ existing }) => isTag(existing.version) && isIdOf("Account", existing.crmId)) : [];
  for (const chunk of chunksOf(tagged, PARALLEL)) {
    const changed = await Promise.all(chunk.map(async (change) => [change.writeId, await changeAccount(parts, change)] as const));
    for (const [id, result] of changed) results.set(id, result);
  }
  const rest = changes.filter((change) => !tagged.includes(change));
  for (const sobject of SOBJECTS[object]) {
    const own = rest.filter(({ existing }) => isIdOf(sobject, existing.crmId));
    const mapped = [...new Set(own.flatMap(({ fields }) => Object.keys(fields).filter(isMapped).map(crmNameOf)))];
    for (const [id, result] of await changeRows(parts, { object, sobject, mapped }, own)) results.set(id, result);
  }
  return results;
}

/** A tag is a quoted text, a time is not. */
const isTag = (version: string | null): boolean => version !== null && instantOf(version) === null;

interface Kind {
  readonly object: RecordObject;
  readonly sobject: string;
  readonly mapped: readonly string[];
}

async function changeRows(parts: WriteParts, kind: Kind, changes: readonly RecordChange[]): Promise<Results> {
  const results: Results = new Map();
  const read = await readNow(parts, kind, changes.map(({ existing }) => existing.crmId));
  if (!read.ok) return new Map(changes.map(({ writeId }) => [writeId, read]));
  const { rows, state } = read.value;
  const plans: Planned[] = [];
  for (const change of changes) {
    const row = rows.find(({ Id }) => Id === change.existing.crmId);
    const values = row === undefined ? err(failure("not-found", "The record is no longer in Salesforce.")) : planned(state, change, row);
    if (!values.ok) results.set(change.writeId, values);
    else if (row !== undefined && Object.keys(values.value).length > 0) plans.push({ writeId: change.writeId, sobject: kind.sobject, row, values: values.value, tag: null });
    else if (row !== undefined) results.set(change.writeId, ok(unchanged(row)));
  }
  const sent = await sendPatches(parts, plans, { description: state.description, watched: [...stateFields(kind.object), ...kind.mapped] });
  return new Map([...results, ...sent]);
}

function planned(state: StateKind, { existing, fields }: RecordChange, row: Row): Result<Planned["values"], CrmError> {
  const now = stateOf(state, row);
  if (existing.version !== null && existing.version !== now.version) return err(failure("conflict", "The record in Salesforce changed since it was read."));
  const values = toValues(state, fields, now.fields);
  return values === null ? err(failure("invalid", "A value cannot be sent without changing it.")) : ok(values);
}

const NO_FIELDS: ObjectDescription = { name: "", keyPrefix: null, createable: false, updateable: false, fields: [] };

async function readNow({ client }: WriteParts, { object, sobject, mapped }: Kind, ids: readonly CrmRecordId[]): Promise<Result<{ readonly rows: readonly Row[]; readonly state: StateKind }, CrmError>> {
  const nothing = { rows: [], state: { object, mapped, description: NO_FIELDS } };
  if (ids.length === 0) return ok(nothing);
  const described = await client.describe(sobject);
  if (!described.ok) return described;
  const description = described.value;
  if (description === null) return ok(nothing);
  const fields = knownFields(description, ["IsDeleted", "SystemModstamp", ...stateFields(object), ...mapped]);
  const rows = await readByIds(client, { from: sobject, fields, by: "Id", ids });
  return rows.ok ? ok({ rows: rows.value.filter((row) => row["IsDeleted"] !== true), state: { object, mapped, description } }) : rows;
}

const stateOf = (state: StateKind, row: Row): RecordState => toState(state, row, instantOf(row["SystemModstamp"]));

function unchanged(row: Row): UpsertDone {
  return { crmId: crmRecordId(row.Id), created: false, guarantee: "read-compare-write", http: 200, requestId: null, versionAfter: instantOf(row["SystemModstamp"]) };
}
