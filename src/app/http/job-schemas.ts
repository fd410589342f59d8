import * as z from "zod";

const JobSchema = z.object({
  id: z.string(), name: z.string(), state: z.enum(["waiting", "running", "done", "cancelled", "dead"]).meta({ description: "dead: given up after its last try." }), object: z.string().nullable(),
  attempts: z.int(), attemptsMax: z.int(), createdAt: z.string(), dueAt: z.string(), startedAt: z.string().nullable(), endedAt: z.string().nullable(),
});

/** What `GET /jobs` answers, and what each event of `GET /jobs/events` carries. */
export const JobsSchema = z.object({
  isPaused: z.boolean(), state: z.enum(["connected", "reconnect-needed", "disconnected"]),
  jobs: z.array(JobSchema).meta({ description: "Those that run and wait and the dead ones first, then the last that ended." }),
  syncs: z.array(z.object({
    object: z.string(), stream: z.enum(["full", "live", "settled"]), read: z.int(), total: z.int().nullable().meta({ description: "As the CRM estimated." }), perSecond: z.number().nullable(), secondsLeft: z.int().nullable(),
  })).meta({ description: "Passes over the CRM's records that are under way." }),
  nightly: z.array(z.object({ name: z.enum(["comparison", "records", "duplicates"]), startedAt: z.string().nullable(), isUnderWay: z.boolean() })),
  budget: z.object({ isTight: z.boolean(), detail: z.string(), fix: z.string().nullable(), used: z.int().nullable(), limit: z.int().nullable() }),
}).meta({ id: "Jobs" });

/** The body of `POST /jobs`. */
export const JobWantedSchema = z.strictObject({ name: z.enum(["sync-records", "reconcile", "propose-merges"]), full: z.boolean().default(false).meta({ description: "Of a synchronisation: from the beginning." }) });
/** What asking for one answers, and what pausing does. */
export const DoneSchema = z.object({ done: z.boolean() }).meta({ id: "Done" });
