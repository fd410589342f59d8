import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { cleanFile } from "../../../src/adapters/linkage/clean-file.ts";
import { CHUNK_BYTES } from "../../../src/adapters/linkage/file-flaws.ts";

describe("mending a text file for the database", () => {
  let folder = "";

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "clean-"));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  async function mended(bytes: Buffer): Promise<string> {
    const file = join(folder, "table.csv");
    await writeFile(file, bytes);
    const clean = await cleanFile(file, folder);
    assert.ok("file" in clean);
    return readFile(clean.file, "utf8");
  }

  const LINE = "Zoë,1\n";
  const upTo = (bytes: number): string => LINE.repeat(Math.floor(bytes / Buffer.byteLength(LINE))) + "x".repeat(bytes % Buffer.byteLength(LINE));

  for (const [name, text, expected] of [
    ["a CR within a line, then it is a blank", "a\rb\n", "a b\n"],
    ["a CR before a NUL before an LF, then the NUL goes and the CR is a blank", "name,size\na\r\0\nb\n", "name,size\na \nb\n"],
    ["a CR at the very end, then it is a blank", "a\nb\r", "a\nb "],
    ["no other line end than CR, then these are the line ends", "a\rb\r", "a\nb\n"],
    ["line ends of two bytes, then they stay", "a\r\nb\rc\r\n", "a\r\nb c\r\n"],
  ] as const) {
    it(`when it has ${name}`, async () => { assert.equal(await mended(Buffer.from(text)), expected); });
  }

  for (const [name, after, expected] of [["an LF begins the next", "\nend\n", "\r\nend\n"], ["none begins the next", "end\n", " end\n"]] as const) {
    it(`when a CR ends a piece and ${name}, then it is read as if they were one`, async () => {
      const before = `a\rb\n${upTo(CHUNK_BYTES - 5)}`;
      assert.equal(await mended(Buffer.from(`${before}\r${after}`)), `${before.replace("\r", " ")}${expected}`);
    });
  }

  it("when a line is not UTF-8, then it is read as Windows-1252, and CRs are mended all the same", async () => {
    assert.equal(await mended(Buffer.concat([Buffer.from("Zoë\rA\n"), Buffer.from([0x5a, 0x6f, 0xeb, 0x0d, 0x42, 0x0a])])), "Zoë A\nZoë B\n");
  });

  it("law: mended by its bytes or by its letters, a text is the same", async () => {
    const latin = Buffer.from([0x5a, 0x6f, 0xeb, 0x0a]);
    const piece = fc.constantFrom("\r", "\n", "\0", "\r\n", "a,b", "ë", "name");
    await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      // The last line is what only letters can be made of; the first one keeps NULs rare enough to be text.
      const text = `${"id,first,last,email,phone,city\n".repeat(30)}${pieces.join("")}\n`;
      assert.equal(await mended(Buffer.concat([Buffer.from(text), latin])), await mended(Buffer.from(`${text}Zoë\n`)));
    }), { numRuns: 100 });
  });

  it("when NULs stand at either end of a piece, then they go and nothing else does", async () => {
    const before = `a\n${upTo(CHUNK_BYTES - 3)}`;
    assert.equal(await mended(Buffer.from(`${before}\0\0b\0\0c\0\n`)), `${before}bc\n`);
  });
});
