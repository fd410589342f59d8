import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { eachRow, numberOf, openDatabase, textOf } from "../../../src/adapters/linkage/database.ts";
import { UnreadableTable } from "../../../src/adapters/linkage/unreadable-table.ts";
import { scanTable } from "../../../src/adapters/linkage/scan-table.ts";
import type { ScannedTable } from "../../../src/adapters/linkage/scan-table.ts";
import { ACCOUNT_SPEC } from "../../../src/domain/linkage/account-spec.ts";
import { proofOf } from "../../../src/domain/linkage/bands.ts";
import { CONTACT_SPEC } from "../../../src/domain/linkage/contact-spec.ts";
import { prepare } from "../../../src/domain/linkage/features.ts";
import { scanInMemory } from "../../../src/domain/linkage/in-memory.ts";
import type { ObjectSpec } from "../../../src/domain/linkage/spec.ts";

const context = { defaultRegion: "US", isPublicDomain: (domain: string): boolean => domain === "gmail.com" };

const CONTACT_FIELDS = ["firstName", "lastName", "email", "phone", "company", "website", "city", "postcode", "birthDate"];
const FIRSTS = ["Robert", "Bob", "Rob", "Ana", "Anna", "José", "Liz", "Elizabeth", "Иван", "李", "A", ""];
const LASTS = ["Smith", "Smyth", "Müller", "Muller", "de la Vega", "O'Neil", "Петров", "Robert", ""];
const CITIES = ["Zürich", "Zurich", "London", "Lodnon", "New York", ""];
const FIRMS = ["Acme Systems Inc", "ACME Systems", "Systems Acme GmbH", "Blue & Sons Ltd.", "北京公司", ""];
const HOSTS = ["acme.com", "mail.acme.com", "Blue-Sons.co.uk", "gmail.com"];

/** Invented people, repeatable; some cells are odd on purpose. */
function people(count: number): Record<string, string>[] {
  const pick = (values: readonly string[], at: number): string => values[at % values.length] ?? "";
  return Array.from({ length: count }, (_, n) => {
    const [first, last, host] = [pick(FIRSTS, n * 7), pick(LASTS, n * 5 + (n >> 3)), pick(HOSTS, n * 3 + (n >> 2))];
    return {
      id: `r${n}`,
      firstName: first,
      lastName: last,
      email: n % 5 === 0 ? "" : `${first.toLowerCase()}.${last.toLowerCase().replaceAll(" ", "")}${n % 4 === 0 ? n >> 4 : ""}@${host}`,
      phone: pick(["", "+14155552671", "(415) 555-2671", "+1 415-555-2672", "5552671", "+442079460123"], n * 11),
      company: pick(FIRMS, n * 3),
      website: pick(["", "www.acme.com", "https://blue-sons.co.uk/x"], n),
      city: pick(CITIES, n * 13),
      postcode: pick(["", "8001", "SW1A 2EP", "sw1a2ep"], n * 17),
      birthDate: pick(["", "1971-06-24", "1971-05-24", "24.06.1971", "1971-06-52"], n * 19),
    };
  });
}

const csvOf = (rows: readonly Record<string, string>[]): string => {
  const names = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
  return [line(names), ...rows.map((row) => line(names.map((name) => row[name] ?? "")))].join("\n");
};

