import type { JobName } from "../../ports/job-queue.ts";
import type { App } from "../app.ts";
import { handle } from "./handlers.ts";

const JOBS: readonly JobName[] = ["log-activity", "apply-writes", "sync-records"];

/** A second worker was asked for: limits are kept in one process. */
export class SecondWorkerError extends Error {
  override readonly name = "SecondWorkerError";
}

/** Makes this process the worker: it takes jobs until the app stops. Throws a {@link SecondWorkerError} when there is one already. */
export async function startWorker(app: App): Promise<void> {
  if (!(await app.becomeWorker())) {
    throw new SecondWorkerError("another worker runs on this database already; limits are kept in one process, so stop it first");
  }
  for (const name of JOBS) await app.queue.work(name, (job) => handle(app, job));
}
