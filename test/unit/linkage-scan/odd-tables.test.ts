import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { runScan } from "../../../src/adapters/linkage/run-scan.ts";

const PairSchema = z.object({ a: z.string(), b: z.string(), probability: z.number() });
const MEMORY_MB = 500;
/** The process holds more than its database: the engine itself, texts on their way. */
const PROCESS_MB_MAX = 900;
const MANY = 10_000;

describe("a scan of an odd table", function () {
  this.timeout(120_000);
  let folder = "";
  before(async () => { folder = await mkdtemp(join(tmpdir(), "odd-tables-")); });
  after(async () => rm(folder, { recursive: true, force: true }));

  /** The pairs that are worth a look, how many records there were, and that memory was kept and nothing is left. */
  async function scanned(lines: readonly string[]) {
    const file = join(folder, "table.csv");
    await writeFile(file, `${lines.join("\n")}\n`);
    const told = await runScan({ file, object: "contact", memoryMb: MEMORY_MB, threads: 2 }, { folder: join(folder, "scans"), onStep: () => undefined }, async (answer) => ({
      answer, found: (await readFile(answer.pairsFile, "utf8")).split("\n").filter((line) => line !== "").map((line) => PairSchema.parse(JSON.parse(line))).filter(({ probability }) => probability >= 0.5),
    }));
    assert.ok(!("refused" in told), JSON.stringify(told));
    assert.ok(told.answer.rssMb < PROCESS_MB_MAX, `${String(told.answer.rssMb)} MB`);
    assert.deepEqual(await readdir(folder), ["table.csv"]);
    return { rows: told.answer.rows, records: told.answer.records, unread: told.answer.unread, pairs: told.found.map(({ a, b }) => `${a} ${b}`) };
  }
  const strangers = (count: number, of: (n: number) => string): readonly string[] => Array.from({ length: count }, (_, n) => of(n));

  it("when ten thousand rows are the very same, then they are compared with nobody, and the pair beside them is found", async () => {
    const { rows, pairs } = await scanned(["id,first,last,email,phone", ...strangers(MANY, (n) => `${String(n)},Ana,Bell,ana7@acme.example,+1 216 555 0188`), "x,Ugo,Rossi,ugo3@rossi.example,", "y,Ugo,Rosi,ugo3@rossi.example,"]);
    assert.deepEqual([rows.read, rows.alike], [MANY + 2, MANY]);
    assert.deepEqual(pairs, ["x y"]);
  });

  it("when a column has one value in every row, then it pairs nobody", async () => {
    const { records, pairs } = await scanned(["id,first,last,email,company,phone,city", ...strangers(MANY, (n) => `${String(n)},F${String(n)}q,L${String(n)}z,p${String(n)}@firm${String(n)}.example,Acme Corporation,+1 216 555 0100,Bonn`)]);
    assert.deepEqual([records, pairs], [MANY, []]);
  });

  it("when names are emoji, or in letters that are not Latin, then every row is read, who stands there twice is found, and strangers are not paired", async () => {
    const row = (id: string, fields: string): string => `${id},${fields}`;
    const people = ["🦊,🌲🌲,fox1@wood.example,Köln", "🐻,🌊,bear2@sea.example,Rügen", "Анна,Кузнецова,anna4@zavod.example,Казань", "美咲,佐藤,misaki6@kojo.example,大阪", "فاطمة,الزهراء,fatima8@masna.example,عمّان", "Ελένη,Παπαδοπούλου,eleni9@ktima.example,Πάτρα"];
    const { records, pairs } = await scanned(["id,first,last,email,city", ...people.flatMap((one, n) => [row(`${String(n)}a`, one), row(`${String(n)}b`, one)])]);
    assert.equal(records, 2 * people.length);
    assert.deepEqual(pairs, people.map((_, n) => `${String(n)}a ${String(n)}b`));
  });

  it("when dates are the numbers of a spreadsheet, then nothing is read of them, and that is told", async () => {
    const { records, unread } = await scanned(["id,first,last,email,date of birth", "1,Ana,Bell,ana7@acme.example,29221", "2,Ana,Bell,ana7@acme.example,29221", "3,Ugo,Rossi,ugo3@rossi.example,31048"]);
    assert.deepEqual([records, unread], [3, ["birthDate"]]);
  });
});
