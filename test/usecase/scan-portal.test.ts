import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, watch } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { portalScanner } from "../../src/app/jobs/scan-portals.ts";
import { duplicateScanner } from "../../src/adapters/linkage/duplicate-scanner.ts";
import { crmRecordId, type InstallationId } from "../../src/domain/model/ids.ts";
import type { CrmRecord } from "../../src/ports/crm-records.ts";
import type { KeptPair } from "../../src/ports/pair-table.ts";
import type { TenantTransaction } from "../../src/ports/store.ts";
import { keepMatchKeys } from "../../src/usecases/match-record/keep-keys.ts";
import { matchWanted } from "../../src/usecases/match-record.ts";
import { readBands } from "../../src/usecases/match-record/read-bands.ts";
import { PORTAL_LIMITS, type PortalRefusal, type PortalWatch, scanPortal } from "../../src/usecases/match-record/scan-portal.ts";
import type { PortalScan } from "../../src/ports/portal-scan-table.ts";
import type { Result } from "../../src/domain/model/result.ts";
import { crmAccount, crmContact } from "../helpers/crm-rows.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { firmOf, PEOPLE, PLANTED } from "../helpers/hundred-people.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { installed } from "../helpers/sample-rows.ts";
import { wasRead } from "../helpers/was-read.ts";

const LATER = "2026-11-20T10:00:00.000Z";