describe("scanning a table in the database", function () {
  this.timeout(60_000);
  let folder = "";

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "scan-"));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  async function scan(text: string | Buffer, spec: ObjectSpec, threads = 2): Promise<{ db: DuckDBConnection; scanned: ScannedTable }> {
    const file = join(folder, "table.csv");
    await writeFile(file, text);
    const db = await openDatabase({ memoryMb: 500, threads, tempDir: folder });
    const scanned = await scanTable(db, {
      file, tempDir: folder, spec, context, columns: null, shipped: null, skipRules: [], weightMin: -1_000, onStep: () => undefined,
    });
    return { db, scanned };
  }

  async function pairsOf(db: DuckDBConnection): Promise<readonly string[]> {
    const pairs: string[] = [];
    const sql = "SELECT a.id, b.id, weight, hard, veto FROM scored JOIN source a ON a.rid = l JOIN source b ON b.rid = r ORDER BY a.id, b.id";
    await eachRow(db, sql, ([a, b, weight, hard, veto]) => pairs.push(`${textOf(a)} ${textOf(b)} ${numberOf(weight)} ${String(hard)} ${String(veto)}`));
    return pairs;
  }

  it("when contacts are scored in SQL, then model, weights, hard evidence and vetoes equal the scorer's within a millionth of a bit", async () => {
    const rows = people(260);
    const { db, scanned } = await scan(csvOf(rows), CONTACT_SPEC);
    const prepared = rows.map(({ id, ...fields }) => prepare({ id: id ?? "", fields }, CONTACT_SPEC.preparation, context));
    const expected = scanInMemory(CONTACT_SPEC, prepared, null);
    assert.deepEqual(scanned.model, expected.model);
    const features = new Map(prepared.map((record) => [record.id, record.features]));
    const weights = new Map(expected.pairs.map((pair) => [`${pair.a} ${pair.b}`, pair.weight]));
    const found = await pairsOf(db);
    assert.equal(found.length, expected.pairs.length);
    for (const pair of found) {
      const [a = "", b = "", weight, hard, veto] = pair.split(" ");
      assert.ok(Math.abs(Number(weight) - (weights.get(`${a} ${b}`) ?? NaN)) < 1e-6, `${pair} against ${weights.get(`${a} ${b}`) ?? NaN}`);
      const proof = proofOf(CONTACT_SPEC, features.get(a) ?? {}, features.get(b) ?? {});
      assert.deepEqual({ hard, veto }, { hard: String(proof.hard), veto: String(proof.veto) }, pair);
    }
  });

  for (const spec of [CONTACT_SPEC, ACCOUNT_SPEC]) {
    for (const fields of [["email"], ["website"], ["email", "website"], ["phone", "website"]]) {
      it(`when a table of ${spec.object}s holds ${fields.join(" and ")} alone, then it tells of each record what the readers do`, async () => {
        const rows = people(260).map((row) => Object.fromEntries(["id", ...fields].map((field) => [field, row[field] ?? ""])));
        const { db } = await scan(csvOf(rows), spec);
        const names: string[] = [];
        await eachRow(db, "SELECT column_name FROM (DESCRIBE features) WHERE column_name <> 'rid' ORDER BY 1", ([name]) => { names.push(textOf(name)); });
        const found = new Map<string, readonly string[]>();
        await eachRow(db, `SELECT id, ${names.map((name) => `"${name}"`).join(", ")} FROM features JOIN source USING (rid)`, ([id, ...told]) => { found.set(textOf(id), told.map(textOf)); });
        for (const { id = "", ...texts } of rows) {
          const { features } = prepare({ id, fields: texts }, spec.preparation, context);
          assert.deepEqual(found.get(id), names.map((name) => features[name] ?? ""), JSON.stringify(texts));
          assert.deepEqual(Object.keys(features).filter((name) => features[name] !== "" && !names.includes(name)), []);
        }
      });
    }
  }

  it("when accounts are scored in SQL, then their weights equal the scorer's too", async () => {
    const rows = people(240).map((row, n) => ({
      id: row["id"] ?? "", name: row["company"] ?? "", website: row["website"] ?? "", phone: row["phone"] ?? "",
      street: ["1420 N. Hudson", "1420 North Hudson Ave", "221 E. 51st St.", ""][n % 4] ?? "", city: row["city"] ?? "",
    }));
    const { db } = await scan(csvOf(rows), ACCOUNT_SPEC);
    const prepared = rows.map(({ id, ...fields }) => prepare({ id, fields }, ACCOUNT_SPEC.preparation, context));
    const weights = new Map(scanInMemory(ACCOUNT_SPEC, prepared, null).pairs.map((pair) => [`${pair.a} ${pair.b}`, pair.weight]));
    const found = await pairsOf(db);
    assert.equal(found.length, weights.size);
    for (const pair of found) {
      const [a = "", b = "", weight] = pair.split(" ");
      assert.ok(Math.abs(Number(weight) - (weights.get(`${a} ${b}`) ?? NaN)) < 1e-6, pair);
    }
  });

  it("when rows stand in another order, are doubled, or more threads work, then the pairs are the same to the last bit", async () => {
    const rows = people(150);
    const { db } = await scan(csvOf(rows), CONTACT_SPEC, 1);
    const again = await scan(csvOf([...rows.toReversed(), ...rows.slice(0, 40)]), CONTACT_SPEC, 3);
    assert.deepEqual(await pairsOf(again.db), await pairsOf(db));
  });

  it("when a file holds pasted line ends, another encoding or a NUL, then its rows are read all the same", async () => {
    const odd = Buffer.from(`id,first,last,email\n1,Jos\u00e9\r,Smith,a1@acme.com\n2,Ana,"Be\0ll",b2@acme.com\n3,Ana,Bell,b2@acme.com\n`, "latin1");
    const { db, scanned } = await scan(odd, CONTACT_SPEC);
    assert.equal(scanned.records, 3);
    const names: string[] = [];
    await eachRow(db, "SELECT first, last FROM features ORDER BY rid", ([first, last]) => names.push(`${textOf(first)} ${textOf(last)}`));
    assert.deepEqual(names, ["jose smith", "ana bell", "ana bell"]);
  });

  for (const [name, text] of [["is empty", ""], ["has no known column", "a,b\n1,2\n"], ["holds blanks only", "  \n \n"]] as const) {
    it(`when the file ${name}, then it is refused with a reason`, async () => {
      await assert.rejects(scan(text, CONTACT_SPEC), UnreadableTable);
    });
  }

  it("when a Parquet file is cut short, then it is refused", async () => {
    const file = join(folder, "cut.parquet");
    await writeFile(file, "PAR1 and no more");
    const db = await openDatabase({ memoryMb: 200, threads: 1, tempDir: folder });
    await assert.rejects(
      scanTable(db, { file, tempDir: folder, spec: CONTACT_SPEC, context, columns: null, shipped: null, skipRules: [], weightMin: 0, onStep: () => undefined }),
      UnreadableTable,
    );
  });

  it("when thousands of rows say the same, then the hot keys are left out and the scan ends", async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => ({ id: `r${n}`, first: "Ana", last: "Bell", email: "ana@acme.com" }));
    const { scanned } = await scan(csvOf(rows), CONTACT_SPEC);
    assert.equal(scanned.candidates, 0);
  });
});

it("the fields of the test are fields of contacts", () => {
  for (const field of CONTACT_FIELDS) assert.ok(CONTACT_SPEC.preparation.readers[field] !== undefined, field);
});
