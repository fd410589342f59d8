import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, link, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as z from "zod";

import { skipWithReason } from "../helpers/skip.ts";
import { type Ran, runSteward } from "../helpers/steward-command.ts";

const MAIN = fileURLToPath(new URL("../../src/app/cli/main.ts", import.meta.url));
const WITHOUT_ENGINE = pathToFileURL(fileURLToPath(new URL("../helpers/without-engine.mjs", import.meta.url))).href;

const PairSchema = z.strictObject({
  a: z.string(), b: z.string(), probability: z.number().min(0).max(1), band: z.enum(["merge", "review", "no"]),
  evidence: z.array(z.strictObject({ field: z.string(), level: z.string(), weight: z.number() })),
});
const ClusterSchema = z.strictObject({ cluster: z.int(), members: z.array(z.string()).min(2) });
const QualitySchema = z.object({ threshold: z.number().gt(0).lt(1), pairs: z.int(), precision: z.number(), recall: z.number(), f1: z.number() });
const ResultSchema = z.object({
  records: z.int(), pairs: z.record(z.string(), z.int()), clusters: z.int(), seconds: z.number(), memoryMb: z.int(), uselessRules: z.array(z.string()),
  rows: z.object({ read: z.int(), withoutId: z.int(), alike: z.int() }), surest: z.array(PairSchema),
  truth: z.object({ truePairs: z.int(), unknownIds: z.int(), chosen: QualitySchema, best: QualitySchema }).nullable(),
});

const FIRSTS = ["Ana", "Ben", "Cleo", "Dov", "Eva", "Finn", "Gia", "Hugo", "Ines", "Jon"];
const LASTS = ["Abbot", "Birch", "Crane", "Drake", "Ekdal", "Frost", "Grove", "Heron", "Ivers", "Joyce"];

/** A hundred invented people, every second one twice, with a slip in the second row. */
function people(): string {
  const rows = Array.from({ length: 100 }, (_, n) => {
    const [first = "", last = ""] = [FIRSTS[n % 10], LASTS[Math.floor(n / 10)]];
    const birth = `19${String(50 + (n % 45))}-0${String(1 + (n % 9))}-1${String(n % 10)}`;
    const email = `${first}.${last}${String(n)}@firm${String(n)}.example`;
    const again = n % 2 === 0 ? [`${String(n)}b,${first},${last.slice(0, -1)},${email},${birth},p${String(n)}`] : [];
    return [`${String(n)},${first},${last},${email},${birth},p${String(n)}`, ...again];
  });
  return ["Record ID,First Name,Surname,E-Mail,Date of birth,person", ...rows.flat(), ",Zoe,Nobody,zoe@firm.example,1970-01-01,p0"].join("\n");
}

