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

/** waiting for its first run or another try; running; done, cancelled, or given up after its last try (dead). */
export type JobState = "waiting" | "running" | "done" | "cancelled" | "dead";

/** A job as people look at it. */
export interface JobLine {
  readonly id: string;
  readonly name: JobName;
  readonly state: JobState;
  /** Of a synchronisation: which object; null for all. */
  readonly object: string | null;
  readonly attempts: number;
  readonly attemptsMax: number;
  readonly createdAt: string;
  /** When it may start; what failed waits longer each time. */
  readonly dueAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** Looks at the jobs of one installation, and takes one out or tries one again. */
export interface JobDesk {
  /** Those that run and wait, the dead ones, and of the others the last that ended, at most so many in all. */
  list(installation: InstallationId, limit: number): Promise<readonly JobLine[]>;
  /** Tries a dead job again, or a waiting one at once. False when there is none such. */
  retry(installation: InstallationId, id: string): Promise<boolean>;
  /** Takes a waiting job out of the queue, or forgets a dead one. A running one is not cut: pause the installation for that. False when there is none such. */
  cancel(installation: InstallationId, id: string): Promise<boolean>;
}
