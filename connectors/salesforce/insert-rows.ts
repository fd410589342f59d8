import type * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { chunksOf } from "../shared/chunks.ts";
import { failure } from "../shared/failure.ts";
import { askedOf } from "./client.ts";
import type { SalesforceClient } from "./client.ts";
import { TOGETHER_MAX, callTogether, readsAsReference, reference } from "./composite.ts";
import type { SubAnswer } from "./composite.ts";
import { itemError } from "./errors.ts";
import type { Value } from "./map/values.ts";
import { isIdOf } from "./objects.ts";
import type { RestRequest } from "./rest.ts";
import { againWhileLocked, isRowLocked, parentsTogether } from "./row-locks.ts";
import type { Pause } from "./row-locks.ts";
import { CollectionSchema } from "./schemas.ts";
import { isId } from "./soql.ts";

/** A row to make. */
export interface NewRow {
  readonly sobject: string;
  readonly values: Readonly<Record<string, Value>>;
  /** Rows that name it, given what names it; made in the same call where there is room. */
  readonly belongings?: (id: string) => readonly NewRow[];
}

/** A row that was made. */
export interface Inserted {
  readonly id: string;
  /** False when an upsert found it there. */
  readonly created: boolean;
  /** With all its belongings; otherwise nothing is known of them. */
  readonly isWhole: boolean;
  readonly http: number;
  readonly requestId: string | null;
}

/** What became of a row. `lost`: Salesforce said the collection is done and nothing credible about this one. */
export type Outcome = Result<Inserted, CrmError> | "lost";

/** Rows in one collection (Salesforce, "sObject Collections"). */
export const COLLECTION_MAX = 200;
/** Refused collections that are sent again in halves, in one go: eight find one bad row among 200, and what every row shares is not found so. */
const SPLITS_MAX = 24;

type How = Pick<RestRequest, "method" | "path">;
const INSERT: How = { method: "POST", path: "/composite/sobjects" };

interface Parts {
  readonly client: SalesforceClient;
  readonly clock: Clock;
  readonly pause: Pause;
}

/** Makes rows in collections in which one bad row is refused alone. One outcome for each, in order. */
export function insertRows(parts: Parts, rows: readonly NewRow[]): Promise<readonly Outcome[]> {
  return saveRows(parts, rows, INSERT);
}

/**
 * Makes rows of one object, or writes to those that hold the same value of the field already; a value that several
 * rows hold is a conflict. One outcome for each, in order.
 */
export function upsertRows(parts: Parts, sobject: string, field: string, rows: readonly NewRow[]): Promise<readonly Outcome[]> {
  return saveRows(parts, rows, { method: "PATCH", path: `/composite/sobjects/${encodeURIComponent(sobject)}/${encodeURIComponent(field)}` });
}

/** Rows of one parent go in one collection, and what meets a lock goes again: a refused row was not written. */
async function saveRows(parts: Parts, rows: readonly NewRow[], how: How): Promise<readonly Outcome[]> {
  const outcomes = new Map<NewRow, Outcome>();
  const budget = { splits: SPLITS_MAX };
  const send = async (some: readonly NewRow[]): Promise<void> => {
    for (const piece of parentsTogether(some, parentOf, COLLECTION_MAX)) {
      // A collection may change its object ten times at most.
      const chunk = piece.toSorted((a, b) => (a.sobject < b.sobject ? -1 : Number(a.sobject > b.sobject)));
      const answers = await saveChunk(parts, chunk, how, budget);
      chunk.forEach((row, index) => { outcomes.set(row, answers[index] ?? "lost"); });
    }
  };
  const isLocked = (outcome: Outcome | undefined): boolean => outcome !== undefined && outcome !== "lost" && !outcome.ok && isRowLocked(outcome.error);
  await send(rows);
  await againWhileLocked(parts.pause, { locked: () => rows.filter((row) => isLocked(outcomes.get(row))), send });
  return rows.map((row) => outcomes.get(row) ?? "lost");
}

/** Whose lock a new row takes: that of the deal or account it is about, of its person, or of the activity that a relation belongs to. */
function parentOf({ values }: NewRow): string {
  const parent = PARENTS.map((field) => values[field]).find((value) => typeof value === "string");
  return typeof parent === "string" ? parent : "";
}

