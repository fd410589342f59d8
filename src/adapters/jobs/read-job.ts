import * as z from "zod";
import { installationId } from "../../domain/model/ids.ts";
import type { Job, JobName } from "../../ports/job-queue.ts";

const Id = z.string().min(1).transform(installationId);
const Shapes = {
  "log-activity": z.strictObject({ installation: Id }),
  "apply-writes": z.strictObject({ installation: Id }),
  "read-hints": z.strictObject({ installation: Id }),
  "propose-merges": z.strictObject({ installation: Id }),
  "look-at-merges": z.strictObject({ installation: Id }),
  "ask-hygiene": z.strictObject({ installation: Id }),
  "anchor-in-crm": z.strictObject({ installation: Id }),
  reconcile: z.strictObject({ installation: Id, believe: z.boolean().default(false) }),
  "sync-records": z.strictObject({ installation: Id, object: z.string().nullable(), full: z.boolean() }),
} as const;

/** Every queue there is. */
export const JOB_NAMES: readonly JobName[] = ["log-activity", "apply-writes", "read-hints", "propose-merges", "look-at-merges", "ask-hygiene", "anchor-in-crm", "reconcile", "sync-records"];

/** A job as it was stored. Throws on one that this version does not understand. */
export function readJob(name: JobName, data: unknown): Job {
  switch (name) {
    case "log-activity":
      return { name, ...Shapes[name].parse(data) };
    case "apply-writes":
      return { name, ...Shapes[name].parse(data) };
    case "read-hints":
      return { name, ...Shapes[name].parse(data) };
    case "propose-merges":
      return { name, ...Shapes[name].parse(data) };
    case "look-at-merges":
      return { name, ...Shapes[name].parse(data) };
    case "ask-hygiene":
      return { name, ...Shapes[name].parse(data) };
    case "anchor-in-crm":
      return { name, ...Shapes[name].parse(data) };
    case "reconcile":
      return { name, ...Shapes[name].parse(data) };
    case "sync-records":
      return { name, ...Shapes[name].parse(data) };
  }
}
