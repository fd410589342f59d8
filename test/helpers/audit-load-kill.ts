import { startEmbedded } from "../../src/adapters/store/embedded-postgres.ts";
import { providePlaces } from "../../src/adapters/store/embedded/places.ts";
import { runningPostmaster } from "../../src/adapters/store/embedded/postmaster.ts";
import { processesIn } from "../../src/adapters/store/embedded/processes.ts";
import { serverUser } from "../../src/adapters/store/embedded/reach.ts";
import { checkLoad, type LoadChecked } from "./audit-load-check.ts";
import { type LoadRun, nothingTold, startLoad } from "./audit-load-run.ts";

/** Who is killed: the app's process alone, or every process of its database. */
export type Victim = "app" | "database";

/** One kill, and what the next start found. */
export interface KillRun extends LoadChecked {
  readonly victim: Victim;
  /** Entries acknowledged in this run, and until the kill in all. */
  readonly acknowledged: number;
  readonly acknowledgedInAll: number;
  /** How long the start after the kill took, until the logs could be appended to again. */
  readonly restartMs: number;
  /** Why the start after the kill failed; null: it did not. */
  readonly failedStart: string | null;
}

/** How a series of kills is made. */
export interface KillSeries {
  readonly dataDir: string;
  readonly runs: number;
  readonly onRun?: (run: KillRun, number: number) => void;
}

const LOGS = 3;
const LOAD = { connection: null, logs: LOGS, alone: 3, grouped: 24, rollBackEvery: 10, seconds: null } as const;
/** A kill comes after so many acknowledged entries at most: within the first few commits, or hundreds of them later. */
const ENTRIES_BEFORE_KILL_MAX = 800;

/**
 * Kills with SIGKILL under load, the app and its whole database in turn, and looks after each restart whether everything
 * that was acknowledged is there. The logs are the same from run to run, so that each restart is held against all runs
 * before. That bytes are on the disk and not only with the system is fsync's part; a SIGKILL does not try that.
 */
export async function killSeries({ dataDir, runs, onRun }: KillSeries): Promise<readonly KillRun[]> {
  const told = nothingTold();
  const order = { ...LOAD, dataDir };
  const done: KillRun[] = [];
  let load = await startLoad(order, told);
  try {
    for (let number = 1; number <= runs; number += 1) {
      const victim = number % 2 === 1 ? "app" : "database";
      const before = told.acknowledged.length;
      load.begin();
      await load.reached(entriesBefore(number));
      await kill(victim, load, dataDir);
      const acknowledged = told.acknowledged.length - before;
      const restarted = await restart(() => startLoad(order, told));
      ({ load } = restarted);
      const run = { victim, acknowledged, acknowledgedInAll: told.acknowledged.length, ...restarted, ...(await checkLoad(load.connection, told, { logs: LOGS, dataDir })) } as const;
      done.push(run);
      onRun?.(run, number);
    }
    return done;
  } finally {
    await load.kill();
    await (await startEmbedded({ dataDir, log: () => undefined })).stop();
  }
}

/** The same for a run on every machine (a multiplicative hash spreads them). */
const entriesBefore = (number: number): number => 1 + (Math.imul(number, 2_654_435_761) >>> 0) % ENTRIES_BEFORE_KILL_MAX;

async function kill(victim: Victim, load: LoadRun, dataDir: string): Promise<void> {
  if (victim === "database") {
    for (const pid of serverProcesses(dataDir)) killOne(pid);
    // The app sees its database gone; nothing that it says from then on may be untrue either.
    await load.over();
  }
  await load.kill();
}

/** The server and all its children: they stand in its data folder. Where the system does not tell, the server alone, whose children follow. */
function serverProcesses(dataDir: string): readonly number[] {
  const { data } = providePlaces(dataDir, serverUser());
  const server = runningPostmaster(data);
  if (server === null) throw new Error("the embedded database is not running");
  return [server.pid, ...processesIn(data).filter((pid) => pid !== server.pid)];
}

function killOne(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Starts until it succeeds: once, if all is well. */
async function restart(start: () => Promise<LoadRun>): Promise<{ readonly load: LoadRun; readonly restartMs: number; readonly failedStart: string | null }> {
  const begun = performance.now();
  try {
    return { load: await start(), restartMs: performance.now() - begun, failedStart: null };
  } catch (error) {
    return { load: await start(), restartMs: performance.now() - begun, failedStart: error instanceof Error ? error.message : "unknown" };
  }
}

/** What is wrong in a series, in a few words; empty when nothing is. */
export function faultsOf(runs: readonly KillRun[]): readonly string[] {
  return runs.flatMap(({ victim, faults: { lost, risen, gaps, broken }, failedStart }, index) => {
    const wrong = [
      ...(lost > 0 ? [`${String(lost)} acknowledged entries lost`] : []), ...(risen > 0 ? [`${String(risen)} entries rolled back and there`] : []),
      ...(gaps > 0 ? [`${String(gaps)} gaps`] : []), ...broken, ...(failedStart === null ? [] : [`failed start: ${failedStart}`]),
    ];
    return wrong.length === 0 ? [] : [`run ${String(index + 1)} (${victim} killed): ${wrong.join("; ")}`];
  });
}

