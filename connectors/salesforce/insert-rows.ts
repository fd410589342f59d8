import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { askedOf } from "./client.ts";
import type { SalesforceClient } from "./client.ts";
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
}

/** A row that was made. */
export interface Inserted {
  readonly id: string;
  /** False when an upsert found it there. */
  readonly created: boolean;
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

interface Parts {
  readonly client: SalesforceClient;
  readonly clock: Clock;
  readonly pause: Pause;
}

/** Makes rows in collections in which one bad row is refused alone. One outcome for each, in order. */
export function insertRows(parts: Parts, rows: readonly NewRow[]): Promise<readonly Outcome[]> {
  return saveRows(parts, rows, { method: "POST", path: "/composite/sobjects" });
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
    for (const chunk of parentsTogether(some, parentOf, COLLECTION_MAX)) {
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
  const records = rows.map(({ sobject, values }) => ({ attributes: { type: sobject }, ...values }));
  const request: RestRequest = { ...how, body: { allOrNone: false, records }, mutates: true };
  const answer = await parts.client.call(request, CollectionSchema);
  if (!answer.ok) {
    if (answer.error.kind !== "invalid" || rows.length === 1 || budget.splits === 0) return rows.map(() => answer);
    budget.splits -= 1;
    const middle = Math.ceil(rows.length / 2);
    const first = await saveChunk(parts, rows.slice(0, middle), how, budget);
    return [...first, ...await saveChunk(parts, rows.slice(middle), how, budget)];
  }
  const { status: http, requestId, body } = answer.value;
  // Rows are told apart by their place alone.
  if (body.length !== rows.length) return rows.map(() => "lost");
  return rows.map(({ sobject }, index) => {
    const saved = body[index];
    // What a row's own refusal may quote is its own values.
    if (saved !== undefined && !saved.success) return err(itemError(saved.errors, askedOf({ ...request, body: records[index] }, parts.clock), http));
    const id = saved?.id ?? "";
    const isCredible = isIdFor(sobject, id) && body.filter((one) => one.id === id).length === 1;
    return isCredible ? ok({ id, created: saved?.created ?? true, http, requestId }) : "lost";
  });
}

const isIdFor = (sobject: string, id: string): boolean => (sobject === "Task" || sobject === "Event" ? isIdOf(sobject, id) : isId(id));
