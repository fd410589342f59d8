import * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { chunksOf } from "../shared/chunks.ts";
import { failure } from "../shared/failure.ts";
import { toldAt } from "../shared/vendor-time.ts";
import type { SalesforceClient } from "./client.ts";
import { TOGETHER_MAX, callTogether, isNotTaken } from "./composite.ts";
import type { SubAnswer } from "./composite.ts";
import type { ObjectDescription } from "./describe.ts";
import type { RestRequest } from "./rest.ts";
import { IDS_PER_STATEMENT, after, all, equals, flag, id, isId, isIn, select } from "./soql.ts";
import type { Condition } from "./soql.ts";

/** A row of a query: the fields that were asked for, each as JSON carries it. */
export const RowSchema = z.looseObject({ Id: z.string().refine(isId) });
/** A row of a query. */
export type Row = Readonly<z.infer<typeof RowSchema>>;

const AnswerSchema = z.looseObject({ done: z.boolean(), records: z.array(RowSchema) });

/** Rows that hang on others, at most, in one answer; Salesforce gives no more than 2,000. */
const ROWS_PER_ANSWER = 2_000;
/** An answer that goes on for longer than this is none that a page of records can have. */
const ANSWERS_MAX = 200;

/** Rows, and whether Salesforce held some back that the same statement would have yielded. */
export interface Rows {
  readonly rows: readonly Row[];
  readonly isCut: boolean;
  /** Salesforce's present as it answered; null when it did not tell. */
  readonly at: Instant | null;
}

/**
 * One answer to a statement, from the recycle bin and the archive too (tasks and events of long ago are archived, and
 * plain queries do not tell of them). Salesforce may cut an answer of wide rows: whoever asks goes on by what came last,
 * not by the vendor's cursor, which does not outlive a day or another process.
 */
export async function readRows(client: SalesforceClient, soql: string): Promise<Result<Rows, CrmError>> {
  const answer = await client.call(queryOf(soql), AnswerSchema);
  if (!answer.ok) return answer;
  const { records, done } = answer.value.body;
  return ok({ rows: records, isCut: !done, at: toldAt(answer.value.headers) });
}

const queryOf = (soql: string): RestRequest => ({ method: "GET", path: "/queryAll", query: { q: soql }, mutates: false });

/** Which rows to read, by the ids that one of their fields holds. */
export interface RowsByIds {
  readonly from: string;
  readonly fields: readonly string[];
  /** `Id`, or a reference. */
  readonly by: string;
  readonly ids: readonly string[];
  readonly also?: Condition | null;
}

/** All rows that hold one of the ids, by chunks of them in the order of the rows' own ids. */
export async function readByIds(client: SalesforceClient, { from, fields, by, ids, also = null }: RowsByIds): Promise<Result<readonly Row[], CrmError>> {
  const found: Row[] = [];
  for (const chunk of chunksOf([...new Set(ids)], IDS_PER_STATEMENT)) {
    const rows = await readAll(client, { from, fields, where: all(isIn(by, chunk.map(id)), also) });
    if (!rows.ok) return rows;
    found.push(...rows.value);
  }
  return ok(found);
}

/** Rows of one object that meet a condition. */
export interface RowsWhere {
  readonly from: string;
  readonly fields: readonly string[];
  readonly where: Condition | null;
}

/** All rows of a condition that only few meet, in the order of their ids; `begun` is the first answer where it is there already. */
export async function readAll(client: SalesforceClient, wanted: RowsWhere, begun: Rows | null = null): Promise<Result<readonly Row[], CrmError>> {
  const found: Row[] = [];
  for (let last: string | null = null, answers = 0; answers < ANSWERS_MAX; answers += 1) {
    const got: Result<Rows, CrmError> = begun !== null && answers === 0 ? ok(begun) : await readRows(client, statementOf(wanted, last));
    if (!got.ok) return got;
    found.push(...got.value.rows);
    const end: string | undefined = got.value.rows.at(-1)?.Id;
    if (end === undefined || (!got.value.isCut && got.value.rows.length < ROWS_PER_ANSWER)) return ok(found);
    if (end === last) break;
    last = end;
  }
  return err(failure("unavailable", "Salesforce's rows do not come to an end."));
}

/** The same of several conditions, asked together where there are several: one answer for each, in order. */
export async function readEach(client: SalesforceClient, clock: Clock, wanted: readonly RowsWhere[]): Promise<readonly Result<readonly Row[], CrmError>[]> {
  const found: Result<readonly Row[], CrmError>[] = [];
  for (const some of chunksOf(wanted, TOGETHER_MAX)) {
    const begun = some.length === 1 ? null : await callTogether(client, clock, some.map((one) => queryOf(statementOf(one, null))));
    for (const [index, one] of some.entries()) {
      if (begun?.ok === false && !isNotTaken(begun.error)) found.push(begun);
      else if (begun?.ok === true) found.push(await readOn(client, one, begun.value[index]));
      else found.push(await readAll(client, one));
    }
  }
  return found;
}

async function readOn(client: SalesforceClient, wanted: RowsWhere, answer: SubAnswer | undefined): Promise<Result<readonly Row[], CrmError>> {
  const begun = answer === undefined ? err(failure("unavailable", "Salesforce said nothing about a part of a call.")) : rowsOf(answer);
  return begun.ok ? readAll(client, wanted, begun.value) : begun;
}

function rowsOf(answer: SubAnswer): Result<Rows, CrmError> {
  if (!answer.ok) return answer;
  const body = AnswerSchema.safeParse(answer.value.body);
  if (!body.success) return err(failure("unavailable", "Salesforce's answer could not be read."));
  return ok({ rows: body.data.records, isCut: !body.data.done, at: toldAt(answer.value.headers) });
}

const statementOf = ({ from, fields, where }: RowsWhere, last: string | null): string =>
  select({ fields: withId(fields), from, where: all(where, last === null ? null : after("Id", id(last))), orderBy: [{ field: "Id" }], limit: ROWS_PER_ANSWER });

/** Those of the fields that the org has and lets us see: asking for another would have the whole statement refused. */
export function knownFields(description: ObjectDescription, wanted: readonly string[]): readonly string[] {
  const known = new Set(description.fields.map(({ name }) => name));
  return [...new Set(wanted)].filter((name) => known.has(name));
}

/** Whether the org has the field and lets us see it. */
export const hasField = (description: ObjectDescription, name: string): boolean => description.fields.some((field) => field.name === name);

/** Rows that are not in the recycle bin. */
export const LIVING: Condition = equals("IsDeleted", flag(false));

/** A reference's id, null for none. */
export function referenceOf(row: Row, field: string): string | null {
  const value = row[field];
  return typeof value === "string" && isId(value) ? value : null;
}

/** Whether a checkbox is ticked. */
export const isTrue = (row: Row, field: string): boolean => row[field] === true;

const withId = (fields: readonly string[]): readonly string[] => [...new Set(["Id", ...fields])];
