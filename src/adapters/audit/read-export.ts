import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import type { Found } from "../../domain/audit/note/open-all.ts";
import { splitNotes } from "../../domain/audit/note/signed-note.ts";

/** An export's folder, or a file named beside it, cannot be read. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** What stands in an export. */
export interface ReadExport {
  readonly vkeys: readonly Found[];
  readonly checkpoints: readonly Found[];
  /** The entries' bytes; each piece may be written into. */
  entries(): AsyncIterable<Buffer>;
}

/** A file of a month's checkpoints; an export from elsewhere may hold anything. */
const SMALL_FILE_BYTES_MAX = 64 * 1_048_576;
const PIECE_BYTES = 1_048_576;

/** Opens an export as docs/audit-format.md has it. Throws an {@link UnreadableError} that names the place. */
export async function readExport(dir: string): Promise<ReadExport> {
  const path = join(dir, "entries.jsonl");
  if (!(await stat(path).then((found) => found.isFile(), () => false))) throw new UnreadableError(`${dir} is no export: it has no entries.jsonl`);
  const names = await readdir(join(dir, "checkpoints")).catch(() => []);
  const latest = await readdir(dir).then((all) => all.filter((name) => name === "checkpoint"));
  const files = [...latest.map((name) => join(dir, name)), ...names.filter((name) => !name.startsWith(".")).toSorted().map((name) => join(dir, "checkpoints", name))];
  return {
    vkeys: await readFound([join(dir, "vkey")]),
    checkpoints: await readNotes(files),
    entries: () => createReadStream(path, { highWaterMark: PIECE_BYTES }),
  };
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

/** The notes in files; one may hold several. What holds none is given as it is, for whoever opens it to say so. */
export async function readNotes(paths: readonly string[]): Promise<readonly Found[]> {
  return (await readFound(paths)).flatMap(({ place, text }) => {
    const notes = splitNotes(text);
    return notes.length === 0 ? [{ place, text }] : notes.map((note) => ({ place, text: note }));
  });
}
