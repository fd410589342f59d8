import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { askedOf } from "./client.ts";
import type { SalesforceClient } from "./client.ts";
import { COLLECTION_MAX, INSERT, recordOf, saveCollection } from "./collection.ts";
import type { How, NewRow } from "./collection.ts";
import { itemError } from "./errors.ts";
import { isIdOf } from "./objects.ts";
import { againWhileLocked, isRowLocked, parentsTogether } from "./row-locks.ts";
import type { Pause } from "./row-locks.ts";
import { isId } from "./soql.ts";

/** A row that was made. */
export interface Inserted {
  readonly id: string;
  /** False when an upsert found it there. */
  readonly created: boolean;
  /** Which of its belongings were not made with it, by their places; null when nobody knows. */
  readonly left: readonly number[] | null;
  readonly http: number;
  readonly requestId: string | null;
}

/** What became of a row. `lost`: Salesforce said the collection is done and nothing credible about this one. */
export type Outcome = Result<Inserted, CrmError> | "lost";

/** Refused collections of one object that are sent again in halves, in one go: eight find one bad row among 200, and what every row shares is not found so. */
const SPLITS_MAX = 24;

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

/** Changes rows, each named by `Id` among its values. One outcome for each, in order. */
export function updateRows(parts: Parts, rows: readonly NewRow[]): Promise<readonly Outcome[]> {
  return saveRows(parts, rows, { method: "PATCH", path: INSERT.path });
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

/**
 * A value that cannot be read (a date of no calendar), or a field that an object does not have (any more), has the whole
 * collection refused: what is of another object is sent apart, and halves of the rest find the row.
 */
async function saveChunk(parts: Parts, rows: readonly NewRow[], how: How, budget: { splits: number }): Promise<readonly Outcome[]> {
  const answer = await saveCollection(parts, rows, how);
  if (!answer.ok) {
    if (answer.error.kind !== "invalid" || rows.length === 1) return rows.map(() => answer);
    const objects = [...Map.groupBy(rows, ({ sobject }) => sobject).values()];
    if (objects.length > 1) return inTurn(objects, (some) => saveChunk(parts, some, how, { splits: SPLITS_MAX }));
    if (budget.splits === 0) return rows.map(() => answer);
    budget.splits -= 1;
    const middle = Math.ceil(rows.length / 2);
    return inTurn([rows.slice(0, middle), rows.slice(middle)], (some) => saveChunk(parts, some, how, budget));
  }
  const { http, requestId, saved, left } = answer.value;
  // Rows are told apart by their place alone.
  if (saved.length !== rows.length) return rows.map(() => "lost");
  return rows.map((row, index) => {
    const one = saved[index];
    // What a row's own refusal may quote is its own values.
    if (one !== undefined && !one.success) return err(itemError(one.errors, askedOf({ ...how, body: recordOf(row), mutates: true }, parts.clock), http));
    const id = one?.id ?? "";
    const isCredible = isIdFor(row.sobject, id) && saved.filter((other) => other.id === id).length === 1;
    return isCredible ? ok({ id, created: one?.created ?? true, left: left(row), http, requestId }) : "lost";
  });
}

async function inTurn(pieces: readonly (readonly NewRow[])[], save: (rows: readonly NewRow[]) => Promise<readonly Outcome[]>): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const piece of pieces) outcomes.push(...await save(piece));
  return outcomes;
}

const isIdFor = (sobject: string, id: string): boolean => (sobject === "Task" || sobject === "Event" ? isIdOf(sobject, id) : isId(id));
