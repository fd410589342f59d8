import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type * as z from "zod";

import { FaredSchema, type OpenSchema } from "./grant-racer.ts";

const RACER = fileURLToPath(new URL("./grant-racer.ts", import.meta.url));

/** How the callers of one process fared. */
export type Fared = z.infer<typeof FaredSchema>;
/** One race for a token. */
export interface Race {
  readonly how: "ended" | "refused";
  readonly now: string;
  readonly callers: number;
}

/** A process whose callers all want the token of one installation. */
export interface RacerProcess {
  race(race: Race): Promise<Fared>;
  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a process that holds the grant that `open` names. It ends with this one at the latest. */
export async function startRacer(open: z.infer<typeof OpenSchema>): Promise<RacerProcess> {
  const child = spawn(process.execPath, [RACER, "--race"], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "close");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (order: unknown): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(order)}\n`);
    const line = await lines.next();
    if (line.done === true) throw new Error("the racer ended before it answered");
    return JSON.parse(line.value);
  };
  await ask({ do: "open", open });
  return {
    race: async (race) => FaredSchema.parse(await ask({ do: "race", ...race })),
    kill: () => ended(child, exited, "SIGKILL"),
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}

async function ended(child: ChildProcess, exited: Promise<unknown>, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await exited;
}
