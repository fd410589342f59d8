import { z } from "zod";

/** What an ingest job does to each of its rows. */
export const operations = ["insert", "update", "upsert", "delete", "hardDelete"] as const;

const base = {
  id: z.string(),
  createdById: z.string(),
  createdMs: z.number(),
  changedMs: z.number(),
  /** `66.0`; results are given in this version alone. */
  apiVersion: z.string(),
  /** As stored: that a closed job is in progress follows from the clock. */
  state: z.enum(["Open", "UploadComplete", "Aborted", "JobComplete", "Failed"]),
  closedMs: z.number().nullable(),
  object: z.string(),
  lineEnding: z.enum(["LF", "CRLF"]),
  columnDelimiter: z.enum(["BACKQUOTE", "CARET", "COMMA", "PIPE", "SEMICOLON", "TAB"]),
  errorMessage: z.string().nullable(),
  /** Rows worked through; of an ingest job also where it goes on after a crash. */
  rowsDone: z.number(),
};

/** Which rows a planned failure refuses, and with what words. */
const RefusedRowsSchema = z.object({
  all: z.boolean(), indexes: z.array(z.number()).nullable(), errorCode: z.string(), message: z.string(),
});

const IngestJobSchema = z.object({
  ...base,
  kind: z.literal("ingest"),
  operation: z.enum(operations),
  externalIdFieldName: z.string().nullable(),
  assignmentRuleId: z.string().nullable(),
  uploaded: z.boolean(),
  rowsFailed: z.number(),
  refusedRows: RefusedRowsSchema.nullable(),
});
const QueryJobSchema = z.object({ ...base, kind: z.literal("query"), operation: z.enum(["query", "queryAll"]), query: z.string() });

/** A job as it is stored. */
export const JobSchema = z.discriminatedUnion("kind", [IngestJobSchema, QueryJobSchema]);

/** A job that writes rows. */
export type IngestJob = Readonly<z.infer<typeof IngestJobSchema>>;
/** A job that reads rows. */
export type QueryJob = Readonly<z.infer<typeof QueryJobSchema>>;
/** Either. */
export type Job = IngestJob | QueryJob;
/** The state as the API tells it. */
export type ShownState = Job["state"] | "InProgress";

/** A closed job waits for the first quarter of its time. */
export function shownState(job: Job, nowMs: number, jobMs: number): ShownState {
  const working = job.state === "UploadComplete" && job.closedMs !== null && nowMs >= job.closedMs + jobMs / 4;
  return working ? "InProgress" : job.state;
}
