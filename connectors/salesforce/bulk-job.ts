import * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { SalesforceClient } from "./client.ts";
import { readCsvRows } from "./csv.ts";
import { failure } from "../shared/failure.ts";
import type { Row } from "./rows.ts";
import { NothingSchema } from "./schemas.ts";
import type { Source } from "./sources.ts";
import { isId } from "./soql.ts";

const JobSchema = z.looseObject({ id: z.string().refine(isId) });
const StateSchema = z.looseObject({ state: z.string() });
const CountSchema = z.looseObject({ totalSize: z.int().min(0) });

/** Rows of one set of results, and where the next set begins; null after the last one. */
export interface ResultSet {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** How many rows a statement would yield, deleted ones included. */
export async function countRows(client: SalesforceClient, soql: string): Promise<Result<number, CrmError>> {
  const answer = await client.call({ method: "GET", path: "/queryAll", query: { q: soql }, mutates: false }, CountSchema);
  return answer.ok ? ok(answer.value.body.totalSize) : answer;
}

/** Has Salesforce work a statement through in its own time; deleted and archived rows come too. The id of the job. */
export async function makeJob(client: SalesforceClient, soql: string): Promise<Result<string, CrmError>> {
  const body = { operation: "queryAll", query: soql, contentType: "CSV", columnDelimiter: "COMMA", lineEnding: "LF" };
  // A job that was made and not told of costs nothing: it goes by itself after a week. So making one is not "mutating".
  const answer = await client.call({ method: "POST", path: "/jobs/query", body, mutates: false }, JobSchema);
  return answer.ok ? ok(answer.value.body.id) : answer;
}

/** How far a job is. A word that is not known counts as `failed`: nobody may wait for what never comes. */
export async function jobState(client: SalesforceClient, job: string): Promise<Result<"running" | "done" | "failed", CrmError>> {
  const answer = await client.call({ method: "GET", path: jobPath(job), mutates: false }, StateSchema);
  if (!answer.ok) return answer;
  const { state } = answer.value.body;
  if (state === "JobComplete") return ok("done");
  return ok(["Open", "UploadComplete", "InProgress"].includes(state) ? "running" : "failed");
}

/** One set of a job's results. A set that is cut, garbled or of another length than told is no answer. */
export async function readResults(
  client: SalesforceClient, source: Source, { job, locator, rows: most }: { readonly job: string; readonly locator: string | null; readonly rows: number },
): Promise<Result<ResultSet, CrmError>> {
  const query = { maxRecords: String(most), ...(locator === null ? {} : { locator }) };
  const answer = await client.call({ method: "GET", path: `${jobPath(job)}/results`, query, accepts: "text/csv", mutates: false }, z.string());
  if (!answer.ok) return answer;
  const { headers, body } = answer.value;
  const rows = readCsvRows(body, source);
  const told = headers.get("sforce-numberofrecords");
  const next = headers.get("sforce-locator");
  const isWhole = rows !== null && next !== undefined && next !== locator && (told === undefined || Number(told) === rows.length);
  if (!isWhole) return err(failure("unavailable", "Salesforce's bulk results did not arrive whole."));
  return ok({ rows, next: next === "null" || next === "" ? null : next });
}

/** Forgets a job and its results, which would otherwise stay for a week; one that still runs is stopped first. Nothing hangs on it. */
export async function dropJob(client: SalesforceClient, job: string, isRunning: boolean): Promise<void> {
  if (isRunning) await client.call({ method: "PATCH", path: jobPath(job), body: { state: "Aborted" }, mutates: false }, z.unknown());
  await client.call({ method: "DELETE", path: jobPath(job), mutates: false }, NothingSchema);
}

const jobPath = (job: string): string => `/jobs/query/${encodeURIComponent(job)}`;
