import { execFileSync } from "node:child_process";
import { type Stats, statSync } from "node:fs";
import { dirname } from "node:path";

/** As whom the server runs: PostgreSQL refuses root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** The ids of `nobody` where the system does not tell them. */
const NOBODY: RunAs = { uid: 65_534, gid: 65_534 };

/** Whom the server must run as: `nobody` when we are root, otherwise ourselves (null). */
export function serverUser(): RunAs | null {
  if (process.getuid?.() !== 0) return null;
  return { uid: idOf("-u") ?? NOBODY.uid, gid: idOf("-g") ?? NOBODY.gid };
}

function idOf(flag: "-u" | "-g"): number | null {
  try {
    const id = Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim());
    return Number.isInteger(id) && id > 0 ? id : null;
  } catch {
    return null;
  }
}

/** Whether that user may enter a folder and every folder above it. */
export function canEnter(folder: string, user: RunAs): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (!allows(at, user, EXECUTE)) return false;
    if (dirname(at) === at) return true;
  }
}

/** Whether that user may read a file (folders above it not looked at). */
export function canRead(file: string, user: RunAs): boolean {
  return allows(file, user, READ);
}

const READ = 0o4;
const EXECUTE = 0o1;

function allows(path: string, { uid, gid }: RunAs, bit: number): boolean {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch {
    return false;
  }
  const shift = stats.uid === uid ? 6 : stats.gid === gid ? 3 : 0;
  return ((stats.mode >> shift) & bit) === bit;
}
