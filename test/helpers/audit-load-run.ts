import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as z from "zod";

import type { ConnectionConfig } from "../../src/adapters/store/embedded-postgres.ts";
import type { OrderSchema } from "./audit-load.ts";

const ConnectionSchema = z.object({ host: z.string(), port: z.number(), user: z.string(), database: z.string(), password: z.string().optional() });
const LOAD = fileURLToPath(new URL("./audit-load.ts", import.meta.url));
/** With a database to recover, on a busy machine. */
const START_TIMEOUT_MS = 60_000;
const TAIL_CHARS = 2_000;

/** An entry whose writer was told that it is durable. */
export interface Acknowledged {
  readonly log: string;
  readonly seq: number;
  readonly id: string;
}

/** What loading processes said, all runs together. */
export interface LoadTold {
  readonly acknowledged: Acknowledged[];
  readonly rolledBack: string[];
  /** Why writers gave up. */
  readonly errors: string[];
  /** Why the signer refused; nothing here may ever make it. */
  readonly refusals: string[];
}

/** A process that appends. */
export interface LoadRun {
  readonly connection: ConnectionConfig;
  begin(): void;
  /** When so many more entries were acknowledged than at the begin, or the process is at its end. */
  reached(more: number): Promise<void>;
  /** When it ended, or has nothing more to do because all its writers gave up. */
  over(): Promise<void>;
  /** SIGKILL; resolves when it is gone and everything it had said was heard. */
  kill(): Promise<void>;
}

/** Nothing was said yet. */
export const nothingTold = (): LoadTold => ({ acknowledged: [], rolledBack: [], errors: [], refusals: [] });

/** Starts a loading process; resolves when it is ready. Throws with what it said when it does not get ready. */
export async function startLoad(order: z.infer<typeof OrderSchema>, told: LoadTold): Promise<LoadRun> {
  const child = spawn(process.execPath, [LOAD, JSON.stringify(order)], { stdio: ["pipe", "pipe", "pipe"] });
  const ready = Promise.withResolvers<ConnectionConfig>();
  const over = Promise.withResolvers<undefined>();
  let tail = "";
  child.stderr.on("data", (chunk: Buffer) => { tail = (tail + chunk.toString("utf8")).slice(-TAIL_CHARS); });
  // A child that was killed reads no more.
  child.stdin.on("error", () => undefined);
  const waiting: { readonly upTo: number; readonly done: () => void }[] = [];
  const hear = (): void => {
    while (waiting[0] !== undefined && told.acknowledged.length >= waiting[0].upTo) waiting.shift()?.done();
  };
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    if (line.startsWith("ready ")) ready.resolve(connectionIn(line.slice("ready ".length)));
    else if (line === "over") over.resolve(undefined);
    else note(line, told);
    hear();
  });
  const gone = Promise.all([once(child, "close"), once(lines, "close")]).then(() => {
    over.resolve(undefined);
    for (const { done } of waiting.splice(0)) done();
    ready.reject(new Error(`the loading process ended before it was ready: ${tail.trim()}`));
  });
  const timer = setTimeout(() => {
    ready.reject(new Error(`the loading process was not ready after ${String(START_TIMEOUT_MS)} ms`));
    child.kill("SIGKILL");
  }, START_TIMEOUT_MS);
  const connection = await ready.promise.finally(() => { clearTimeout(timer); });
  return {
    connection,
    begin() { child.stdin.write("begin\n"); },
    reached: (more) => new Promise((done) => {
      waiting.push({ upTo: told.acknowledged.length + more, done });
      hear();
    }),
    over: () => over.promise,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

function note(line: string, { acknowledged, rolledBack, errors, refusals }: LoadTold): void {
  const [kind, first = "", seq, id = ""] = line.split(" ");
  if (kind === "a" && id.length === UUID_CHARS) acknowledged.push({ log: first, seq: Number(seq), id });
  else if (kind === "r") rolledBack.push(first);
  else if (kind === "e") errors.push(line.slice(2));
  else if (kind === "x") refusals.push(line.slice(2));
}

/** A line that was cut by a kill tells nothing. */
const UUID_CHARS = 36;

function connectionIn(text: string): ConnectionConfig {
  const { password, ...rest } = ConnectionSchema.parse(JSON.parse(text));
  return { ...rest, ...(password === undefined ? {} : { password }) };
}
