import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { text } from "node:stream/consumers";

const MAIN = fileURLToPath(new URL("../../src/app/cli/main.ts", import.meta.url));

/** What a command left behind. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `steward` as an operator types it, with these settings and no other, and waits for its end. */
export async function runSteward(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<Ran> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"], env: { PATH, HOME, LOG_LEVEL: "silent", ...env } });
  const closed = once(child, "close");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { code: child.exitCode, stdout, stderr };
}

/** Where an app of a test keeps its things. */
interface AppPlace {
  readonly dataDir: string;
  readonly connection: { readonly host: string; readonly port: number; readonly user: string; readonly database: string };
}

/** The settings of a `steward` that works on the folder and the database of a running app. */
export const besides = ({ dataDir, connection: { host, port, user, database } }: AppPlace): Readonly<Record<string, string>> =>
  ({ DATA_DIR: dataDir, DATABASE_URL: `postgresql://${user}@localhost:${String(port)}/${database}?host=${encodeURIComponent(host)}` });
