import { z } from "zod";

import type { DurableMap, DurableStore } from "../../shared/durable-store.ts";
import { refusal } from "../error-reply.ts";
import { makeId } from "../schema/ids.ts";
import { JobSchema } from "./job.ts";
import type { IngestJob, Job, QueryJob } from "./job.ts";
import type { JobFiles } from "./job-files.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Jobs and their results are kept so long (VENDORS 2.1). */
const keptMs = 7 * dayMs;
/** What is too old is looked for once in so long. */
const dropEveryMs = 60 * 60 * 1000;
const firstNumber = 2_345_678_901;

/** What became of one row: its id and whether it was made, or why not. */
const RowResultSchema = z.union([z.tuple([z.string(), z.boolean()]), z.string()]);
/** The result of a row as it is stored. */
export type RowResult = z.infer<typeof RowResultSchema>;

/** The bulk jobs of the org. */
export class Jobs {
  readonly files: JobFiles;
  readonly #jobs: DurableMap<Job>;
  readonly #results: DurableMap<readonly RowResult[]>;
  /** Closed and not yet done. */
  readonly #waiting = new Set<string>();
  #made = 0;
  #droppedMs = Number.NEGATIVE_INFINITY;

  /** Declares its maps: do so before the store is opened. */
  constructor(store: DurableStore, files: JobFiles) {
    this.files = files;
    this.#jobs = store.map("bulkJobs", (value) => JobSchema.parse(value));
    this.#results = store.map("bulkResults", (value) => z.array(RowResultSchema).readonly().parse(value));
    this.#jobs.onChange((id, _before, after) => {
      if (after?.state === "UploadComplete") this.#waiting.add(id);
      else this.#waiting.delete(id);
    });
  }

  nextId(): string {
    let id: string;
    do id = makeId("750", firstNumber + (this.#made += 1));
    while (this.#jobs.get(id) !== undefined);
    return id;
  }

  /** Refuses one job more than a day may have. */
  refuseBeyond(kind: Job["kind"], max: number, nowMs: number): void {
    const today = this.madeSince(kind, nowMs);
    if (today >= max) throw refusal(400, "LIMIT_EXCEEDED", `Max bulk v2 ${kind} jobs (${String(max)}) per 24 hrs has been reached (${String(today)})`);
  }

  /** The jobs of the last 24 hours. */
  madeSince(kind: Job["kind"], nowMs: number): number {
    return this.all(kind).filter(({ createdMs }) => createdMs > nowMs - dayMs).length;
  }

  save(job: Job): void {
    this.#jobs.set(job.id, job);
  }

  ingest(id: string): IngestJob | undefined {
    const job = this.#jobs.get(id);
    return job?.kind === "ingest" ? job : undefined;
  }

  query(id: string): QueryJob | undefined {
    const job = this.#jobs.get(id);
    return job?.kind === "query" ? job : undefined;
  }

  all(kind: Job["kind"]): readonly Job[] {
    return [...this.#jobs.values()].filter((job) => job.kind === kind);
  }

  /** Jobs whose time has come. */
  due(nowMs: number, jobMs: number): readonly Job[] {
    return [...this.#waiting].flatMap((id) => {
      const job = this.#jobs.get(id);
      return job?.closedMs !== null && job !== undefined && job.closedMs + jobMs <= nowMs ? [job] : [];
    });
  }

  saveResults(id: string, batch: number, results: readonly RowResult[]): void {
    this.#results.set(`${id}:${String(batch)}`, results);
  }

  /** The results of all rows that were worked through, in order. */
  results(id: string): readonly RowResult[] {
    const all: RowResult[] = [];
    for (let batch = 0; ; batch += 1) {
      const some = this.#results.get(`${id}:${String(batch)}`);
      if (some === undefined) return all;
      for (const each of some) all.push(each);
    }
  }

  remove(id: string): void {
    this.#jobs.delete(id);
    for (let batch = 0; this.#results.get(`${id}:${String(batch)}`) !== undefined; batch += 1) this.#results.delete(`${id}:${String(batch)}`);
    this.files.remove(`${id}.csv`);
    this.files.remove(`${id}.rows`);
  }

  /** Forgets what is older than a week. */
  dropOld(nowMs: number): void {
    // The clock may have been set back.
    if (Math.abs(nowMs - this.#droppedMs) < dropEveryMs) return;
    this.#droppedMs = nowMs;
    for (const job of [...this.#jobs.values()]) if (job.createdMs < nowMs - keptMs) this.remove(job.id);
  }
}
