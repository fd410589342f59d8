import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { answers } from "./answers.ts";
import type { Binaries } from "./binaries.ts";
import type { Places } from "./places.ts";
import { clearDeadPidFile, runningPostmaster } from "./postmaster.ts";
import type { RunAs } from "./reach.ts";
import { run } from "./run.ts";
import { isTooMuchMemory, memoryBytes, SHARED_BUFFERS_MB_MIN, sharedBuffersMb } from "./shared-buffers.ts";

/** The one role that logs in to an embedded server; it owns everything. */
export const EMBEDDED_USER = "steward";
/** The one database of an embedded server. */
export const EMBEDDED_DATABASE = "steward";

/** Every server has this one from its first moment. */
const LOGIN = { user: EMBEDDED_USER, database: "postgres" };

/** How to reach the server. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly password?: string;
}

/** Which programs, where, and as whom. */
export interface ServerContext {
  readonly binaries: Binaries;
  readonly places: Places;
  readonly as: RunAs | null;
}

const INITDB_TIMEOUT_MS = 120_000;
const START_TIMEOUT_S = 60;
const STOP_TIMEOUT_S = 30;
/** After kill -9 of a server its backends need a moment to notice; starting earlier is refused. */
const RESTART_PATIENCE_MS = 15_000;
const RESTART_PAUSE_MS = 200;
const LOG_FILE_BYTES_MAX = 5_000_000;
const IS_WINDOWS = process.platform === "win32";

/** The data folder, made whole or not at all: a cut initdb leaves nothing that looks like a database. */
export async function initialise({ binaries, places, as }: ServerContext): Promise<void> {
  if (existsSync(`${places.data}/PG_VERSION`)) return;
  const making = `${places.data}.new`;
  rmSync(making, { recursive: true, force: true });
  const password = IS_WINDOWS ? await newTcp(places) : null;
  const auth = password === null ? ["--auth=trust"] : ["--auth=scram-sha-256", `--pwfile=${password}`];
  const ended = await run(
    binaries.initdb,
    ["-D", making, `--username=${EMBEDDED_USER}`, "--encoding=UTF8", "--locale=C", "--no-instructions", ...auth],
    { as, cwd: places.home, timeoutMs: INITDB_TIMEOUT_MS },
  );
  if (password !== null) rmSync(password, { force: true });
  if (ended.code !== 0) throw new Error(`The embedded database could not be made in ${places.home}: ${ended.said}`);
  rmSync(places.data, { recursive: true, force: true });
  renameSync(making, places.data);
}

/** The address of the server that runs on this data folder, starting it when none does. */
export async function ensureRunning(context: ServerContext): Promise<{ readonly address: Address; readonly adopted: boolean }> {
  const { places } = context;
  const deadline = Date.now() + RESTART_PATIENCE_MS;
  for (;;) {
    const running = runningPostmaster(places.data);
    if (running?.ready === true && (await answers({ ...addressOf(places, running), ...LOGIN }))) return { address: addressOf(places, running), adopted: true };
    if (running === null) {
      clearDeadPidFile(places.data);
      const problem = await start(context);
      const started = runningPostmaster(places.data);
      if (problem === null && started !== null) return { address: addressOf(places, started), adopted: false };
      if (Date.now() > deadline || !isPassing(problem ?? "")) throw new Error(`The embedded database did not start: ${problem ?? "it ended at once"} (log: ${places.logFile})`);
    } else if (Date.now() > deadline + START_TIMEOUT_S * 1000) {
      throw new Error(`The embedded database (process ${String(running.pid)}) does not get ready (log: ${places.logFile})`);
    }
    await wait(RESTART_PAUSE_MS);
  }
}

/** Ends the server after the transactions that run now were rolled back; quiet when none runs. */
export async function stopServer({ binaries, places, as }: ServerContext): Promise<void> {
  if (runningPostmaster(places.data) === null) return;
  const args = ["stop", "-D", places.data, "-m", "fast", "-w", "-t", String(STOP_TIMEOUT_S)];
  const ended = await run(binaries.pgCtl, args, { as, cwd: places.home, timeoutMs: (STOP_TIMEOUT_S + 5) * 1000 });
  if (ended.code !== 0 && runningPostmaster(places.data) !== null) throw new Error(`The embedded database did not stop: ${ended.said}`);
}

/** Null when it runs, otherwise what it said. A server slower for want of memory is better than none. */
async function start(context: ServerContext): Promise<string | null> {
  const problem = await startWith(context, sharedBuffersMb(memoryBytes()));
  return problem !== null && isTooMuchMemory(problem) ? startWith(context, SHARED_BUFFERS_MB_MIN) : problem;
}

async function startWith({ binaries, places, as }: ServerContext, buffersMb: number): Promise<string | null> {
  if (existsSync(places.logFile) && statSync(places.logFile).size > LOG_FILE_BYTES_MAX) truncateSync(places.logFile);
  const from = existsSync(places.logFile) ? statSync(places.logFile).size : 0;
  // Terse: the details of an error quote the values of rows, and its context the text of a statement.
  const options = [...(await listening(places)), "-c max_connections=100", `-c shared_buffers=${String(buffersMb)}MB`, "-c fsync=on", "-c timezone=UTC", "-c log_timezone=UTC", "-c log_min_messages=warning", "-c log_error_verbosity=terse"];
  const ended = await run(
    binaries.pgCtl,
    ["start", "-D", places.data, "-l", places.logFile, "-w", "-t", String(START_TIMEOUT_S), "-o", options.join(" ")],
    { as, cwd: places.home, timeoutMs: (START_TIMEOUT_S + 5) * 1000 },
  );
  if (ended.code === 0) return null;
  const log = existsSync(places.logFile) ? readFileSync(places.logFile, "utf8").slice(from).trim().split("\n").slice(-4).join(" | ") : "";
  return log === "" ? ended.said : log;
}

async function listening({ sockets, tcp }: Places): Promise<readonly string[]> {
  if (!IS_WINDOWS) return ["-c listen_addresses=", `-k ${sockets}`, "-c unix_socket_permissions=0700"];
  const { password } = readTcp(tcp);
  const port = await freePort();
  writeFileSync(tcp, JSON.stringify({ port, password }), { mode: 0o600 });
  return ["-c listen_addresses=127.0.0.1", `-p ${String(port)}`];
}

/** What a dead server's orphans cause; gone as soon as they are. */
const isPassing = (problem: string): boolean => /postmaster\.pid|shared memory block|lock file/i.test(problem);

function addressOf(places: Places, { sockets, port }: { readonly sockets: string; readonly port: number }): Address {
  if (!IS_WINDOWS) return { host: sockets === "" ? places.sockets : sockets, port };
  return { host: "127.0.0.1", port, password: readTcp(places.tcp).password };
}

const Tcp = z.object({ port: z.int(), password: z.string() });
const readTcp = (file: string): z.infer<typeof Tcp> => Tcp.parse(JSON.parse(readFileSync(file, "utf8")));

/** A password for the TCP server, and the file in which initdb reads it. */
async function newTcp({ home, tcp }: Places): Promise<string> {
  const password = randomBytes(24).toString("base64url");
  writeFileSync(tcp, JSON.stringify({ port: await freePort(), password }), { mode: 0o600 });
  const file = `${home}/initdb.password`;
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return file;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === "object" && address !== null) resolve(address.port);
        else reject(new Error("no free TCP port on the loopback interface"));
      });
    });
  });
}