describe("a scan of a portal", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let folder = "";
  let portals = 0;
  before(async () => {
    fresh = await freshStore();
    folder = await mkdtemp(join(tmpdir(), "scan-portal-"));
  });
  beforeEach(async () => { id = await installed(fresh.store, `portal-${String((portals += 1))}`); });
  after(async () => {
    await fresh.close();
    await rm(folder, { recursive: true, force: true });
  });

  const inside = <Value>(work: (tx: TenantTransaction) => Promise<Value>): Promise<Value> => fresh.store.inInstallation(id, work);
  const read = async (...records: readonly CrmRecord[]): Promise<void> => {
    await inside(async (tx) => {
      await tx.mirror.upsert(records);
      await wasRead(tx, ["contact", "account"], fresh.clock.now());
    });
  };
  const scan = (watch: Partial<PortalWatch> = {}, of = id): Promise<Result<PortalScan["found"], PortalRefusal>> =>
    scanPortal({ ...fresh, scanner: duplicateScanner }, of, PORTAL_LIMITS, { folder: join(folder, "scans"), signal: new AbortController().signal, onStep: () => undefined, ...watch });
  const open = (): Promise<readonly KeptPair[]> => inside((tx) => tx.pairs.open("contact", { after: null, limit: 1_000 }));
  const crmIds = async (pairs: readonly KeptPair[]): Promise<readonly string[]> => {
    const back = new Map(await Promise.all(PEOPLE.map(async ({ crmId }) => [await inside((tx) => tx.mirror.toOurs("contact", crmId)), crmId] as const)));
    return pairs.map(({ a, b }) => [back.get(a) ?? a, back.get(b) ?? b].toSorted().join(" ")).toSorted();
  };

  it("when the mirror was not read whole, then nothing is scanned", async () => {
    const refused = await scan();
    assert.deepEqual(refused, { ok: false, error: { kind: "not-read" } });
  });

  it("when records were there before anybody looked, then their duplicates are found, and asking again finds the same and opens nothing", async () => {
    await read(...PEOPLE);
    const first = await scan();
    assert.ok(first.ok, JSON.stringify(first));
    assert.deepEqual([first.value.contact?.records, first.value.contact?.pairs, first.value.contact?.opened, first.value.account?.records], [110, 10, 10, 0]);
    const before = await open();
    assert.deepEqual(await crmIds(before), PLANTED);
    fresh.clock.advance(1_000);
    const second = await scan();
    assert.ok(second.ok);
    assert.deepEqual([second.value.contact?.pairs, second.value.contact?.opened, second.value.contact?.dropped], [10, 0, 0]);
    assert.deepEqual(await open(), before, "the same records make the same model");
    assert.deepEqual(await readdir(folder), []);
    const last = await inside((tx) => tx.scans.last());
    assert.deepEqual([last?.outcome, last?.found.contact?.pairs], ["done", 10]);
  });

  it("when a pair was judged different, then it is never raised again, and what was judged is remembered without the two", async () => {
    await read(...PEOPLE);
    await scan();
    const [judged, unsure] = await open();
    assert.ok(judged !== undefined && unsure !== undefined);
    await inside((tx) => tx.pairs.judge("contact", { ...judged, verdict: "different", by: null, at: fresh.clock.now() }));
    await inside((tx) => tx.pairs.judge("contact", { ...unsure, verdict: "unsure", by: null, at: fresh.clock.now() }));
    fresh.clock.advance(1_000);
    const again = await scan();
    assert.ok(again.ok && again.value.contact?.opened === 0);
    assert.equal((await open()).length, 8);
    assert.deepEqual(await inside((tx) => tx.pairs.labels("contact", { modelVersion: judged.modelVersion, limit: 10 })), [{ weight: judged.weight, same: false, proven: judged.proof.hard && !judged.proof.veto }]);
    await inside((tx) => tx.pairs.judge("contact", { ...judged, verdict: "same", by: null, at: fresh.clock.now() }));
    assert.deepEqual((await inside((tx) => tx.pairs.labels("contact", { modelVersion: judged.modelVersion, limit: 10 }))).map(({ same }) => same), [true]);
  });

  it("when records are alike no more, then their pair is dropped, but one that a further address brings stays", async () => {
    await read(...PEOPLE, crmContact("x", { firstName: "Zed", lastName: "Young", emails: ["zed@one.example", "zed@two.example"], phones: [] }), crmContact("y", { firstName: "Zed", lastName: "Young", emails: ["zed@two.example"], phones: [] }));
    await keepMatchKeys(fresh, id);
    assert.equal((await open()).length, 11);
    await inside((tx) => tx.mirror.upsert([crmContact("10b", { modifiedAt: LATER, firstName: "Quentin", lastName: "Zabriskie", emails: ["q@elsewhere.example"], phones: [] })]));
    const scanned = await scan();
    assert.ok(scanned.ok && scanned.value.contact?.dropped === 1, JSON.stringify(scanned));
    assert.equal((await open()).length, 10);
    await inside((tx) => tx.mirror.upsert([crmContact("20b", { modifiedAt: LATER, firstName: "Quentin", lastName: "Zabriskie", emails: ["q@elsewhere.example"], phones: [] })]));
    const next = await scan();
    assert.ok(next.ok && next.value.contact?.dropped === 1, JSON.stringify(next));
  });

  it("when a pair was judged by the weights of another model, then it proves nothing of this one's", async () => {
    await read(...PEOPLE);
    await scan();
    const [judged] = await open();
    assert.ok(judged !== undefined);
    await inside((tx) => tx.pairs.judge("contact", { ...judged, verdict: "same", by: null, at: fresh.clock.now() }));
    const countJudged = async (): Promise<number | undefined> => (await readBands(fresh.store, id)).find(({ object }) => object === "contact")?.judged;
    assert.equal(await countJudged(), 1);
    await scan();
    assert.equal(await countJudged(), 1, "the records are the same, and so are the weights");
    await inside((tx) => tx.mirror.upsert(Array.from({ length: 20 }, (_, n) => crmContact(`new ${String(n)}`, { emails: [`new${String(n)}@new${String(n)}.example`] }))));
    await scan();
    assert.equal(await countJudged(), 0);
  });

  it("when a scan ended, then records that come later are weighed by what it taught", async () => {
    await read(...PEOPLE);
    const scanned = await scan();
    assert.ok(scanned.ok);
    const scales = await inside((tx) => tx.linkage.scales("contact", [{ feature: "first", value: "ana" }]));
    assert.equal(scales.learned?.model.version, scanned.value.contact?.modelVersion);
    assert.ok((scales.shares[0] ?? 0) > 0.05, JSON.stringify(scales.shares));
    await keepMatchKeys(fresh, id);
    const { matches } = await matchWanted(fresh, id, { object: "contact", id: null, fields: { firstName: ["Ana"], lastName: ["Abbano"], email: [`Ana.Abbano@${firmOf(0)}.example`] } });
    assert.deepEqual(new Set(matches.map(({ crmId }) => crmId)), new Set([crmRecordId("0"), crmRecordId("0b")]));
  });

  it("when the like of one comes after a scan, then the pair weighs then what it weighs at night, but for what one record more makes of all", async () => {
    await read(...PEOPLE);
    assert.ok((await scan()).ok);
    await inside((tx) => tx.mirror.upsert([crmContact("5b", { firstName: "Finn", lastName: "Abbfeld", title: null, emails: [`Finn.Abbfeld@${firmOf(5)}.example`], phones: [] })]));
    await keepMatchKeys(fresh, id);
    const of = async (): Promise<KeptPair> => {
      const [known, come] = await Promise.all(["5", "5b"].map((one) => inside((tx) => tx.mirror.toOurs("contact", crmRecordId(one)))));
      return (await open()).find(({ a, b }) => [a, b].includes(known ?? "") && [a, b].includes(come ?? "")) ?? assert.fail("no pair");
    };
    const { weight: before } = await of();
    assert.ok((await scan()).ok);
    const { weight: night } = await of();
    assert.ok(Math.abs(night - before) < 0.5, `${String(before)} and ${String(night)}`);
  });

  it("when one is under way, then another of the same installation is refused and one of another is not", async () => {
    await read(...PEOPLE);
    const met: Promise<unknown>[] = [];
    const other = await installed(fresh.store, `portal-${String((portals += 1))}`);
    const one = await scan({ onStep: () => { if (met.length === 0) met.push(scan(), scan({}, other)); } });
    assert.ok(one.ok);
    assert.deepEqual(await Promise.all(met), [{ ok: false, error: { kind: "busy" } }, { ok: false, error: { kind: "not-read" } }]);
  });

  it("when the disk is full, then a sentence says so", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    await read(...PEOPLE);
    const refused = await scanPortal({ ...fresh, scanner: { ...duplicateScanner, scan: (order, watching, found) => duplicateScanner.scan({ ...order, file: { fields: ["lastName"], hand: () => Promise.reject(full) } }, watching, found) } }, id, PORTAL_LIMITS,
      { folder: join(folder, "scans"), signal: new AbortController().signal, onStep: () => undefined });
    assert.ok(!refused.ok && refused.error.kind === "refused", JSON.stringify(refused));
    assert.match(refused.error.reason, /no room left on the disk/);
    assert.deepEqual(await readdir(folder), []);
  });

  it("when others hold up what it keeps, then it is kept at another attempt and counted once", async () => {
    await read(...PEOPLE);
    let calls = -1;
    const inInstallation: FreshStore["store"]["inInstallation"] = (of, work) => fresh.store.inInstallation(of, async (tx) => {
      const value = await work(tx);
      if (calls >= 0 && (calls += 1) % 3 !== 0) throw Object.assign(new Error("deadlock detected"), { code: "40P01" });
      return value;
    });
    const scanned = await scanPortal({ ...fresh, store: { ...fresh.store, inInstallation }, scanner: { ...duplicateScanner, scan: (order, watching, found) => duplicateScanner.scan(order, watching, async (answer) => {
      calls = 0;
      const kept = await found(answer);
      calls = -1;
      return kept;
    }) } }, id, PORTAL_LIMITS, { folder: join(folder, "scans"), signal: new AbortController().signal, onStep: () => undefined });
    assert.ok(scanned.ok, JSON.stringify(scanned));
    assert.deepEqual([scanned.value.contact?.pairs, scanned.value.contact?.opened, (await open()).length], [10, 10, 10]);
  });

  it("when the connection that holds its lock breaks, then the scan ends with a sentence, leaves nothing, and the next one is whole", async () => {
    await read(...PEOPLE);
    const broken: Promise<unknown>[] = [];
    const breakIt = (): void => {
      broken.push(fresh.database.pool.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
    };
    const ended = await scan({ onStep: (object, step) => { if (object === "contact" && step === "block") breakIt(); } });
    assert.equal(broken.length, 1);
    await Promise.all(broken);
    assert.ok(!ended.ok && ended.error.kind === "refused", JSON.stringify(ended));
    assert.match(ended.error.reason, /connection to the database broke/);
    assert.deepEqual(await readdir(folder), []);
    const next = await scan();
    assert.ok(next.ok && next.value.contact?.pairs === 10, JSON.stringify(next));
  });

  it("when it is stopped at any step, then nothing of it is left on disk, and the next one is whole; what it keeps meanwhile nobody else can read", async () => {
    await read(...PEOPLE, crmAccount("7"));
    const steps: string[] = [];
    const modes = new Set<number>();
    await scan({ onStep: (_, step) => { steps.push(step); } });
    for (const [at, step] of steps.entries()) {
      if (at % 3 !== 0 && step !== "read" && step !== "keep") continue;
      const controller = new AbortController();
      let seen = 0;
      const stopped = await scan({ signal: controller.signal, onStep: () => { if ((seen += 1) === at + 1) controller.abort(); } });
      assert.deepEqual(stopped, { ok: false, error: { kind: "stopped" } }, step);
      assert.deepEqual(await readdir(folder), [], step);
      assert.equal((await inside((tx) => tx.scans.last()))?.outcome, "stopped");
    }
    const watching: Promise<void>[] = [];
    const look = async (): Promise<void> => {
      const [mine = ""] = await readdir(join(folder, "scans")).catch(() => []);
      for (const path of [join(folder, "scans", mine), join(folder, "scans", mine, "table.csv")]) modes.add((await stat(path)).mode & 0o777);
    };
    const whole = await scan({ onStep: (_, step) => { if (step === "block") watching.push(look()); } });
    assert.ok(whole.ok && whole.value.contact?.pairs === 10);
    await Promise.all(watching);
    assert.deepEqual(modes, new Set([0o700, 0o600]));
  });

  it("when the process is killed while it hands records over, then what it wrote goes with it", async () => {
    const scans = join(folder, "killed");
    await mkdir(scans);
    const process = spawn("node", [fileURLToPath(new URL("../helpers/scan-without-end.ts", import.meta.url)), scans], { stdio: ["ignore", "pipe", "inherit"] });
    await once(process.stdout, "data");
    const [mine = ""] = await readdir(scans);
    assert.match(await readFile(join(scans, mine, "table.csv"), "utf8"), /Confidential/);
    const changes = watch(scans);
    process.kill("SIGKILL");
    for await (const { eventType } of changes) if (eventType === "rename" && (await readdir(scans)).length === 0) break;
    assert.deepEqual(await readdir(scans), []);
    await rm(scans, { recursive: true });
  });

  it("when the process is killed while it reads the answer, then the answer goes with it, and the table was gone before", async () => {
    const scans = join(folder, "killed");
    await mkdir(scans);
    const process = spawn("node", [fileURLToPath(new URL("../helpers/scan-without-end.ts", import.meta.url)), scans, "read"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(process.stdout, "data");
    const [mine = ""] = await readdir(scans);
    assert.deepEqual((await readdir(join(scans, mine))).toSorted(), ["clusters.jsonl", "pairs.jsonl", "values.jsonl"]);
    assert.equal((await stat(join(scans, mine, "values.jsonl"))).mode & 0o777, 0o600);
    const changes = watch(scans);
    process.kill("SIGKILL");
    for await (const { eventType } of changes) if (eventType === "rename" && (await readdir(scans)).length === 0) break;
    assert.deepEqual(await readdir(scans), []);
    await rm(scans, { recursive: true });
  });
});

describe("the nightly scan of portals", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let folder = "";
  before(async () => {
    fresh = await freshStore();
    folder = await mkdtemp(join(tmpdir(), "scan-portals-"));
  });
  after(async () => {
    await fresh.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("when night comes, then every connected portal whose records were read is scanned once; one that was stopped is done again", async () => {
    const id = await installed(fresh.store, "portal");
    const inside = <Value>(work: (tx: TenantTransaction) => Promise<Value>): Promise<Value> => fresh.store.inInstallation(id, work);
    await inside(async (tx) => {
      await tx.mirror.upsert(PEOPLE);
      await wasRead(tx, ["contact", "account"], fresh.clock.now());
    });
    const app = { ...fresh, log: { info: () => undefined, warn: () => undefined, error: () => undefined }, settings: { DATA_DIR: folder } };
    const scanned = (): Promise<PortalScan | null> => inside((tx) => tx.scans.last());
    await portalScanner(app, duplicateScanner).turn();
    const first = await scanned();
    assert.equal(first?.outcome, "done");
    fresh.clock.advance(60_000);
    await portalScanner(app, duplicateScanner).turn();
    assert.deepEqual(await scanned(), first, "not twice in a night");
    fresh.clock.advance(24 * 3_600_000);
    const stopped = portalScanner(app, { ...duplicateScanner, scan: (order, watch, found) => {
      void stopped.stop();
      return duplicateScanner.scan(order, watch, found);
    } });
    await stopped.turn();
    assert.equal((await scanned())?.outcome, "stopped");
    await portalScanner(app, duplicateScanner).turn();
    assert.equal((await scanned())?.outcome, "done");
    assert.deepEqual(await readdir(folder), []);
  });
});
