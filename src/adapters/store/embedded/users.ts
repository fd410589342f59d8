import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readHolder } from "./file-lock.ts";
import { identityOf, isRunning } from "./processes.ts";

/** Counts the processes that use a server, by a file each; call only under the folder's lock. */
export interface ServerUsers {
  join(): void;
  /** Takes this process off, and every one that died; true when nobody is left. */
  leave(): boolean;
}

/** The users kept in that folder. */
export function serverUsers(folder: string): ServerUsers {
  const mine = `${String(process.pid)}-${String((tokens += 1))}.json`;
  return {
    join() {
      removeDead(folder);
      writeFileSync(join(folder, mine), JSON.stringify(identityOf(process.pid) ?? { pid: process.pid }), { mode: 0o600 });
    },
    leave() {
      rmSync(join(folder, mine), { force: true });
      return removeDead(folder) === 0;
    },
  };
}

let tokens = 0;

function removeDead(folder: string): number {
  let alive = 0;
  for (const name of readdirSync(folder)) {
    const user = readHolder(join(folder, name));
    if (user !== null && isRunning(user)) alive += 1;
    else rmSync(join(folder, name), { force: true });
  }
  return alive;
}
