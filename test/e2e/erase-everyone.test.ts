import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import * as z from "zod";

import { readSettings } from "../../config/settings.ts";
import { startEmbedded } from "../../src/adapters/store/embedded-postgres.ts";
import { readActivityFile } from "../../src/app/activity-files.ts";
import type { App } from "../../src/app/app.ts";
import { parseFile } from "../../src/app/compose-files.ts";
import { compose } from "../../src/app/compose.ts";
import { wordsIn } from "../../src/domain/erasure/words-in.ts";
import type { Activity } from "../../src/domain/model/activity.ts";
import { installationId, type InstallationId } from "../../src/domain/model/ids.ts";
import { type Find, searchBytes, searcher } from "../helpers/byte-search.ts";
import { removeDataDir } from "../helpers/data-dir.ts";
import { runApp } from "../helpers/run-app.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";
import { type Ran, runSteward } from "../helpers/steward-command.ts";

const WORLD = fileURLToPath(new URL("../../sandbox/seed/world", import.meta.url));

const WorldSchema = z.object({
  ownDomains: z.array(z.string()),
  users: z.array(z.object({ name: z.string(), email: z.string().nullish(), phone: z.string().nullish() })),
  opportunities: z.array(z.object({ name: z.string() })),
  accounts: z.array(z.object({ name: z.string(), phone: z.string().nullish(), phones: z.array(z.string()).nullish() })),
  contacts: z.array(z.object({ firstName: z.string(), lastName: z.string(), email: z.string().nullish(), otherEmails: z.array(z.string()).nullish(), phone: z.string().nullish(), mobile: z.string().nullish() })),
});

/** Shorter lines of a text stand in others with good reason. */
const LINE_CHARS_MIN = 30;

/** The whole program on the sample day, then everybody outside of it is forgotten. */
describe("after erasing every person of the sample world", function () {
  this.timeout(600_000);
  let sandbox: StartedSandbox;
  let folder: string;
  let dataDir: string;
  let home: string;
  let app: App;
  let installations: readonly InstallationId[];
  let needles: Needles;
  let found: readonly Find[];
  const logs: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "steward-erase-"));
    dataDir = join(folder, "app");
    sandbox = await startSandbox({ dataDir: join(folder, "sandbox"), seedDir: WORLD, autoApprove: true });
    const run = await runApp(dataDir, sandbox).ended;
    assert.equal(run.code, 0, run.tail);
    logs.push(run.tail);
    installations = (run.result?.crms ?? []).map(({ installation }) => installationId(installation));
    assert.equal(installations.length, 2);
    home = z.object({ home: z.string() }).parse(JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8"))).home;
    needles = await needlesOf();
    found = searchBytes(existing([dataDir, home]), needles.all);
    for (const installation of installations) {
      const people = [...(await contactIds(dataDir, installation)), ...needles.outsiders];
      const erased = await steward(dataDir, ["erase", "--installation", installation, "--json", "--request", "T-1", ...people.flatMap((who) => ["--person", who])]);
      logs.push(erased.stdout, erased.stderr);
      assert.equal(erased.code, 0, erased.stderr);
    }
    app = await compose(readSettings({ DATA_DIR: dataDir, LOG_LEVEL: "silent" }), { startsAt: null });
  });
  after(async () => {
    await sandbox.stop();
    removeDataDir(dataDir);
    await rm(folder, { recursive: true, force: true });
  });

  it("a dry run finds nothing more to erase, and a single entry can be looked at from a terminal", async () => {
    const [installation = installationId("none")] = installations;
    const [, person = ""] = needles.addresses;
    const dry = await steward(dataDir, ["erase", "--installation", installation, "--person", person, "--dry-run", "--json"]);
    assert.equal(dry.code, 0, dry.stderr);
    const told = z.object({ dryRun: z.literal(true), values: z.number(), counts: z.record(z.string(), z.number()) }).parse(JSON.parse(dry.stdout));
    assert.deepEqual([told.values, told.counts], [0, {}]);
    const codes = [];
    for (const args of [["1"], ["99999999"], ["x"]]) codes.push((await steward(dataDir, ["audit", "reveal", ...args, "--installation", installation])).code);
    assert.deepEqual(codes, [0, 2, 2]);
  });

  it("each chain is valid", async () => {
    for (const installation of installations) {
      const report = await app.audit.verify(installation, { sense: true });
      assert.ok(report.ok, JSON.stringify(report));
      assert.deepEqual(report.semantic?.violations, []);
      assert.ok(report.walked > 200);
    }
  });

  it("every reveal of every entry says erased, or shows a value that concerns nobody outside", async () => {
    const speaks = searcher(needles.people);
    for (const installation of installations) {
      const size = await app.store.inInstallation(installation, (tx) => tx.audit.kept.size());
      const states = new Map<string, number>();
      for (let seq = 0; seq < size; seq += 1) {
        for (const { path, state, value } of (await app.audit.reveal(installation, seq))?.places ?? []) {
          states.set(state, (states.get(state) ?? 0) + 1);
          assert.ok(state === "erased" || state === "match", `${state} at entry ${String(seq)}${path}`);
          assert.deepEqual([...speaks(Buffer.from(wordsIn(value)))], [], `entry ${String(seq)}${path} still names somebody`);
        }
      }
      assert.ok((states.get("erased") ?? 0) > 500, JSON.stringify([...states]));
    }
  });

  it("nothing that is kept and opened names any of them", async () => {
    const speaks = searcher(needles.people);
    for (const installation of installations) {
      const [activities, reviews] = await app.store.inInstallation(installation, async (tx) => [
        await tx.activities.list({ before: null, limit: 500 }), await tx.reviews.list({ state: null, after: null, limit: 500 }),
      ] as const);
      assert.ok(activities.length > 90, "the rows of activities stay");
      const words = [...activities.map(({ activity }) => activity), ...reviews.tasks].map(wordsIn);
      assert.deepEqual(words.flatMap((text) => [...speaks(Buffer.from(text))]), []);
    }
  });

  it("none of their names, addresses, numbers and texts stands in any byte of the database directory or the logs", async () => {
    await app.stop();
    // What is looked for was there before; otherwise not finding it would say nothing.
    const foundBefore = new Set(found.map(({ needle }) => needle));
    assert.ok(needles.names.filter((name) => foundBefore.has(name)).length + needles.addresses.filter((address) => foundBefore.has(address)).length > 100, "the search finds nothing even where it must");
    assert.ok((await readdir(home)).length > 0);
    assert.deepEqual(searchBytes(existing([dataDir, home]), needles.all).map(({ needle, file }) => `${file}: ${needle}`), []);
    assert.deepEqual([...searcher(needles.all)(Buffer.from(logs.join("\n")))], []);
  });
});

