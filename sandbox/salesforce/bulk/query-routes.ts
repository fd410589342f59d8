import { z } from "zod";

import type { SandboxReply } from "../../shared/http-types.ts";
import { jsonOf } from "../../shared/http-types.ts";
import type { Route } from "../../shared/routes.ts";
import { member } from "../../shared/unknown-values.ts";
import { noContent, ok, param } from "../api-call.ts";
import type { ApiCall, Endpoint } from "../api-call.ts";
import { notFound, refusal, unreadable } from "../error-reply.ts";
import { endpoint } from "../routes/endpoint.ts";
import { csvLine } from "./csv.ts";
import type { QueryJob } from "./job.ts";
import { jobDetails, jobList, jobSummary, stateNow } from "./job-view.ts";

const listParams = ["isPkChunkingEnabled", "jobType", "concurrencyMode", "queryLocator"];
const LineSchema = z.array(z.string());

/** Reading in bulk (VENDORS 2.1; Bulk API 2.0 Guide). */
export const bulkQueryRoutes: readonly Route<Endpoint>[] = [
  endpoint("POST jobs/query", createJob),
  endpoint("GET jobs/query", (call) => ok(jobList(call, "query")), ...listParams),
  endpoint("GET jobs/query/:id", (call) => ok(jobDetails(call, jobOf(call)))),
  endpoint("PATCH jobs/query/:id", abort),
  endpoint("DELETE jobs/query/:id", removeJob),
  endpoint("GET jobs/query/:id/results", results, "locator", "maxRecords"),
];

const CreateSchema = z.strictObject({
  operation: z.enum(["query", "queryAll"]),
  query: z.string(),
  contentType: z.literal("CSV").default("CSV"),
  lineEnding: z.enum(["LF", "CRLF"]).default("LF"),
  columnDelimiter: z.enum(["BACKQUOTE", "CARET", "COMMA", "PIPE", "SEMICOLON", "TAB"]).default("COMMA"),
});

function createJob(call: ApiCall): SandboxReply {
  const parsed = CreateSchema.safeParse(jsonOf(call.request.body));
  if (!parsed.success) throw unreadable(z.prettifyError(parsed.error).slice(0, 500));
  const { bulk, org, session } = call;
  const { operation, query, lineEnding, columnDelimiter } = parsed.data;
  const apiVersion = call.base.replace(/^.*\/v/, "");
  const { object } = call.bulkQuery(query, org, { includeDeleted: operation === "queryAll", apiVersion });
  const now = org.clock.now();
  bulk.refuseBeyond("query", org.settings().bulkJobsPerDay, now);
  const job: QueryJob = {
    kind: "query", id: bulk.nextId(), createdById: session.userId, createdMs: now, changedMs: now, closedMs: now, apiVersion,
    state: "UploadComplete", object, operation, query, lineEnding, columnDelimiter, errorMessage: null, rowsDone: 0,
  };
  bulk.save(job);
  return ok(jobSummary(call, job));
}

function abort(call: ApiCall): SandboxReply {
  const job = jobOf(call);
  if (member(jsonOf(call.request.body), "state") !== "Aborted") throw refusal(400, "INVALIDJOBSTATE", "A query job can be set to Aborted only");
  if (job.state !== "UploadComplete") throw refusal(400, "INVALIDJOBSTATE", `A job in the state ${job.state} cannot be aborted`);
  const aborted: QueryJob = { ...job, state: "Aborted", changedMs: call.org.clock.now() };
  call.bulk.save(aborted);
  return ok(jobSummary(call, aborted));
}

function removeJob(call: ApiCall): SandboxReply {
  const job = jobOf(call);
  if (stateNow(call, job) === "InProgress") throw refusal(400, "INVALIDJOBSTATE", "A job in the state InProgress cannot be deleted");
  call.bulk.remove(job.id);
  return noContent;
}

/** One set of the results; the header row comes with each. The locator of a set stays the same as long as the job is there. */
function results(call: ApiCall): SandboxReply {
  const job = jobOf(call);
  if (call.base !== `/services/data/v${job.apiVersion}`) throw refusal(409, "INVALID_API_VERSION", "The results must be asked for in the version in which the job was made");
  if (job.state !== "JobComplete") {
    throw refusal(412, "JOB_NOT_COMPLETE", `can only download query results of successfully completed bulk job with status: JOB_COMPLETE. Current status: ${statusName(stateNow(call, job))}`);
  }
  const { from, count } = windowOf(call);
  const [header = "[]", ...rows] = call.bulk.files.lines(`${job.id}.rows`);
  if (from > 0 && from >= rows.length) throw badParameter("locator");
  const set = rows.slice(from, from + count);
  const next = from + set.length < rows.length ? locatorOf(from + set.length) : "null";
  return {
    status: 200,
    headers: { "Sforce-NumberOfRecords": String(set.length), "Sforce-Locator": next },
    csv: [header, ...set].map((line) => csvLine(LineSchema.parse(JSON.parse(line)), job)).join(""),
  };
}

function windowOf(call: ApiCall): { readonly from: number; readonly count: number } {
  const locator = call.request.query.get("locator");
  const wished = call.request.query.get("maxRecords");
  const from = locator === null ? 0 : Number(Buffer.from(locator, "base64").toString("latin1"));
  // A locator is nobody's to make up: only what was given out is taken.
  if (!Number.isSafeInteger(from) || (locator !== null && (from <= 0 || locatorOf(from) !== locator))) throw badParameter("locator");
  if (wished !== null && !/^[1-9]\d{0,8}$/.test(wished)) throw badParameter("maxRecords");
  return { from, count: wished === null ? call.org.settings().bulkResultRows : Number(wished) };
}

/** `MTAwMDA` for row 10,000, as the vendor's look. */
function locatorOf(row: number): string {
  return Buffer.from(String(row), "latin1").toString("base64url");
}

function badParameter(name: string): Error {
  return refusal(400, "INVALIDJOB", `Invalid value for the parameter ${name}`);
}

function statusName(state: string): string {
  return state.replaceAll(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();
}

function jobOf(call: ApiCall): QueryJob {
  const job = call.bulk.query(param(call, "id"));
  if (job === undefined) throw notFound();
  return job;
}
