import type { JobName } from "../../ports/job-queue.ts";
import type { App } from "../app.ts";
import { handle } from "./handlers.ts";

const JOBS: readonly JobName[] = ["log-activity", "apply-writes", "sync-records"];

/** Makes this process a worker: it takes jobs until the app stops. */
export async function startWorker(app: App): Promise<void> {
  for (const name of JOBS) await app.queue.work(name, (job) => handle(app, job));
}
