import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { processesIn, runsProgram } from "./processes.ts";

/** What a running server wrote about itself into postmaster.pid (PostgreSQL, `pidfile.h`). */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Folder of its Unix socket; empty without one. */
  readonly sockets: string;
  readonly ready: boolean;
}

/** The server that runs on this data folder, or null: a file left behind by a dead one, or by another program's, is none. */
export function runningPostmaster(data: string): Postmaster | null {
  const file = readPidFile(data);
  if (file === null || !runsProgram(file.pid, "postgres")) return null;
  return file;
}

/**
 * Removes a postmaster.pid that would keep PostgreSQL from starting although its process is a zombie or not a database:
 * PostgreSQL only looks whether the number is taken. Not while a backend still stands in the data folder: then the file
 * protects shared memory, and the caller has to wait.
 */
export function clearDeadPidFile(data: string): void {
  const file = readPidFile(data);
  if (file === null || runsProgram(file.pid, "postgres") || processesIn(data).length > 0) return;
  rmSync(join(data, "postmaster.pid"), { force: true });
}

function readPidFile(data: string): Postmaster | null {
  let lines: readonly string[];
  try {
    lines = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
  const [pid, , , port, sockets = "", , , state = ""] = lines;
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 0) return null;
  return { pid: number, port: Number(port ?? "0"), sockets: sockets.trim(), ready: state.trim() === "ready" };
}
