import type { InstallationId } from "../domain/model/ids.ts";

/** The jobs there are. They carry ids only, run at least once, and change nothing when run again. */
export type Job =
  | { readonly name: "log-activity"; readonly installation: InstallationId }
  | { readonly name: "apply-writes"; readonly installation: InstallationId }
  | { readonly name: "read-hints"; readonly installation: InstallationId }
  | { readonly name: "propose-merges"; readonly installation: InstallationId }
  | { readonly name: "look-at-merges"; readonly installation: InstallationId }
  | { readonly name: "ask-hygiene"; readonly installation: InstallationId }
  | { readonly name: "anchor-in-crm"; readonly installation: InstallationId }
  /** `believe`: whatever the CRM does not show is gone, however much of the mirror it is. */
  | { readonly name: "reconcile"; readonly installation: InstallationId; readonly believe?: boolean }
  | { readonly name: "sync-records"; readonly installation: InstallationId; readonly object: string | null; readonly full: boolean };

/** The name of a job's queue. */
export type JobName = Job["name"];

/** Runs jobs somewhere, later; at most one of a name and installation at a time. */
export interface JobQueue {
  /** Outside a transaction; inside one use the transaction's own `enqueue` (the outbox). `startAfterMs` delays. */
  enqueue(job: Job, options?: { readonly startAfterMs?: number }): Promise<void>;
}
