import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { WriteId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmEngagement } from "../../src/ports/crm-records.ts";
import type { UpsertDone, UpsertItem } from "../../src/ports/crm-writer.ts";
import { failure } from "../shared/failure.ts";
import { sameValue } from "../shared/same-value.ts";
import { addRelations } from "./add-relations.ts";
import { peopleOfActivities } from "./belongings.ts";
import { namedBy } from "./complete-ties.ts";
import { decodeFields, encodeChange, readFields } from "./map/codec.ts";
import { KEY_FIELD, instantOf, textOf } from "./map/values.ts";
import { tiesFor } from "./relations.ts";
import { knownFields, readByIds } from "./rows.ts";
import type { Row } from "./rows.ts";
import { sendPatches } from "./send-patches.ts";
import type { Planned } from "./send-patches.ts";
import type { Ready, WriteParts } from "./write-parts.ts";

type Results = Map<WriteId, Result<UpsertDone, CrmError>>;

/** An update of a record that was found before. */
export type UpdateItem = UpsertItem & { readonly existing: CrmEngagement };

/**
 * Changes only the fields given, on the row as it is now. The row is read again just before: where a field that is to
 * change has changed since the caller saw it, nothing is written and the answer is a conflict; a person's edits of
 * other fields are never touched. Salesforce then compares the row's time with the one just read.
 */
export async function updateRecords(parts: WriteParts, ready: Ready, items: readonly UpdateItem[]): Promise<Results> {
  const results: Results = new Map();
  const now = await readNow(parts, ready, items);
  if (!now.ok) return new Map(items.map(({ writeId }) => [writeId, now]));

  const patches: Planned[] = [];
  const wanted = [];
  for (const item of items) {
    const row = now.value.rows.find(({ Id }) => Id === item.existing.crmId);
    const refusal = row === undefined || row["IsDeleted"] === true ? failure("not-found", "The record is no longer in Salesforce.") : movedKeyOrField(ready, item, row);
    if (refusal !== null || row === undefined) {
      results.set(item.writeId, err(refusal ?? failure("not-found", "The record is no longer in Salesforce.")));
      continue;
    }
    const { fill, more } = tiesFor(namedBy(row, now.value.people.get(row.Id)), item.associations, ready.relations !== null);
    const values = { ...encodeChange(ready.codec, row, item.fields, ready.context).properties, ...fill };
    wanted.push({ writeId: item.writeId, id: row.Id, people: more });
    if (Object.keys(values).length > 0) patches.push({ writeId: item.writeId, sobject: ready.codec.sobject, row, values, tag: null });
    else results.set(item.writeId, ok(unchanged(row)));
  }
  const sent = await sendPatches(parts, patches, { description: ready.description, watched: readFields(ready.codec).filter((field) => !DERIVED.has(field)) });
  for (const [writeId, result] of sent) results.set(writeId, result);
  const lacking = await addRelations(parts, ready.relations, wanted.filter(({ writeId, people }) => people.length > 0 && results.get(writeId)?.ok === true));
  for (const [writeId, error] of lacking) results.set(writeId, err(error));
  return results;
}

/** What Salesforce itself moves when other fields change. */
const DERIVED: ReadonlySet<string> = new Set(["SystemModstamp", "IsClosed", "IsDeleted"]);

interface Now {
  readonly rows: readonly Row[];
  readonly people: ReadonlyMap<string, readonly string[]>;
}

async function readNow(parts: WriteParts, ready: Ready, items: readonly UpdateItem[]): Promise<Result<Now, CrmError>> {
  const ids = items.map(({ existing }) => existing.crmId);
  const rows = await readByIds(parts.client, { from: ready.codec.sobject, fields: knownFields(ready.description, readFields(ready.codec)), by: "Id", ids });
  if (!rows.ok) return rows;
  const tied = new Set<string>(items.filter(({ associations }) => associations.length > 0).map(({ existing }) => existing.crmId));
  const people = await peopleOfActivities(parts.client, ready.codec.sobject, rows.value.filter(({ Id }) => tied.has(Id)));
  return people.ok ? ok({ rows: rows.value, people: people.value }) : people;
}

/** The reason why the row must not be written as planned; null when there is none. */
function movedKeyOrField({ codec, context }: Ready, item: UpdateItem, row: Row): CrmError | null {
  if (textOf(row, KEY_FIELD) !== item.key) return failure("conflict", "The record no longer carries our key.");
  const { fields } = encodeChange(codec, row, item.fields, context);
  const current = decodeFields(codec, row, context);
  const isMoved = fields.some((field) => !sameValue(item.existing.fields[field], current[field]));
  return isMoved ? failure("conflict", "A field that was to change has changed in Salesforce since it was read.") : null;
}

function unchanged(row: Row): UpsertDone {
  return { crmId: crmRecordId(row.Id), created: false, guarantee: "read-compare-write", http: 200, requestId: null, versionAfter: instantOf(row["SystemModstamp"]) };
}
