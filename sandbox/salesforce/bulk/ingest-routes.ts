import { z } from "zod";

import type { Fault } from "../../shared/faults.ts";
import type { SandboxReply } from "../../shared/http-types.ts";
import { jsonOf } from "../../shared/http-types.ts";
import type { Route } from "../../shared/routes.ts";
import { member, stringOf } from "../../shared/unknown-values.ts";
import { noContent, ok, param } from "../api-call.ts";
import type { ApiCall, Endpoint } from "../api-call.ts";
import { notFound, refusal, rowLocked, unreadable } from "../error-reply.ts";
import type { SObjectType } from "../model.ts";
import { externalIdField } from "../record-values.ts";
import { csvEndpoint, endpoint, rowsEndpoint } from "../routes/endpoint.ts";
import { operations } from "./job.ts";
import type { IngestJob } from "./job.ts";
import { jobDetails, jobList, jobSummary, stateNow } from "./job-view.ts";
import { failedResults, successfulResults, unprocessedRecords } from "./result-csv.ts";

/** The limit counts the data after its conversion to base64, which makes four characters of three bytes. */
const base64BytesMax = 150 * 1024 * 1024;
const listParams = ["isPkChunkingEnabled", "jobType", "concurrencyMode", "queryLocator"];

/** Writing in bulk (VENDORS 2.1; Bulk API 2.0 Guide). */
export const ingestRoutes: readonly Route<Endpoint>[] = [
  endpoint("POST jobs/ingest", createJob),
  endpoint("GET jobs/ingest", (call) => ok(jobList(call, "ingest")), ...listParams),
  endpoint("GET jobs/ingest/:id", (call) => ok(jobDetails(call, jobOf(call)))),
  rowsEndpoint("PATCH jobs/ingest/:id", changeState),
  endpoint("DELETE jobs/ingest/:id", removeJob),
  csvEndpoint("PUT jobs/ingest/:id/batches", upload),
  endpoint("GET jobs/ingest/:id/successfulResults", (call) => ({ status: 200, csv: successfulResults(call, doneJob(call)) })),
  endpoint("GET jobs/ingest/:id/failedResults", (call) => ({ status: 200, csv: failedResults(call, doneJob(call)) })),
  endpoint("GET jobs/ingest/:id/unprocessedrecords", (call) => ({ status: 200, csv: unprocessedRecords(call, doneJob(call)) })),
];

const CreateSchema = z.strictObject({
  object: z.string(),
  operation: z.enum(operations),
  externalIdFieldName: z.string().optional(),
  assignmentRuleId: z.string().optional(),
  contentType: z.literal("CSV").default("CSV"),
  lineEnding: z.enum(["LF", "CRLF"]).default("LF"),
  columnDelimiter: z.enum(["BACKQUOTE", "CARET", "COMMA", "PIPE", "SEMICOLON", "TAB"]).default("COMMA"),
});
type Create = z.infer<typeof CreateSchema>;

function createJob(call: ApiCall): SandboxReply {
  const parsed = CreateSchema.safeParse(jsonOf(call.request.body));
  if (!parsed.success) throw unreadable(z.prettifyError(parsed.error).slice(0, 500));
  const { bulk, org, session } = call;
  const type = checked(call, parsed.data);
  const now = org.clock.now();
  bulk.refuseBeyond("ingest", org.settings().bulkJobsPerDay, now);
  const { operation, externalIdFieldName, assignmentRuleId, lineEnding, columnDelimiter } = parsed.data;
  const job: IngestJob = {
    kind: "ingest", id: bulk.nextId(), createdById: session.userId, createdMs: now, changedMs: now, apiVersion: call.base.replace(/^.*\/v/, ""),
    state: "Open", closedMs: null, object: type.name, operation, externalIdFieldName: externalIdFieldName ?? null, assignmentRuleId: assignmentRuleId ?? null,
    lineEnding, columnDelimiter, errorMessage: null, uploaded: false, rowsDone: 0, rowsFailed: 0, refusedRows: null,
  };
  bulk.save(job);
  return ok(jobSummary(call, job));
}

