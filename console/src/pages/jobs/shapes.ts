import type { words } from "../../words/words.ts";

type JobName = keyof typeof words.jobs.names;

/** A job, as `GET /jobs` tells. */
export interface Job {
  readonly id: string;
  readonly name: JobName;
  readonly state: "waiting" | "running" | "done" | "cancelled" | "dead";
  readonly object: string | null;
  readonly attempts: number;
  readonly attemptsMax: number;
  readonly createdAt: string;
  readonly dueAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** A pass over the CRM's records that is under way. */
export interface Sync {
  readonly object: string;
  readonly stream: "full" | "live" | "settled";
  readonly read: number;
  readonly total: number | null;
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
}

/** What `GET /jobs` answers and each event carries. */
export interface JobsPicture {
  readonly isPaused: boolean;
  readonly state: "connected" | "reconnect-needed" | "disconnected";
  readonly jobs: readonly Job[];
  readonly syncs: readonly Sync[];
  readonly nightly: readonly { readonly name: "comparison" | "records" | "duplicates"; readonly startedAt: string | null; readonly isUnderWay: boolean }[];
  readonly budget: { readonly isTight: boolean; readonly detail: string; readonly fix: string | null; readonly used: number | null; readonly limit: number | null };
}
