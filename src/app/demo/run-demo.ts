import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { parsePolicy } from "../../../config/load.ts";
import { configFact } from "../../domain/audit/config-fact.ts";
import { withOptOuts } from "../../domain/policy/opt-out-list.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { CrmName } from "../../ports/crm-connection.ts";
import type { CrmObject } from "../../ports/crm-records.ts";
import type { App } from "../app.ts";
import { activityFiles } from "../activity-files.ts";
import type { Output } from "../cli/command.ts";
import { parseWorldText, type World } from "../compose-files.ts";
import { importFiles } from "../import-files.ts";
import { installByOAuth } from "./install-by-oauth.ts";
import { isComplete, pending, tally, type Tally, writesDone } from "./tally.ts";

/** The sample world that comes with the sources. */
export const SAMPLE_WORLD_DIR = fileURLToPath(new URL("../../../sandbox/seed/world", import.meta.url));

/** The sample world, read. Throws when the copy is damaged: it is part of the program. */
export async function sampleWorld(): Promise<World> {
  const world = parseWorldText(await readFile(join(SAMPLE_WORLD_DIR, "world.json"), "utf8"));
  if (!world.ok) throw new Error(`sandbox/seed/world/world.json: ${world.error}`);
  return world.value;
}

const POLL_EVERY_MS = 100;
/** Long after anything healthy has ended. */
const SETTLE_WITHIN_MS = 600_000;

/** How the sample day ended, by CRM, and whether nothing is left or broken. */
export interface DemoResult {
  readonly tallies: readonly Tally[];
  readonly complete: boolean;
}

/** A CRM on its way through the sample day. */
interface Day {
  readonly crm: CrmName;
  readonly installation: InstallationId;
  readonly isNew: boolean;
  readonly writesBefore: number;
}

/** Says how far one of several that do the same has come. */
type Report = (done: number, total: number) => void;

/**
 * The sample day, from consent to proof: installs into each sandbox CRM through its OAuth pages, reads the CRM, brings
 * the activities in, waits until all has come to an end, and verifies the chains. The CRMs go through it side by side,
 * a step at a time. Running it again goes on where it was and writes nothing twice.
 */
export async function runDemo(app: App, world: World, out: Output): Promise<DemoResult> {
  const crms = app.installRoads.map(({ crm }) => crm);
  const days = await together(out, "installing", crms, (crm, report) => begin(app, crm, world, report));
  await together(out, "reading the CRMs", days, (day, report) => readCrm(app, day, report));
  const files = await activityFiles([join(SAMPLE_WORLD_DIR, "activities")]);
  const taken = await together(out, "taking in", days, (day, report) => importFiles(app, day.installation, files, report));
  for (const [index, { failures }] of taken.entries()) for (const failure of failures) out.warn(`${days[index]?.crm ?? ""}: ${failure.file}: ${failure.reason}`);
  const left = await together(out, "judging and writing", days, (day, report) => settle(app, day, report));
  const ends = await together(out, "verifying", days, (day, report) => proven(app, day, report));
  return {
    tallies: ends.map(({ tally: one }) => one),
    complete: ends.every((end, index) => isComplete(end, left[index]) && taken[index]?.failures.length === 0),
  };
}

/** Does the same for each at the same time, under one bar that adds up how far they are. */
async function together<One, Value>(out: Output, label: string, ones: readonly One[], work: (one: One, report: Report) => Promise<Value>): Promise<Value[]> {
  const standing = new Map<One, { readonly done: number; readonly total: number }>();
  const sum = (part: "done" | "total"): number => [...standing.values()].reduce((all, one) => all + one[part], 0);
  return Promise.all(ones.map((one) => work(one, (done, total) => {
    standing.set(one, { done, total });
    if (standing.size === ones.length) out.progress(label, sum("done"), sum("total"));
  })));
}

async function begin(app: App, crm: CrmName, world: World, report: Report): Promise<Day> {
  report(0, 1);
  const { installation, isNew } = await installed(app, crm);
  await adopt(app, installation, world);
  const writesBefore = await writesDone(app, installation);
  report(1, 1);
  return { crm, installation, isNew, writesBefore };
}

async function proven(app: App, { installation, writesBefore }: Day, report: Report) {
  report(0, 1);
  const end = await tally(app, installation, writesBefore);
  report(1, 1);
  return end;
}

/** The installation in the sandbox portal: the one there is, else a new one through the vendor's own pages. */
async function installed(app: App, crm: CrmName): Promise<Pick<Day, "installation" | "isNew">> {
  const existing = (await app.store.acrossTenants.list()).find((one) => one.crm === crm && one.state === "connected");
  // Without abilities the first installing was cut before its fields were made: it is done again.
  if (existing !== undefined && Object.keys(existing.abilities).length > 0) {
    const check = await (await app.connection(existing.id, "interactive")).check();
    if (check.ok) return { installation: existing.id, isNew: false };
  }
  await installByOAuth(`${app.publicUrl}/install/${crm}`);
  const made = (await app.store.acrossTenants.list()).find((one) => one.crm === crm && one.state === "connected");
  if (made === undefined) throw new Error(`the installation into ${crm} did not come about`);
  return { installation: made.id, isNew: true };
}

/** Lays the world's settings over the policy and grants activity logging: the demo has no admin to do it. */
async function adopt(app: App, installation: InstallationId, world: World): Promise<void> {
  await app.store.inInstallation(installation, async (tx) => {
    const { policy } = tx.installation;
    const laid = parsePolicy({ ...policy, ...world.policy, grants: { ...policy.grants, activityLogging: true } }, "the sample world");
    const kept = withOptOuts(laid, policy.privacy.optOuts);
    const wanted = kept === null || kept === "full" ? laid : kept;
    if (JSON.stringify(wanted) === JSON.stringify(policy)) return;
    const version = await tx.setPolicy(wanted);
    await tx.audit.append([configFact("policy", { version, grants: { activity_logging: true } }, "sample world")]);
  });
}

/**
 * Reads the CRM before anything is judged: a mirror that is half full would make people unknown. A new installation
 * reads by itself, so that only its end is awaited; an old one is asked to.
 */
async function readCrm(app: App, { crm, installation, isNew }: Day, report: Report): Promise<void> {
  const { reader } = await app.connection(installation, "sync");
  const job = { name: "sync-records", installation, object: null, full: false } as const;
  if (!isNew && (await app.queue.runAndWatch(job)) === "failed") throw new Error(`${crm} could not be read; the log says why`);
  const deadline = performance.now() + SETTLE_WITHIN_MS;
  for (;;) {
    const read = await objectsRead(app, installation, reader.objects);
    report(read, reader.objects.length);
    if (read === reader.objects.length) return;
    if (performance.now() > deadline) throw new Error(`${crm} could not be read in time; the log says why`);
    await wait(POLL_EVERY_MS);
  }
}

/** How many kinds of record have been read to their end once. */
async function objectsRead(app: App, installation: InstallationId, objects: readonly CrmObject[]): Promise<number> {
  return app.store.inInstallation(installation, async (tx) => {
    const marks = [];
    for (const object of objects) marks.push(await tx.sync.marks(object));
    return marks.filter((mark) => mark !== null).length;
  });
}

async function settle(app: App, { installation }: Day, report: Report) {
  const deadline = performance.now() + SETTLE_WITHIN_MS;
  let most = 1;
  for (;;) {
    const left = await pending(app, installation);
    const open = left.activities + left.writes;
    most = Math.max(most, open);
    report(most - open, most);
    if (open === 0 || performance.now() > deadline) return left;
    await wait(POLL_EVERY_MS);
  }
}