/** The object of a job that may be made. */
function checked(call: ApiCall, { object, operation, externalIdFieldName }: Create): SObjectType {
  const type = call.org.catalog.object(object);
  if (type === undefined) throw refusal(400, "INVALIDENTITY", `Unable to find object: ${object.slice(0, 80)}`);
  const able = operation === "insert" ? type.createable : operation === "update" ? type.updateable : operation === "upsert" ? type.createable && type.updateable : type.deletable;
  if (!able) throw refusal(400, "INVALIDENTITY", `Entity '${type.name}' is not supported by the Bulk API for ${operation}.`);
  if (operation === "hardDelete" && !call.org.settings().bulkHardDelete) {
    throw refusal(400, "FEATURENOTENABLED", "hardDelete operation requires special user profile permission, please contact your system administrator");
  }
  if (operation !== "upsert" && externalIdFieldName !== undefined) throw refusal(400, "INVALIDJOB", "externalIdFieldName is for upsert only");
  if (operation === "upsert" && externalIdField(type, externalIdFieldName ?? "") === undefined) {
    throw refusal(400, "INVALIDJOB", `External ID field for upsert is missing or no external ID: ${(externalIdFieldName ?? "").slice(0, 80)}`);
  }
  return type;
}

function upload(call: ApiCall): SandboxReply {
  const { body } = call.request;
  const job = jobOf(call);
  if (job.state !== "Open") throw wrongState(`Data cannot be uploaded to a job in the state ${stateNow(call, job)}`);
  if (job.uploaded) {
    throw wrongState(`Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`);
  }
  const text = body.kind === "text" && body.mediaType === "csv" ? body.text : "";
  if (Math.ceil(Buffer.byteLength(text) / 3) * 4 > base64BytesMax) throw refusal(400, "INVALIDJOB", "The uploaded data exceeds 150 MB after base64 encoding");
  call.bulk.files.write(`${job.id}.csv`, text);
  call.bulk.save({ ...job, uploaded: true, changedMs: call.org.clock.now() });
  return { status: 201 };
}

function changeState(call: ApiCall): SandboxReply {
  const state = member(jsonOf(call.request.body), "state");
  const job = jobOf(call);
  const now = call.org.clock.now();
  if (state !== "UploadComplete" && state !== "Aborted") throw refusal(400, "INVALIDJOBSTATE", "A job can be set to UploadComplete or Aborted");
  const may = state === "UploadComplete" ? job.state === "Open" : job.state === "Open" || job.state === "UploadComplete";
  if (!may) throw wrongState(`A job in the state ${stateNow(call, job)} cannot be set to ${state}`);
  const changed: IngestJob = state === "Aborted"
    ? { ...job, state, changedMs: now }
    : { ...job, state, changedMs: now, closedMs: now, refusedRows: refusedRows(call.fault) };
  call.bulk.save(changed);
  return { ...ok(jobSummary(call, changed)), inPart: call.fault?.fault === "partial" };
}

/** A failure planned for the request that closes a job meets the job's rows. */
function refusedRows(fault: Fault | undefined): IngestJob["refusedRows"] {
  if (fault?.fault !== "partial" && fault?.fault !== "lock") return null;
  const [locked] = rowLocked().complaints;
  const named = stringOf(member(fault.body, "errorCode")) ?? stringOf(member(fault.body, "statusCode"));
  return {
    all: fault.fault === "lock", indexes: fault.failIndexes ?? null, errorCode: named ?? locked?.errorCode ?? "",
    message: named === undefined ? locked?.message ?? "" : stringOf(member(fault.body, "message")) ?? named,
  };
}

function removeJob(call: ApiCall): SandboxReply {
  const job = jobOf(call);
  const state = stateNow(call, job);
  if (state === "Open" || state === "InProgress") throw wrongState(`A job in the state ${state} cannot be deleted`);
  call.bulk.remove(job.id);
  return noContent;
}

function jobOf(call: ApiCall): IngestJob {
  const job = call.bulk.ingest(param(call, "id"));
  if (job === undefined) throw notFound();
  return job;
}

function doneJob(call: ApiCall): IngestJob {
  const job = jobOf(call);
  if (job.state === "Open" || job.state === "UploadComplete") throw wrongState(`The results of a job in the state ${stateNow(call, job)} are not there yet`);
  return job;
}

function wrongState(message: string): Error {
  return refusal(400, "INVALIDJOBSTATE", message);
}
