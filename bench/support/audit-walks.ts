import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";

import type { ConnectionConfig } from "../../src/adapters/store/embedded-postgres.ts";

const WALK_EXPORT = fileURLToPath(new URL("./audit-walk-export.ts", import.meta.url));
const WALK_ROWS = fileURLToPath(new URL("./audit-walk-rows.ts", import.meta.url));
const USAGE = new URL("./audit-usage.mjs", import.meta.url).href;
const CHECKER = fileURLToPath(new URL("../../scripts/verify-audit.mjs", import.meta.url));
const OUTPUT_BYTES_MAX = 16_777_216;
const execute = promisify(execFile);

const WalkedSchema = z.object({ walked: z.number(), ms: z.number(), cpuMs: z.number(), rssMb: z.number() });
/** What a walk took: by the clock, of processor time (all threads of its process), and of memory at its most. */
export type Walked = z.infer<typeof WalkedSchema>;

/** An export by our verifier, held against all its checkpoints, in one thread or several, or naively a piece of it; in a process of its own. Throws when it does not verify. */
export const walkExport = (which: "all" | "threads" | "naive", dir: string): Promise<Walked> => walked([WALK_EXPORT, which, dir]);

/** A log in PostgreSQL, in a process of its own. Throws when it does not verify. */
export const walkRows = (connection: ConnectionConfig, installation: string): Promise<Walked> => walked([WALK_ROWS, JSON.stringify(connection), installation]);

const walked = async (args: readonly string[]): Promise<Walked> => WalkedSchema.parse(JSON.parse((await execute(process.execPath, args)).stdout));

/** The outsider's checker on an export. Throws when it does not find it valid. */
export async function walkByChecker(dir: string): Promise<Walked> {
  const { stdout, stderr } = await execute(process.execPath, ["--import", USAGE, CHECKER, dir, "--json"], { maxBuffer: OUTPUT_BYTES_MAX });
  const { walked: lines } = z.object({ walked: z.number() }).parse(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? ""));
  return WalkedSchema.parse({ walked: lines, ...z.record(z.string(), z.number()).parse(JSON.parse(stderr.slice(stderr.lastIndexOf("usage ") + "usage ".length))) });
}
