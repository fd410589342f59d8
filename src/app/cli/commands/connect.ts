import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import type { Installation } from "../../../ports/store.ts";
import type { App, InstallRoad } from "../../app.ts";
import { filesForAdmin } from "../../compose-crms.ts";
import { KNOWN_CRMS, knownCrm } from "../../compose-known-crms.ts";
import { startHttp } from "../../http/server.ts";
import { type Call, type Command, type ExitCode, UsageError } from "../command.ts";
import { withApp } from "../with-app.ts";

const LOOK_EVERY_MS = 500;
const WAIT_MINUTES_DEFAULT = 15;
const WAIT_MINUTES_MAX = 24 * 60;
const ANSWER_WITHIN_MS = 2_000;
const NAMES = KNOWN_CRMS.map(({ manifest }) => manifest.crm);

/** Brings an admin to the vendor's consent page and waits for what comes back. */
export const connectCommand: Command = {
  name: "connect",
  summary: "Prints the install link of a CRM and waits for the installation; serves the pages itself when no web process runs.",
  usage: `${NAMES.join("|")} [--login-url URL] [--minutes N] [--metadata DIR]`,
  takes: { min: 1, max: 1 },
  options: { "login-url": { type: "string" }, minutes: { type: "string" }, metadata: { type: "string" } },
  help: {
    "login-url": "salesforce: where this org's people sign in (a sandbox, or its own https address)",
    minutes: `how long to wait, ${String(WAIT_MINUTES_DEFAULT)} when left out`,
    metadata: "only writes the files that an admin deploys in the CRM before installing, into this folder",
  },
  run: connect,
};

async function connect({ positionals: [crm = ""], flags, out }: Call): Promise<ExitCode> {
  const minutes = Number(flags.text("minutes") ?? WAIT_MINUTES_DEFAULT);
  if (!(minutes > 0 && minutes <= WAIT_MINUTES_MAX)) throw new UsageError(`--minutes: expected more than 0, at most ${String(WAIT_MINUTES_MAX)}`);
  const known = knownCrm(crm);
  if (known === undefined) throw new UsageError(`${crm} is no CRM that Steward knows: it is ${NAMES.join(" or ")}`);
  const folder = flags.text("metadata");
  if (folder !== null) return handOut(await filesForAdmin(crm), folder, out);
  return withApp(async (app) => {
    const road = app.installRoads.find((one) => one.crm === crm);
    if (road === undefined) throw new UsageError(`${crm} cannot be connected: no OAuth client is set for it (${known.client.join(" and ")})`);
    const before = await app.store.acrossTenants.list();
    const http = (await isServed(app)) ? null : await startHttp(app, (line) => { out.warn(line); });
    try {
      const link = `${app.publicUrl}/install/${crm}${loginQuery(road, flags.text("login-url"))}`;
      // The link is what a person needs now; with --json the result alone belongs on stdout.
      if (out.json) out.warn(link);
      out.say(link);
      const made = await arrival(app, { crm, before, untilMs: performance.now() + minutes * 60_000 }, (seconds) => { out.progress("waiting for the installation, s", seconds, null); });
      out.say(made === null ? "No installation came about in time." : `Connected: ${made.name}, installation ${made.id}`);
      out.give({ link, installation: made === null ? null : { id: made.id, crm: made.crm, name: made.name, state: made.state } });
      return made === null ? 1 : 0;
    } finally {
      await http?.stop();
    }
  });
}

/** The part of the link that names a login host, checked as the page will check it. */
function loginQuery({ crm, loginHost }: InstallRoad, named: string | null): string {
  if (named === null) return "";
  const host = loginHost?.(named) ?? null;
  if (host === null) throw new UsageError(`--login-url: nobody signs in to ${crm} at ${named}`);
  return `?login=${encodeURIComponent(host)}`;
}

/** Writes what an admin deploys; files that are there already are replaced. */
async function handOut(files: ReadonlyMap<string, string>, folder: string, out: Call["out"]): Promise<ExitCode> {
  for (const [path, text] of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  out.say(files.size === 0 ? "Nothing has to be deployed: Steward makes its fields itself." : `${String(files.size)} files are in ${folder}: deploy them in the CRM, assign the permission set, then connect.`);
  out.give({ folder, files: [...files.keys()] });
  return 0;
}

/** Whether a web process of ours answers where people are sent. */
async function isServed({ publicUrl }: App): Promise<boolean> {
  try {
    const answer = await fetch(`${publicUrl}/healthz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), redirect: "error" });
    return answer.ok && answer.headers.get("x-correlation-id") !== null;
  } catch {
    return false;
  }
}

interface Wanted {
  readonly crm: string;
  readonly before: readonly Installation[];
  readonly untilMs: number;
}

/** The installation that is new, or connected again; null when none came in time. */
async function arrival(app: App, { crm, before, untilMs }: Wanted, onWait: (seconds: number) => void): Promise<Installation | null> {
  const begunMs = performance.now();
  const known = new Set(before.filter((one) => one.state === "connected").map((one) => one.id));
  for (;;) {
    const made = (await app.store.acrossTenants.list()).find((one) => one.crm === crm && one.state === "connected" && !known.has(one.id));
    if (made !== undefined) return made;
    if (performance.now() > untilMs) return null;
    onWait(Math.round((performance.now() - begunMs) / 1000));
    await wait(LOOK_EVERY_MS);
  }
}