const PARENTS = ["TaskId", "EventId", "WhatId", "AccountId", "WhoId"] as const;

/** A value that cannot be read (a date of no calendar) has the whole collection refused: halves of it find the row. */
async function saveChunk(parts: Parts, rows: readonly NewRow[], how: How, budget: { splits: number }): Promise<readonly Outcome[]> {
  const request = collectionOf(rows, how);
  const answer = await saveWithBelongings(parts, rows, request);
  if (!answer.ok) {
    if (answer.error.kind !== "invalid" || rows.length === 1 || budget.splits === 0) return rows.map(() => answer);
    budget.splits -= 1;
    const middle = Math.ceil(rows.length / 2);
    const first = await saveChunk(parts, rows.slice(0, middle), how, budget);
    return [...first, ...await saveChunk(parts, rows.slice(middle), how, budget)];
  }
  const { http, requestId, saved, isWhole } = answer.value;
  // Rows are told apart by their place alone.
  if (saved.length !== rows.length) return rows.map(() => "lost");
  return rows.map((row, index) => {
    const one = saved[index];
    // What a row's own refusal may quote is its own values.
    if (one !== undefined && !one.success) return err(itemError(one.errors, askedOf({ ...request, body: recordOf(row) }, parts.clock), http));
    const id = one?.id ?? "";
    const isCredible = isIdFor(row.sobject, id) && saved.filter((other) => other.id === id).length === 1;
    return isCredible ? ok({ id, created: one?.created ?? true, isWhole: isWhole(row), http, requestId }) : "lost";
  });
}

const recordOf = ({ sobject, values }: NewRow): Readonly<Record<string, unknown>> => ({ attributes: { type: sobject }, ...values });
const collectionOf = (rows: readonly NewRow[], how: How): RestRequest => ({ ...how, body: { allOrNone: false, records: rows.map(recordOf) }, mutates: true });

const isIdFor = (sobject: string, id: string): boolean => (sobject === "Task" || sobject === "Event" ? isIdOf(sobject, id) : isId(id));

interface Saved {
  readonly http: number;
  readonly requestId: string | null;
  readonly saved: z.infer<typeof CollectionSchema>;
  readonly isWhole: (row: NewRow) => boolean;
}

/** Rows that name a new one can name it by the place of its id in the answer, so that one call makes both. */
async function saveWithBelongings(parts: Parts, rows: readonly NewRow[], request: RestRequest): Promise<Result<Saved, CrmError>> {
  const belongings = rows.flatMap((owner, index) => (owner.belongings?.(reference(0, `[${String(index)}].id`)) ?? []).map((row) => ({ owner, row })));
  const chunks = chunksOf(belongings, COLLECTION_MAX).slice(0, TOGETHER_MAX - 1);
  // Text that reads as a reference would be taken for one.
  if (chunks.length === 0 || readsAsReference(request.body)) {
    const answer = await parts.client.call(request, CollectionSchema);
    return answer.ok ? ok({ http: answer.value.status, requestId: answer.value.requestId, saved: answer.value.body, isWhole: (row) => row.belongings === undefined }) : answer;
  }
  const answer = await callTogether(parts.client, parts.clock, [request, ...chunks.map((chunk) => collectionOf(chunk.map(({ row }) => row), INSERT))]);
  if (!answer.ok) return answer;
  const [own, ...others] = answer.value.map(collectionIn);
  if (own?.ok !== true) return own ?? err(failure("unavailable", "Salesforce said nothing about the rows.", true));
  const made = new Set(chunks.flatMap((chunk, at) => {
    const told = others[at];
    return chunk.filter((_, index) => told?.ok === true && told.value.saved.length === chunk.length && told.value.saved[index]?.success === true);
  }));
  return ok({ ...own.value, isWhole: (row) => belongings.every((one) => one.owner !== row || made.has(one)) });
}

function collectionIn(answer: SubAnswer): Result<Omit<Saved, "isWhole">, CrmError> {
  if (!answer.ok) return answer;
  const { status: http, requestId, body } = answer.value;
  const saved = CollectionSchema.safeParse(body);
  return saved.success ? ok({ http, requestId, saved: saved.data }) : err(failure("unavailable", "Salesforce's answer about the rows could not be read.", true));
}
