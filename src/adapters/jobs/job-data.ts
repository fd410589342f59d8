import * as z from "zod";

import { installationId } from "../../domain/model/ids.ts";
import type { Job } from "../../ports/job-queue.ts";

const Installation = z.string().transform(installationId);

const JobSchema = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("log-activity"), installation: Installation }),
  z.strictObject({ name: z.literal("apply-writes"), installation: Installation }),
  z.strictObject({ name: z.literal("sync-records"), installation: Installation, object: z.string().nullable(), full: z.boolean() }),
]);

/** A job as the queue kept it. Throws on anything else: the queue is ours alone. */
export const readJob = (data: unknown): Job => JobSchema.parse(data);

/**
 * What collapses jobs: those of one key are one while they wait. A delayed job has a key of its own, so that it does
 * not hold up the one that should run now.
 */
export function jobKey(job: Job, isDelayed: boolean): string {
  const what = job.name === "sync-records" ? `${job.installation}:${job.object ?? "all"}:${job.full ? "full" : "new"}` : job.installation;
  return isDelayed ? `${what}:later` : what;
}
