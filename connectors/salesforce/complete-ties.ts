import type { WriteId } from "../../src/domain/model/ids.ts";
import type { Association } from "../../src/ports/crm-writer.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { addRelations } from "./add-relations.ts";
import { peopleOfActivities } from "./belongings.ts";
import { instantOf, textOf } from "./map/values.ts";
import { tiesFor } from "./relations.ts";
import type { Named } from "./relations.ts";
import type { Row } from "./rows.ts";
import type { Ready, WriteParts } from "./write-parts.ts";

/** A row and what it must name. */
export interface Tied {
  readonly writeId: WriteId;
  readonly row: Row;
  readonly associations: readonly Association[];
}

/** Whom and what a row names now. */
export const namedBy = (row: Row, people: readonly string[] | undefined): Named =>
  ({ whoId: textOf(row, "WhoId"), whatId: textOf(row, "WhatId"), related: people ?? [] });

/** Lets rows that exist name what they lack, and leaves what they name alone. Returns the errors of those that failed. */
export async function completeTies(parts: WriteParts, ready: Ready, tied: readonly Tied[]): Promise<ReadonlyMap<WriteId, CrmError>> {
  const concerned = tied.filter(({ associations }) => associations.length > 0);
  const people = await peopleOfActivities(parts.client, ready.codec.sobject, concerned.map(({ row }) => row));
  if (!people.ok) return new Map(concerned.map(({ writeId }) => [writeId, people.error]));
  const failed = new Map<WriteId, CrmError>();
  const wanted = [];
  for (const { writeId, row, associations } of concerned) {
    const { fill, more } = tiesFor(namedBy(row, people.value.get(row.Id)), associations, ready.relations !== null);
    wanted.push({ writeId, id: row.Id, people: more });
    if (Object.keys(fill).length === 0) continue;
    const patched = await parts.patch({ sobject: ready.codec.sobject, id: row.Id, values: fill, tag: null, seenAt: instantOf(row["SystemModstamp"]) });
    if (!patched.ok) failed.set(writeId, patched.error);
  }
  const lacking = await addRelations(parts, ready.relations, wanted.filter(({ writeId, people }) => people.length > 0 && !failed.has(writeId)));
  return new Map([...failed, ...lacking]);
}
