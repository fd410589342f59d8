import type { ApiCall } from "../api-call.ts";
import { instantText } from "../schema/instants.ts";
import { shownState } from "./job.ts";
import type { Job, ShownState } from "./job.ts";

/** Jobs in one page of a list. */
const pageJobs = 1_000;

/** The state of a job at this moment. */
export function stateNow(call: ApiCall, job: Job): ShownState {
  return shownState(job, call.org.clock.now(), call.org.settings().bulkJobMs);
}

/** A job as the answers to POST and PATCH and the list show it. */
export function jobSummary(call: ApiCall, job: Job): Readonly<Record<string, unknown>> {
  const { id, operation, object, createdById, lineEnding, columnDelimiter } = job;
  const state = stateNow(call, job);
  return {
    id, operation, object, createdById, createdDate: instantText(job.createdMs), systemModstamp: instantText(job.changedMs), state,
    ...(job.kind === "ingest" && job.externalIdFieldName !== null ? { externalIdFieldName: job.externalIdFieldName } : {}),
    ...(job.kind === "ingest" && job.assignmentRuleId !== null ? { assignmentRuleId: job.assignmentRuleId } : {}),
    concurrencyMode: "Parallel", contentType: "CSV", apiVersion: Number(job.apiVersion),
    ...(job.kind === "ingest" && state === "Open" ? { contentUrl: `services/data/v${job.apiVersion}/jobs/ingest/${id}/batches` } : {}),
    lineEnding, columnDelimiter,
  };
}

/** A job with its counts. Times are what they are: the sandbox takes none. */
export function jobDetails(call: ApiCall, job: Job): Readonly<Record<string, unknown>> {
  const times = { retries: 0, totalProcessingTime: job.state === "UploadComplete" ? 0 : Math.max(0, job.changedMs - (job.closedMs ?? job.changedMs)) };
  const counts = job.kind === "ingest"
    ? { numberRecordsProcessed: job.rowsDone, numberRecordsFailed: job.rowsFailed, apiActiveProcessingTime: 0, apexProcessingTime: 0 }
    : { numberRecordsProcessed: job.rowsDone, isPkChunkingSupported: true };
  return {
    ...jobSummary(call, job), jobType: job.kind === "ingest" ? "V2Ingest" : "V2Query", ...times, ...counts,
    ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
  };
}

/** The jobs of a kind, newest last, page by page. */
export function jobList(call: ApiCall, kind: Job["kind"]): object {
  const all = call.bulk.all(kind);
  const from = Math.max(0, Math.floor(Number(call.request.query.get("queryLocator") ?? "0")) || 0);
  const records = all.slice(from, from + pageJobs).map((job) => ({ ...jobSummary(call, job), jobType: kind === "ingest" ? "V2Ingest" : "V2Query" }));
  const done = from + records.length >= all.length;
  return { done, nextRecordsUrl: done ? null : `${call.base}/jobs/${kind}?queryLocator=${String(from + pageJobs)}`, records };
}
