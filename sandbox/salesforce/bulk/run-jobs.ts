import type { ChangeCapture } from "../change-events/change-capture.ts";
import { refusal } from "../error-reply.ts";
import type { LazySoql } from "../lazy-soql.ts";
import { SalesforceError } from "../model.ts";
import type { OrgState } from "../org.ts";
import { readColumns } from "./columns.ts";
import type { Column } from "./columns.ts";
import { CsvProblem, readCsv } from "./csv.ts";
import type { IngestJob, Job, QueryJob } from "./job.ts";
import type { Jobs, RowResult } from "./jobs.ts";
import { keyOfRow, rowError, writeRow } from "./write-row.ts";

/** Rows that are made durable together: the vendor's internal batch (VENDORS 2.1). */
const batchRows = 10_000;
/** Rows of which one sees what the others claim: the vendor's chunk for triggers. */
const chunkRows = 200;

/** What jobs are run with. */
export interface JobRunner {
  readonly org: OrgState;
  readonly jobs: Jobs;
  readonly soql: LazySoql;
  /** Ends a transaction: the vendor makes one of each chunk. */
  readonly capture: Pick<ChangeCapture, "comesFrom" | "endTransaction">;
}

/** Does the jobs whose time has come by the sandbox clock. A crash in between goes on after the last batch. */
export function runDueJobs(runner: JobRunner): void {
  const { org, jobs } = runner;
  const due = jobs.due(org.clock.now(), org.settings().bulkJobMs);
  for (const job of due) {
    if (job.kind === "ingest") runIngest(runner, job);
    else runQueryJob(runner, job);
    org.store.commit();
  }
  jobs.dropOld(org.clock.now());
}

type Rows = readonly (readonly string[])[];

function runIngest(runner: JobRunner, job: IngestJob): void {
  const { org, jobs } = runner;
  const type = org.catalog.object(job.object);
  runner.capture.comesFrom(`com/salesforce/api/bulkapi/${job.apiVersion}`);
  try {
    const { header, rows } = readCsv(jobs.files.read(`${job.id}.csv`) ?? "", job);
    if (type === undefined) throw new CsvProblem(`InvalidBatch : Unable to find object: ${job.object}`);
    const columns = readColumns(org.catalog, type, header, job);
    let state = job;
    for (let from = job.rowsDone; from < rows.length; from += batchRows) {
      const results = runBatch(runner, state, { columns, rows: rows.slice(from, from + batchRows), from });
      jobs.saveResults(job.id, from / batchRows, results);
      const failed = results.filter((each) => typeof each === "string").length;
      state = { ...state, rowsDone: from + results.length, rowsFailed: state.rowsFailed + failed, changedMs: org.clock.now() };
      jobs.save(state);
      org.store.commit();
    }
    jobs.save({ ...state, state: "JobComplete", changedMs: org.clock.now() });
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    jobs.save(failedJob(runner, job, error.message));
  }
}

function runBatch({ org, capture }: JobRunner, job: IngestJob, batch: { readonly columns: readonly Column[]; readonly rows: Rows; readonly from: number }): readonly RowResult[] {
  const { columns, rows, from } = batch;
  const type = org.catalog.object(job.object);
  if (type === undefined) return [];
  const results: RowResult[] = [];
  for (let start = 0; start < rows.length; start += chunkRows) {
    const chunk = rows.slice(start, start + chunkRows);
    const repeated = repeatedKeys(chunk.map((cells) => keyOfRow({ job, type, columns }, cells)?.toLowerCase()));
    for (const [index, cells] of chunk.entries()) {
      results.push(plannedError(job, from + start + index) ?? writeRow({ org, job, type, columns, cells, repeated }));
    }
    capture.endTransaction();
  }
  return results;
}

function repeatedKeys(keys: readonly (string | undefined)[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const key of keys) if (key !== undefined) (seen.has(key) ? repeated : seen).add(key);
  return repeated;
}

/** What a planned failure says of this row, if it is meant. */
function plannedError({ refusedRows }: IngestJob, index: number): string | undefined {
  if (refusedRows === null) return undefined;
  const meant = refusedRows.indexes?.includes(index) ?? (refusedRows.all || index % 2 === 1);
  return meant ? rowError(refusal(400, refusedRows.errorCode, refusedRows.message).complaints) : undefined;
}

function runQueryJob(runner: JobRunner, job: QueryJob): void {
  const { org, jobs, soql } = runner;
  try {
    const { header, rows } = soql.bulk(job.query, org, { includeDeleted: job.operation === "queryAll", apiVersion: job.apiVersion });
    // One line of JSON each: a value may hold line breaks.
    jobs.files.write(`${job.id}.rows`, [header, ...rows].map((each) => JSON.stringify(each)).join("\n"));
    jobs.save({ ...job, state: "JobComplete", rowsDone: rows.length, changedMs: org.clock.now() });
  } catch (error) {
    // What was asked was fine when the job was made; a field may have gone since.
    if (!(error instanceof SalesforceError)) throw error;
    const [complaint] = error.complaints;
    jobs.save(failedJob(runner, job, `InvalidBatch : Failed to process query: ${complaint?.errorCode ?? ""}: ${complaint?.message ?? ""}`));
  }
}

function failedJob({ org }: JobRunner, job: Job, errorMessage: string): Job {
  return { ...job, state: "Failed", errorMessage, changedMs: org.clock.now() };
}
