import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process by number and start: numbers are given out again, starts are not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in whatever unit the system counts; null where that cannot be told. */
  readonly started: string | null;
}

/** The identity of a process that runs now; null for one that does not run, zombies included. */
export function identityOf(pid: number): ProcessIdentity | null {
  if (process.platform === "linux") return linuxIdentity(pid);
  if (!exists(pid)) return null;
  if (process.platform === "win32") return { pid, started: null };
  const row = ps(pid, "stat=,lstart=");
  return row === null || row.startsWith("Z") ? null : { pid, started: row.split(/\s+/).slice(1).join(" ") };
}

/** Whether exactly this process still runs. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  const now = identityOf(pid);
  return now !== null && (started === null || now.started === null || now.started === started);
}

/** Whether a process of this number runs the program, as far as the system tells. */
export function runsProgram(pid: number, program: string): boolean {
  if (identityOf(pid) === null) return false;
  if (process.platform === "win32") return true;
  if (process.platform !== "linux") return ps(pid, "comm=")?.split("/").at(-1) === program;
  return read(`/proc/${String(pid)}/comm`)?.trim() === program;
}

/** Processes that stand in a folder: a database's backends stand in its data. Empty where the system does not tell. */
export function processesIn(folder: string): readonly number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return readlinkSync(`/proc/${name}/cwd`) === folder && identityOf(Number(name)) !== null ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

/** proc(5): the name in brackets may hold anything, so fields are counted behind its last bracket. */
function linuxIdentity(pid: number): ProcessIdentity | null {
  const stat = read(`/proc/${String(pid)}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const isDead = fields[0] === "Z" || fields[0] === "X";
  return isDead ? null : { pid, started: fields[19] ?? null };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function ps(pid: number, columns: string): string | null {
  try {
    const row = execFileSync("ps", ["-o", columns, "-p", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: PS_TIMEOUT_MS });
    return row.trim() === "" ? null : row.trim();
  } catch {
    return null;
  }
}

const PS_TIMEOUT_MS = 5_000;
