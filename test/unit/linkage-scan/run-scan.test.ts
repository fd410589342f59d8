import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { runScan } from "../../../src/adapters/linkage/run-scan.ts";
import { skipWithReason } from "../../helpers/skip.ts";

describe("a scan in a process of its own", function () {
  this.timeout(60_000);
  let folder = "";

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "run-scan-"));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  const table = async (text: string): Promise<string> => {
    await writeFile(join(folder, "table.csv"), text);
    return join(folder, "table.csv");
  };
  const run = (): { folder: string; onStep: () => void } => ({ folder: join(folder, "scans"), onStep: () => undefined });

  it("when a table holds a record twice, then the pair is told with its evidence, and nothing of the scan is left", async () => {
    const file = await table('id,first,last,email,city\n1,Ana,Bell,ana7@acme.com,Bonn\n2,Anna,Bell,ana7@acme.com,"Bonn\n"\n3,Ugo,Rossi,ugo@rossi.it,Rome\n4,Li\n');
    const told = await runScan({ file, object: "contact", memoryMb: 200, weightMin: -60 }, run(), async (answer) => ({
      records: answer.records, pairs: (await readFile(answer.pairsFile, "utf8")).trim().split("\n"),
    }));
    assert.ok(!("refused" in told));
    assert.equal(told.records, 4);
    const pair = told.pairs.find((line) => line.includes('"a":"1","b":"2"')) ?? "";
    assert.match(pair, /"band":"(review|no)","evidence":\[\{"field":"first name"/);
    assert.ok(!existsSync(join(folder, "scans")));
  });

  it("when a file's name is a pattern, then that file is read and no other; of rows with one id the fullest is kept, and columns named alike are told apart", async () => {
    await table("id,email\n1,wrong@other.example\n2,wrong@other.example\n");
    const file = join(folder, "tabl[e].csv");
    await writeFile(file, "id,first,last,email,email,email 2\n1,Ana,Bell,ana7@acme.example,,\n1,,,,,\n2,Ana,Bell,ana7@acme.example,,\n");
    const told = await runScan({ file, object: "contact", weightMin: -60 }, run(), async (answer) => ({ records: answer.records, pairs: await readFile(answer.pairsFile, "utf8") }));
    assert.ok(!("refused" in told), JSON.stringify(told));
    assert.equal(told.records, 2);
    assert.match(told.pairs, /"field":"first name"/);
  });

  it("when the file is no table, then the answer is a refusal", async () => {
    const told = await runScan({ file: await table(""), object: "contact" }, run(), async () => null);
    assert.ok(told !== null && "refused" in told);
  });

  it("when the scan is stopped, then it throws and leaves nothing; what a killed process left goes too, of other machines only after days", async () => {
    const host = createHash("sha256").update(hostname()).digest("hex").slice(0, 16);
    for (const owner of [`${host}-999999999`, `${host}-${process.pid}`, "elsewhere-1", "forgotten-1"]) await mkdir(join(folder, "scans", `scan-${owner}-old`), { recursive: true });
    const longAgo = new Date(Date.now() - 50 * 3_600_000);
    await utimes(join(folder, "scans", "scan-forgotten-1-old"), longAgo, longAgo);
    const stop = new AbortController();
    const file = await table(`id,first\n${Array.from({ length: 2_000 }, (_, n) => `${n},Ana${n}`).join("\n")}`);
    await assert.rejects(runScan({ file, object: "contact" }, { folder: join(folder, "scans"), onStep: () => stop.abort(), signal: stop.signal }, async () => null));
    assert.deepEqual(await readdir(join(folder, "scans")), ["scan-elsewhere-1-old"], "another machine's scan may be at work");
  });

  it("when the folder for scans is open to others, then it is closed to them; when it is a link, then nothing is written", async () => {
    const file = await table("id,first,last\n1,Ana,Bell\n2,Anna,Bell\n");
    await mkdir(join(folder, "scans"));
    await chmod(join(folder, "scans"), 0o777);
    let mode = 0;
    await runScan({ file, object: "contact" }, { folder: join(folder, "scans"), onStep: () => undefined }, async () => { mode = (await stat(join(folder, "scans"))).mode & 0o777; });
    assert.equal(mode, 0o700);
    await mkdir(join(folder, "elsewhere"));
    await symlink(join(folder, "elsewhere"), join(folder, "scans"));
    await assert.rejects(runScan({ file, object: "contact" }, run(), async () => null), { name: "UnsafeFolder", message: /is no folder of its own/ });
    assert.deepEqual(await readdir(join(folder, "elsewhere")), []);
  });

  it("when what somebody else left cannot be removed, then the scan goes on", async function () {
    if (process.getuid?.() === 0) skipWithReason(this, "root may remove everything");
    const left = join(folder, "scans", "scan-forgotten-1-old");
    await mkdir(join(left, "inner"), { recursive: true });
    await writeFile(join(left, "inner", "table.csv"), "");
    await chmod(join(left, "inner"), 0o500);
    const longAgo = new Date(Date.now() - 50 * 3_600_000);
    await utimes(left, longAgo, longAgo);
    const told = await runScan({ file: await table("id,first,last\n1,Ana,Bell\n2,Anna,Bell\n"), object: "contact" }, run(), async ({ records }) => records);
    assert.equal(told, 2);
    await chmod(join(left, "inner"), 0o700);
  });
});