const existing = (folders: readonly string[]): readonly string[] => [...new Set(folders)].filter((one, index, all) => existsSync(one) && !all.some((other, at) => at !== index && one.startsWith(`${other}/`)));

interface Needles {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  /** Names, addresses and numbers. */
  readonly people: readonly string[];
  readonly all: readonly string[];
  /** Addresses and numbers of those who took part and are no contacts. */
  readonly outsiders: readonly string[];
}

/** Everybody outside: the world's contacts, and whoever takes part in an activity without being one of our own. */
async function needlesOf(): Promise<Needles> {
  const world = WorldSchema.parse(JSON.parse(await readFile(join(WORLD, "world.json"), "utf8")));
  const own = new Set(world.users.flatMap(({ name, email, phone }) => [name.toLowerCase(), email?.toLowerCase() ?? "", digitsOf(phone)]));
  const isOurs = (address: string): boolean => own.has(address.toLowerCase()) || world.ownDomains.some((domain) => address.toLowerCase().endsWith(`@${domain}`));
  const activities = await allActivities(world.ownDomains);
  const participants = activities.flatMap((one) => one.participants).filter(({ email, phone }) => (email !== undefined && email.includes("@") && !isOurs(email)) || (email === undefined && phone !== undefined && !own.has(digitsOf(phone))));
  // What stands on a company's telephone, or on the site that is called from, is nobody's name.
  const companies = [...world.accounts, ...world.opportunities].map(({ name }) => name.toLowerCase());
  const names = [...world.contacts.map(({ firstName, lastName }) => `${firstName} ${lastName}`.trim()), ...participants.map(({ name }) => name ?? "")]
    .filter((name) => name.includes(" ") && !name.includes("@") && !own.has(name.toLowerCase()) && !companies.some((company) => company.includes(name.toLowerCase())));
  const addresses = [...world.contacts.flatMap(({ email, otherEmails }) => [email ?? "", ...(otherEmails ?? [])]), ...participants.map(({ email }) => email ?? "")].filter((address) => address !== "");
  // A company's number stays with the company, whoever calls from it.
  const switchboards = new Set(world.accounts.flatMap(({ phone, phones: more }) => [digitsOf(phone), ...(more ?? []).map(digitsOf)]));
  const phones = [...world.contacts.flatMap(({ phone, mobile }) => [phone ?? "", mobile ?? ""]), ...participants.map(({ phone }) => phone ?? "")].filter((phone) => digitsOf(phone).length >= 7 && !switchboards.has(digitsOf(phone)));
  const texts = activities.flatMap(({ text }) => [text.subject, ...text.body.split("\n"), ...text.transcript.map((turn) => turn.text), ...Object.values(text.fields)]);
  const lines = texts.map((line) => line.trim()).filter((line) => line.length >= LINE_CHARS_MIN);
  const people = [...new Set([...names, ...addresses, ...phones.flatMap((phone) => [phone, digitsOf(phone)])])];
  return { names, addresses, people, all: [...people, ...new Set(lines)], outsiders: [...new Set(participants.map(({ email, phone }) => email ?? phone ?? ""))].filter((who) => who !== "") };
}

const digitsOf = (phone: string | null | undefined): string => (phone ?? "").replace(/\D/g, "");

async function allActivities(ownDomains: readonly string[]): Promise<readonly Activity[]> {
  const files = (await readdir(join(WORLD, "activities"))).filter((name) => !name.endsWith(".meta.json"));
  const activities: Activity[] = [];
  for (const name of files) {
    const read = await readActivityFile({ name, path: join(WORLD, "activities", name) });
    assert.ok("bytes" in read);
    const parsed = await parseFile({ name, ...read }, { defaultZone: "UTC", ownDomains });
    if (parsed.ok) activities.push(...parsed.value);
  }
  assert.ok(activities.length > 90);
  return activities;
}

async function contactIds(dataDir: string, installation: InstallationId): Promise<readonly string[]> {
  const embedded = await startEmbedded({ dataDir, log: () => undefined });
  const client = new pg.Client(embedded.connection);
  try {
    await client.connect();
    const { rows } = await client.query("SELECT id FROM steward.mirror_contact WHERE installation_id = $1 ORDER BY id", [installation]);
    return z.array(z.object({ id: z.string() })).parse(rows).map(({ id }) => id);
  } finally {
    await client.end();
    await embedded.stop();
  }
}

const steward = (dataDir: string, args: readonly string[]): Promise<Ran> => runSteward(args, { TMPDIR: process.env["TMPDIR"], DATA_DIR: dataDir, LOG_LEVEL: "info" });
