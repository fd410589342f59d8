import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import type { FoundRecord } from "../../domain/audit/open-recorded.ts";
import type { Found } from "../../domain/audit/note/open-all.ts";
import { asPlainLines } from "../../domain/audit/note/pasted-text.ts";
import { splitNotes } from "../../domain/audit/note/signed-note.ts";
import type { LogFile } from "../../ports/log-file.ts";
import { logFile, type Threading } from "./log-file.ts";

/** An export's folder, or a file named beside it, cannot be read. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** What stands in an export. */
export interface ReadExport {
  readonly vkeys: readonly Found[];
  readonly checkpoints: readonly Found[];
  /** That the log of logs tells of this log, where the export says so. */
  readonly recorded: FoundRecord | null;
  readonly entries: LogFile;
  /** The lines of `private.jsonl`; null when it has none. */
  readonly values: (() => AsyncIterable<string>) | null;
}

/** A file of a month's checkpoints; an export from elsewhere may hold anything. */
const SMALL_FILE_BYTES_MAX = 64 * 1_048_576;

/** Opens an export as docs/audit-format.md has it. Throws an {@link UnreadableError} that names the place. */
export async function readExport(dir: string, threading?: Partial<Threading>): Promise<ReadExport> {
  const path = join(dir, "entries.jsonl");
  if (!(await isFile(path))) throw new UnreadableError(`${dir} is no export: it has no entries.jsonl`);
  const names = await readdir(join(dir, "checkpoints")).catch(noneWhereMissing);
  const all = await readdir(dir);
  const latest = all.filter((name) => name === "checkpoint");
  const files = [...latest.map((name) => join(dir, name)), ...names.filter((name) => !name.startsWith(".")).toSorted().map((name) => join(dir, "checkpoints", name))];
  return {
    vkeys: await readFound([join(dir, "vkey")]),
    checkpoints: await readNotes(files),
    recorded: all.includes("logs.tlog-proof") ? await readRecord(dir) : null,
    entries: logFile(path, threading),
    values: (await isFile(join(dir, "private.jsonl"))) ? () => textLines(join(dir, "private.jsonl")) : null,
  };
}

/** A folder that is there and cannot be read is not an empty one. */
function noneWhereMissing(error: unknown): readonly string[] {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
  throw new UnreadableError("checkpoints/ cannot be read");
}

const isFile = (path: string): Promise<boolean> => stat(path).then((found) => found.isFile(), () => false);

/** A value may be a long text; nothing honest is longer than this. */
const LINE_CHARS_MAX = 64 * 1_048_576;

/** The lines of a text file, one at a time: an LF ends one, and nothing else does, for a value may hold what else breaks lines. */
async function* textLines(path: string): AsyncGenerator<string> {
  let carry = "";
  for await (const piece of createReadStream(path, { encoding: "utf8" })) {
    const lines = (carry + String(piece)).split("\n");
    carry = lines.pop() ?? "";
    if (carry.length > LINE_CHARS_MAX) throw new UnreadableError(`${path}: a line is too long`);
    yield* lines;
  }
  if (carry !== "") yield carry;
}

async function readRecord(dir: string): Promise<FoundRecord> {
  const [proof, ...vkeys] = await readFound([join(dir, "logs.tlog-proof"), join(dir, "logs.vkey")]);
  if (proof === undefined) throw new UnreadableError(`${dir} cannot be read`);
  return { proof, vkeys };
}

/** Small text files, each under its own name; one behind the other, for a long log's export has thousands. */
export async function readFound(paths: readonly string[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const path of paths) {
    try {
      const about = await stat(path);
      if (!about.isFile()) throw new UnreadableError(`${path} is no file`);
      if (about.size > SMALL_FILE_BYTES_MAX) throw new UnreadableError(`${path} is too large for what it should hold`);
      found.push({ place: path, text: await readFile(path, "utf8") });
    } catch (error) {
      throw error instanceof UnreadableError ? error : new UnreadableError(`${path} cannot be read`);
    }
  }
  return found;
}

/** The notes in files, pasted from wherever; one file may hold several. What holds none is given as it is, for whoever opens it to say so. */
export async function readNotes(paths: readonly string[]): Promise<readonly Found[]> {
  return (await readFound(paths)).flatMap(({ place, text }) => {
    const notes = splitNotes(asPlainLines(text));
    return notes.length === 0 ? [{ place, text }] : notes.map((note) => ({ place, text: note }));
  });
}
