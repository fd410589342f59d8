import type * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { failure } from "../shared/failure.ts";
import type { SalesforceClient } from "./client.ts";
import { TOGETHER_MAX, callTogether, isNotTaken, readsAsReference, reference } from "./composite.ts";
import type { SubAnswer } from "./composite.ts";
import type { Value } from "./map/values.ts";
import type { RestRequest } from "./rest.ts";
import { CollectionSchema } from "./schemas.ts";

/** A row to make. */
export interface NewRow {
  readonly sobject: string;
  readonly values: Readonly<Record<string, Value>>;
  /** Rows that name it, given what names it. They are made in the same call where there is room. */
  readonly belongings?: (id: string) => readonly NewRow[];
}

/** Rows in one collection (Salesforce, "sObject Collections"). */
export const COLLECTION_MAX = 200;

/** How a collection is saved. */
export type How = Pick<RestRequest, "method" | "path">;
/** As new rows, of any objects. */
export const INSERT: How = { method: "POST", path: "/composite/sobjects" };

/** What Salesforce said of a collection. */
export interface Saved {
  readonly http: number;
  readonly requestId: string | null;
  /** By the rows' places. */
  readonly saved: z.infer<typeof CollectionSchema>;
  /** Which of a row's belongings were not made with it, by their places; null when nobody knows. */
  readonly left: (row: NewRow) => readonly number[] | null;
}

/** The record of a row as a collection carries it. */
export const recordOf = ({ sobject, values }: NewRow): Readonly<Record<string, unknown>> => ({ attributes: { type: sobject }, ...values });
/** The request that saves rows, none of which takes another with it. */
const requestOf = (rows: readonly NewRow[], how: How): RestRequest => ({ ...how, body: { allOrNone: false, records: rows.map(recordOf) }, mutates: true });

/** Saves rows in one call, and with them what belongs to them: that names a new row by the place of its id in the answer. */
export async function saveCollection(parts: { readonly client: SalesforceClient; readonly clock: Clock }, rows: readonly NewRow[], how: How): Promise<Result<Saved, CrmError>> {
  const request = requestOf(rows, how);
  const chunks = packed(rows.map((owner, at) => (owner.belongings?.(reference(0, `[${String(at)}].id`)) ?? []).map((row, place) => ({ owner, place, row }))));
  // Text that reads as a reference would be taken for one.
  const isAlone = chunks.length === 0 || readsAsReference(request.body);
  const answers = isAlone ? null : await callTogether(parts.client, parts.clock, [request, ...chunks.map((chunk) => requestOf(chunk.map(({ row }) => row), INSERT))]);
  if (answers === null || (!answers.ok && isNotTaken(answers.error))) {
    const answer = await parts.client.call(request, CollectionSchema);
    return answer.ok ? ok({ http: answer.value.status, requestId: answer.value.requestId, saved: answer.value.body, left: (row) => [...(row.belongings?.("") ?? []).keys()] }) : answer;
  }
  if (!answers.ok) return answers;
  const [own, ...others] = answers.value.map(collectionIn);
  if (own?.ok !== true) return own ?? err(failure("unavailable", "Salesforce said nothing about the rows.", true));
  return ok({ ...own.value, left: leftOf(chunks, others) });
}

/** A row that belongs to another, by its place among those. */
interface Member {
  readonly owner: NewRow;
  readonly place: number;
  readonly row: NewRow;
}

/** What belongs to one row stays together; families for which there is no room in the call are left out. */
function packed(families: readonly (readonly Member[])[]): readonly (readonly Member[])[] {
  const chunks: Member[][] = [];
  for (const family of families.filter(({ length }) => length > 0)) {
    const last = chunks.at(-1);
    if (last !== undefined && last.length + family.length <= COLLECTION_MAX) last.push(...family);
    else if (chunks.length < TOGETHER_MAX - 1) chunks.push([...family]);
  }
  return chunks;
}

function leftOf(chunks: readonly (readonly Member[])[], answers: readonly Result<Answer, CrmError>[]): Saved["left"] {
  const made = new Map<NewRow, Set<number>>();
  const unknown = new Set<NewRow>();
  for (const [at, chunk] of chunks.entries()) {
    const told = answers[at];
    const isClear = told !== undefined && (told.ok ? told.value.saved.length === chunk.length : !told.error.mayHaveHappened);
    for (const [index, { owner, place }] of chunk.entries()) {
      if (!isClear) unknown.add(owner);
      else if (told.ok && told.value.saved[index]?.success === true) made.set(owner, (made.get(owner) ?? new Set()).add(place));
    }
  }
  return (row) => (unknown.has(row) ? null : [...(row.belongings?.("") ?? []).keys()].filter((place) => made.get(row)?.has(place) !== true));
}

type Answer = Omit<Saved, "left">;

function collectionIn(answer: SubAnswer): Result<Answer, CrmError> {
  if (!answer.ok) return answer;
  const { status: http, requestId, body } = answer.value;
  const saved = CollectionSchema.safeParse(body);
  return saved.success ? ok({ http, requestId, saved: saved.data }) : err(failure("unavailable", "Salesforce's answer about the rows could not be read.", true));
}