describe("a duplicate scan on the command line", function () {
  this.timeout(180_000);
  let folder = "";
  const at = (name: string): string => join(folder, name);
  const steward = (...args: readonly string[]): Promise<Ran> => runSteward(["scan", ...args], {});

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "scan-cli-"));
    await writeFile(at("people.csv"), people());
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  const linesOf = async <T>(name: string, schema: z.ZodType<T>): Promise<T[]> =>
    (await readFile(at(name), "utf8")).trimEnd().split("\n").map((line) => schema.parse(JSON.parse(line)));

  it("pairs and clusters are written line by line, and the result is a table for people, with what was read and left out", async () => {
    const ran = await steward(at("people.csv"), "--object", "contact", "--pairs", at("pairs.jsonl"), "--clusters", at("clusters.jsonl"), "--truth-column", "Person");
    assert.equal(ran.code, 0, ran.stderr);
    const pairs = await linesOf("pairs.jsonl", PairSchema);
    const worth = pairs.filter(({ band }) => band === "review").map(({ a, b }) => `${a} ${b}`);
    assert.deepEqual([...worth].sort(), Array.from({ length: 50 }, (_, n) => `${String(2 * n)} ${String(2 * n)}b`).sort());
    assert.equal((await linesOf("clusters.jsonl", ClusterSchema)).length, 50);
    assert.match(ran.stdout, /people\.csv: 150 contacts in [\d.]+ s, at most \d+ MB\n/);
    assert.match(ran.stdout, /\nmerge +0 .*\nreview +50 .*\nno +\d+ .*\nclusters +50 /);
    assert.match(ran.stdout, /\n +\d+ {2}and {2}\d+b .*\n +.*(last name|email) .*\+\d/);
    assert.match(ran.stdout, /50 true pairs:\n\nthreshold +from +pairs +precision +recall +F1\nchosen +0\.5 +50 +100\.0 % +100\.0 % +100\.0 %\n/);
    assert.match(ran.stderr, /read: id from Record ID; firstName from First Name; lastName from Surname; email from E-Mail; birthDate from Date of birth/);
    assert.match(ran.stderr, /note: 1 row of 151 without an id left out/);
    assert.deepEqual((await readdir(folder)).sort(), ["clusters.jsonl", "pairs.jsonl", "people.csv"]);
  });

  it("with --json the result is one line, and a file of true pairs is held against it; a configuration names columns and thresholds", async () => {
    await writeFile(at("truth.csv"), "b;A\n0b;0\n2;2b\n1;3\n1;unknown\n");
    await writeFile(at("config.json"), JSON.stringify({ columns: { id: "Record ID", firstName: ["First Name"], fullName: null }, threshold: 0.9, pairsFrom: 0.5, defaultRegion: "de", threads: 1 }));
    const ran = await steward(at("people.csv"), "--object", "contact", "--pairs", at("pairs.jsonl"), "--truth", at("truth.csv"), "--config", at("config.json"), "--json");
    assert.equal(ran.code, 0, ran.stderr);
    const result = ResultSchema.parse(JSON.parse(ran.stdout));
    assert.deepEqual([result.records, result.rows.read, result.rows.withoutId], [150, 151, 1]);
    assert.deepEqual([result.truth?.truePairs, result.truth?.unknownIds], [3, 1]);
    assert.ok(Math.abs((result.truth?.chosen.threshold ?? 0) - 0.9) < 1e-9);
    assert.ok((await linesOf("pairs.jsonl", PairSchema)).every(({ probability, band }) => (band === "review" ? probability >= 0.9 : probability >= 0.5 && probability < 0.9)));
    assert.match(ran.stderr, /not read: person/);
  });

  it("when the call is wrong, then one sentence says what is, the code is 2, and nothing is written or touched", async () => {
    await link(at("people.csv"), at("same-file.jsonl"));
    const calls: readonly (readonly [args: readonly string[], said: RegExp])[] = [
      [["--object", "contact"], /needs --pairs/],
      [["--pairs", at("p")], /--object: expected contact or account, got nothing/],
      [["--object", "person", "--pairs", at("p")], /got person/],
      [["--object", "contact", "--pairs", at("people.csv")], /would be written over/],
      [["--object", "contact", "--pairs", at("same-file.jsonl")], /would be written over/],
      [["--object", "contact", "--pairs", at("p"), "--clusters", at("./p")], /name the same file/],
      [["--object", "contact", "--pairs", at("nowhere/p")], /its folder is not there/],
      [["--object", "contact", "--pairs", folder], /is no ordinary file/],
      [["--object", "contact", "--pairs", at("p"), "--truth", at("t"), "--truth-column", "person"], /exclude each other/],
      [["--object", "contact", "--pairs", at("p"), "--config", at("nowhere.json")], /nowhere\.json: cannot be read/],
    ];
    for (const [args, said] of calls) {
      const ran = await steward(at("people.csv"), ...args);
      assert.deepEqual([ran.code, ran.stdout, ran.stderr.trimEnd().split("\n").length], [2, "", 1], ran.stderr);
      assert.match(ran.stderr, said);
    }
    assert.equal(await readFile(at("people.csv"), "utf8"), people());
    assert.deepEqual((await readdir(folder)).sort(), ["people.csv", "same-file.jsonl"]);
  });

  it("when the configuration is wrong, then every key that is so is named with what was expected and what was got", async () => {
    await writeFile(at("config.json"), JSON.stringify({ columns: { id: ["a"], colour: "x" }, threshold: 1, memoryMb: 10, defaultRegion: "XX", skipRules: ["none"], treshold: 1 }));
    const ran = await steward(at("people.csv"), "--object", "account", "--pairs", at("p"), "--config", at("config.json"));
    assert.equal(ran.code, 2);
    for (const said of ["columns: expected only known keys, got colour", "columns.id: expected a column's name, or null", "threshold: expected a probability above 0 and below 1, got 1",
      "memoryMb: expected a whole number from 500", "defaultRegion: expected a country of two letters", "skipRules.0: expected one of: ", "only known keys, got treshold"]) assert.ok(ran.stderr.includes(said), `${said}\n${ran.stderr}`);
  });

  it("when a table or the truth cannot be read, then the file is named as it was given, and what stood at the output stays", async () => {
    await writeFile(at("pairs.jsonl"), "of yesterday\n");
    await writeFile(at("empty.csv"), "");
    const calls: readonly (readonly [args: readonly string[], said: string])[] = [
      [[at("empty.csv")], `${at("empty.csv")}: it is empty; nothing was written`],
      [[at("nowhere.csv")], `${at("nowhere.csv")}: there is no such file`],
      [[at("people.csv"), "--truth", at("people.csv")], `--truth ${at("people.csv")}: expected columns a and b, got Record ID,`],
      [[at("people.csv"), "--truth-column", "colour"], "--truth-column: the table has no column “colour”"],
    ];
    for (const [args, said] of calls) {
      const ran = await steward(...args, "--object", "contact", "--pairs", at("pairs.jsonl"));
      assert.equal(ran.code, 2);
      assert.ok(ran.stderr.includes(`steward scan: ${said}`), ran.stderr);
      assert.ok(!ran.stderr.includes("    at "), "no trace");
    }
    assert.equal(await readFile(at("pairs.jsonl"), "utf8"), "of yesterday\n");
    assert.deepEqual((await readdir(folder)).sort(), ["empty.csv", "pairs.jsonl", "people.csv"]);
  });

  it("when a file may not be read, then it says so", async function () {
    if (process.getuid?.() === 0) skipWithReason(this, "root may read every file");
    await chmod(at("people.csv"), 0);
    assert.match((await steward(at("people.csv"), "--object", "contact", "--pairs", at("p"))).stderr, /it cannot be read: permission denied/);
  });

  it("when thousands of rows say the very same, or a column holds nothing of its kind, then a note says what that means", async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => `${String(n)},Ana,Bell,ana@firm.example,29983`);
    await writeFile(at("same.csv"), ["id,first,last,email,dob", ...rows].join("\n"));
    const ran = await steward(at("same.csv"), "--object", "contact", "--pairs", at("pairs.jsonl"));
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stderr, /note: 10000 records saying the very same/);
    assert.match(ran.stderr, /note: nothing could be read in dob \(as birthDate\)/);
    assert.equal(await readFile(at("pairs.jsonl"), "utf8"), "");
  });

  for (const [name, text] of [["no row", "id,first,last"], ["one row", "id,first,last\n1,Ana,Bell"], ["rows of another script with an image in the names", "id,名,first 💥\n1,李,伟\n2,李,伟\n"]] as const) {
    it(`when a table has ${name}, then the result is sound`, async () => {
      await writeFile(at("small.csv"), text);
      const ran = await steward(at("small.csv"), "--object", "contact", "--pairs", at("pairs.jsonl"), "--json");
      assert.equal(ran.code, 0, ran.stderr);
      assert.equal(ResultSchema.parse(JSON.parse(ran.stdout)).records, text.split("\n").filter((line) => /^\d/.test(line)).length);
    });
  }

  async function writeLarge(): Promise<void> {
    const rows = Array.from({ length: 60_000 }, (_, n) => `${String(n)},Ana${String(n % 9_000)},Bell${String(n % 7_000)},a${String(n)}@firm${String(n % 800)}.example`);
    await writeFile(at("large.csv"), ["id,first,last,email", ...rows].join("\n"));
  }

  it("when the time is over, then the scan ends with a sentence and leaves nothing", async () => {
    await writeLarge();
    await writeFile(at("config.json"), '{ "timeLimitSeconds": 1 }');
    const ran = await steward(at("large.csv"), "--object", "contact", "--pairs", at("pairs.jsonl"), "--config", at("config.json"));
    assert.equal(ran.code, 2, ran.stdout);
    assert.match(ran.stderr, /the scan was not finished within its 1 seconds \(timeLimitSeconds\); nothing was written/);
    assert.deepEqual((await readdir(folder)).sort(), ["config.json", "large.csv", "people.csv"]);
  });

  it("when memory is short, then the scan keeps within it", async () => {
    await writeLarge();
    await writeFile(at("config.json"), '{ "memoryMb": 700, "threads": 2 }');
    const ran = await steward(at("large.csv"), "--object", "contact", "--pairs", at("pairs.jsonl"), "--config", at("config.json"), "--json");
    assert.equal(ran.code, 0, ran.stderr);
    assert.ok(ResultSchema.parse(JSON.parse(ran.stdout)).memoryMb <= 700, ran.stdout);
  });

  it("when somebody stops it, then it ends soon and leaves nothing", async () => {
    await writeLarge();
    const child = spawn(process.execPath, [MAIN, "scan", at("large.csv"), "--object", "contact", "--pairs", at("pairs.jsonl")], { stdio: ["ignore", "ignore", "pipe"] });
    const closed = once(child, "close");
    const said = text(child.stderr);
    child.stderr.once("data", () => child.kill("SIGINT"));
    await closed;
    assert.equal(child.exitCode, 2);
    assert.match(await said, /the scan was stopped; nothing was written/);
    assert.deepEqual((await readdir(folder)).sort(), ["large.csv", "people.csv"]);
  });

  it("when the engine is not installed, then one sentence says so", async () => {
    const ran = await runSteward(["scan", at("people.csv"), "--object", "contact", "--pairs", at("p")], { NODE_OPTIONS: `--import ${WITHOUT_ENGINE}` });
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /^steward scan: there is no scan engine \(DuckDB\) here: [^\n]+; nothing was written\n$/m);
  });
});
