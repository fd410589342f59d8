import { spawn } from "node:child_process";
import type { RunAs } from "./reach.ts";

/** How a program ended, with the last of what it said. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

const SAID_CHARS_MAX = 4_000;

/**
 * Runs one of PostgreSQL's programs as that user, in that folder, with nothing of our environment that could point it
 * elsewhere. Resolves whatever its exit code; throws when it cannot be run or takes longer than `timeoutMs`.
 */
export async function run(program: string, args: readonly string[], { as, cwd, timeoutMs }: { readonly as: RunAs | null; readonly cwd: string; readonly timeoutMs: number }): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd, timeout: timeoutMs, windowsHide: true, stdio: ["ignore", "pipe", "pipe"],
      env: plainEnvironment(), ...(as === null ? {} : { uid: as.uid, gid: as.gid }),
    });
    let said = "";
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString("utf8")).slice(-SAID_CHARS_MAX);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", (error) => { reject(new Error(`${program} cannot be run: ${error.message}`)); });
    // `exit`, not `close`: a server that was started keeps the pipes of whoever started it open.
    child.on("exit", (code, signal) => {
      child.stdout.destroy();
      child.stderr.destroy();
      if (signal === null) resolve({ code, said: said.trim() });
      else reject(new Error(`${program} was ended by ${signal} (limit ${String(timeoutMs)} ms): ${said.trim()}`));
    });
  });
}

/** Without PG… variables, whose values would be taken for settings, and without TZ and LANG, which initdb would keep. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:PG|LC_|LANG$|LANGUAGE$|TZ$|LD_|DYLD_)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: "C", TZ: "UTC" };
}
