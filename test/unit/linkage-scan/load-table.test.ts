import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { chooseColumns } from "../../../src/adapters/linkage/choose-columns.ts";
import { eachRow, openDatabase } from "../../../src/adapters/linkage/database.ts";
import { loadTable, openTable } from "../../../src/adapters/linkage/load-sql.ts";
import { UnreadableTable } from "../../../src/adapters/linkage/unreadable-table.ts";

type Columns = Parameters<typeof chooseColumns>[0]["columns"];

/** A table as it was loaded: its rows as texts, how many were read, without id, doubled and silent, and what was not read. */
interface Loaded {
  readonly rows: readonly string[];
  readonly counts: readonly number[];
  readonly ignored: readonly string[];
  readonly nested: readonly string[];
}

describe("reading a table that people exported", function () {
  this.timeout(60_000);
  let folder = "";
  let db: DuckDBConnection;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "load-"));
    db = await openDatabase({ memoryMb: 500, threads: 2, tempDir: folder });
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  async function load(text: string | Buffer, columns: Columns = { fields: {} }, name = "table.csv"): Promise<Loaded> {
    await writeFile(join(folder, name), text);
    return read(name, columns);
  }

  async function read(name: string, columns: Columns = { fields: {} }): Promise<Loaded> {
    const table = await openTable(db, join(folder, name), folder);
    const { map, ignored } = chooseColumns({ object: "contact", columns, truth: null }, table.columns);
    await loadTable(db, table, map);
    const rows: string[] = [];
    await eachRow(db, `SELECT id, ${Object.keys(map.fields).join(", ")} FROM source ORDER BY rid`, (row) => rows.push(row.map(String).join("|")));
    let counts: readonly number[] = [];
    await eachRow(db, "SELECT rows, nameless, doubled, silent FROM loaded", (row) => (counts = row.map(Number)));
    return { rows, counts, ignored, nested: table.nested };
  }

  const rowsOf = async (text: string | Buffer): Promise<readonly string[]> => (await load(text)).rows;
  const refusal = async (text: string | Buffer, name = "table.csv", columns: Columns = { fields: {} }): Promise<string> => {
    const error: unknown = await load(text, columns, name).then(() => null, (thrown: unknown) => thrown);
    assert.ok(error instanceof UnreadableTable, String(error));
    assert.ok(!error.reason.includes(folder), "no path of ours");
    return error.reason;
  };

  const ANA = "1|Ana|Bell";

  for (const [name, text] of [
    ["empty lines stand above its names", "\n\r\n  \n,,\n;;;\nid,first,last\n1,Ana,Bell\n"],
    ["its names are in capitals with blanks", " Unique ID , FIRST NAME ,Last-Name\n1,Ana,Bell\n"],
    ["it is divided by semicolons", "id;first;last\n1;Ana;Bell\n"],
    ["it is divided by tabs", "id\tfirst\tlast\n1\tAna\tBell\n"],
    ["it is divided by strokes", "id|first|last\n1|Ana|Bell\n"],
    ["it begins with a mark of its encoding", "\ufeffid,first,last\n1,Ana,Bell\n"],
    ["it begins with such a mark and holds a stray CR", "\ufeffid,first,last\n1,Ana\r,Bell\n"],
    ["it begins with such a mark and its lines end by CR", "\ufeffid,first,last\r1,Ana,Bell\r"],
    ["it is quoted all through", '\ufeff"id","first","last"\r\n"1","Ana","Bell"\r\n'],
    ["its lines end by CR", "id,first,last\r1,Ana,Bell\r"],
    ["its rows have too many cells", "id,first,last\n1,Ana,Bell,more,and more\n"],
    ["empty lines stand between its rows", "id,first,last\n\n1,Ana,Bell\n\n\n"],
  ] as const) {
    it(`when ${name}, then its row is read all the same`, async () => assert.deepEqual(await rowsOf(text), [ANA]));
  }

  it("when it is UTF-16 of either order, with its mark or without, then its letters are read", async () => {
    const text = "id\tfirst\tlast\r\n1\tZoë\tČapek\r\n2\tĀ\tЖ\r\n";
    const little = Buffer.from(`\ufeff${text}`, "utf16le");
    const variants = [little, Buffer.from(little).swap16(), little.subarray(2), Buffer.from(little.subarray(2)).swap16()];
    for (const [at, bytes] of variants.entries()) assert.deepEqual((await load(bytes, { fields: {} }, `wide ${at}.csv`)).rows, ["1|Zoë|Čapek", "2|Ā|Ж"]);
  });

  it("when single lines are in another encoding, then these alone are read so", async () => {
    const bytes = Buffer.concat([Buffer.from("id,first,last\n1,Zoë,李\n"), Buffer.from("2,Jos\u00e9,O\u0092Neil\n", "latin1"), Buffer.from("3,👩‍🚀,Петров")]);
    assert.deepEqual(await rowsOf(bytes), ["1|Zoë|李", "2|José|O’Neil", "3|👩‍🚀|Петров"]);
  });

  it("when cells hold line ends beside rows that are too short, then each row is one", async () => {
    assert.deepEqual(await rowsOf('id,first,last\n1,"Ana\nMaria",Bell\n2,Ugo\n3,"Li\r\nWei",Wu\n'), ["1|Ana\nMaria|Bell", "2|Ugo|", "3|Li\r\nWei|Wu"]);
  });

  it("when ids hold quotes, line ends, or more digits than a number has, then they stay as they are", async () => {
    const ids = ['say "id"', "two\nlines", "12345678901234567890123", "007", "1e3", "💥", "'); DROP TABLE rows; --"];
    const text = ["id,first", ...ids.map((id) => `"${id.replaceAll('"', '""')}",Ana`)].join("\n");
    assert.deepEqual([...(await rowsOf(text))].sort(), ids.map((id) => `${id}|Ana`).sort());
  });

  it("when rows have no id, the id of another row, or say nothing, then they are counted; of one id the fullest is kept", async () => {
    const { rows, counts } = await load("id,first,last\n1,Ana,\n1,Ana,Bell\n,Ugo,Rossi\n   ,Ugo,Rossi\n2,,\n");
    assert.deepEqual([rows, counts], [[ANA, "2||"], [5, 2, 1, 1]]);
  });

  it("when no column holds an id, then rows are named by their number, also in a file of many parts", async () => {
    const count = 150_000;
    const lines = Array.from({ length: count }, (_, n) => `${n + 1},${"x".repeat(100)}`);
    await load(`last,padding\n${lines.join("\n")}\n`);
    const wrong: unknown[] = [];
    await eachRow(db, "SELECT id FROM source WHERE id <> lastName LIMIT 3", ([id]) => wrong.push(id));
    assert.deepEqual(wrong, []);
  });

  it("when it has names and no row, or one, then it is read", async () => {
    assert.deepEqual((await load("id,first,last")).counts, [0, 0, 0, 0]);
    assert.deepEqual((await load("id,first,last\n1,Ana,Bell", { fields: {} }, "one.csv")).rows, [ANA]);
  });

  it("when a cell holds a million letters, then the others are read; when a line goes on for more than a record can, then the line is named", async () => {
    assert.deepEqual(await rowsOf(`id,first,last\n1,${"x".repeat(1_000_000)},Bell\n2,Ugo,Rossi\n`), [`1|${"x".repeat(300)}|Bell`, "2|Ugo|Rossi"]);
    assert.match(await refusal(`id,first,last\n1,Ana,Bell\n2,${"x".repeat(5_000_000)},Bell\n`, "long.csv"), /^line 3 is longer than 4 MB/);
    assert.match(await refusal(`id,first,last ${"x".repeat(20_000_000)}`, "endless.csv"), /more than 8 MB/);
  });

  for (const [name, bytes, reason] of [
    ["nothing", "", /^it is empty$/],
    ["blanks alone", " \n\t\n", /no line with the names/],
    ["a spreadsheet", "PK\u0003\u0004…", /save the sheet as CSV/],
    ["something packed", Buffer.from([0x1f, 0x8b, 8, 0]), /unpack it first/],
    ["a picture", Buffer.from(Array.from({ length: 4_000 }, (_, n) => (n * 7_919) % 256)), /bytes that are no text/],
    ["JSON", '{"id":1,"first":"Ana"}\n', /^none of its columns is known/],
    ["Parquet that is cut short", "PAR1 and no more", /no Parquet file, or it is cut short/],
  ] as const) {
    it(`when it holds ${name}, then it is refused with the reason`, async () => assert.match(await refusal(bytes), reason));
  }

  it("when it is a folder, or not there, then it is refused", async () => {
    await mkdir(join(folder, "folder.csv"));
    await assert.rejects(read("folder.csv"), { reason: "it is a folder and no file" });
    await assert.rejects(read("nowhere.csv"), { reason: "there is no such file" });
  });

  it("when none of its columns is known, then the refusal names them, but not without end", async () => {
    const names = Array.from({ length: 60 }, (_, n) => `colour ${n}`);
    assert.match(await refusal(`${names.join(",")}\n1\n`), /^none of its columns is known: colour 0, .*colour 19 and 40 more; say/);
  });

  it("when columns are named twice, then the first is read and the other one told; a mapping takes any of them, in order", async () => {
    const text = "id,first,e-mail,Vorname\n1,Ana,a@b.example,Anna\n2,,c@d.example,Ugo\n";
    assert.deepEqual(await load(text), { rows: ["1|Ana|a@b.example", "2||c@d.example"], counts: [2, 0, 0, 0], ignored: ["Vorname"], nested: [] });
    const mapped = await load(text, { id: null, fields: { firstName: ["FIRST", "vorname"], email: [] } }, "mapped.csv");
    assert.deepEqual([mapped.rows, mapped.ignored], [["1|Ana", "2|Ugo"], ["id", "e-mail"]]);
    assert.match(await refusal(text, "missing.csv", { fields: { firstName: ["given"] } }), /no column “given”; it has id, first, e-mail, Vorname$/);
  });

  it("when Parquet holds dates, numbers and lists, then texts are made of them, and lists are left out and told", async () => {
    const file = join(folder, "table.parquet");
    await db.run(
      `COPY (SELECT 12345678901234567890123::DECIMAL(38, 0) AS id, 'Ana' AS first, DATE '1971-06-24' AS dob, 4155552671 AS phone,
       {'city': 'Bonn'} AS address, ['a@b.example'] AS email, 'x'::BLOB AS company) TO '${file}' (FORMAT parquet)`,
    );
    const { rows, nested } = await read("table.parquet");
    assert.deepEqual([rows, nested], [["12345678901234567890123|Ana|4155552671|1971-06-24"], ["address", "email", "company"]]);
  });
});
