import { type FileHandle, mkdir, open } from "node:fs/promises";
import { join } from "node:path";

import { parseCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import { noteCutter } from "../../domain/audit/note/note-cutter.ts";
import { splitNotes } from "../../domain/audit/note/signed-note.ts";
import type { CheckpointFile } from "../../ports/audit-tree.ts";

/**
 * One file a log in the data folder, note after note with an empty line between. It is only ever appended to, so that an
 * administrator may make it append-only for the system too, and copy it away by its end.
 */
export function checkpointFile(dataDir: string): CheckpointFile {
  const folder = join(dataDir, "audit-checkpoints");
  // A log's name has slashes, and no tilde.
  const pathOf = (log: string): string => join(folder, `${log.replaceAll("/", "~")}.notes`);
  return {
    async *read(log) {
      const file = await openIfThere(pathOf(log));
      if (file !== null) yield* notesIn(file);
    },
    async readBeyond(log, size) {
      const file = await openIfThere(pathOf(log));
      if (file === null) return [];
      try {
        return await notesBeyond(file, size);
      } finally {
        await file.close();
      }
    },
    async append(log, notes) {
      if (notes.length === 0) return;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await open(pathOf(log), "a", 0o600);
      try {
        // Empty lines first: should the last writing have been cut, it spoils no note but its own.
        await file.appendFile(notes.map((note) => `\n\n${note}`).join(""));
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}

/** Before the first checkpoint there is no file. */
async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Piece by piece: the file of a log that grows all day has a million notes after some weeks. Closes the file. */
async function* notesIn(file: FileHandle): AsyncGenerator<string> {
  let found: string[] = [];
  const cutter = noteCutter((note) => { found.push(note); });
  for await (const piece of file.createReadStream({ encoding: "utf8" })) {
    cutter.push(String(piece));
    yield* found;
    found = [];
  }
  cutter.end();
  yield* found;
}

/** Of the end of the file, at first; the notes of a few minutes. */
const TAIL_BYTES = 65_536;

/** Sizes grow: once a note of no more entries was seen, all that come before are smaller still. */
async function notesBeyond(file: FileHandle, size: number): Promise<readonly string[]> {
  const { size: length } = await file.stat();
  for (let bytes = Math.min(TAIL_BYTES, length); ; bytes = Math.min(bytes * 4, length)) {
    const tail = Buffer.alloc(bytes);
    await file.read(tail, 0, bytes, length - bytes);
    // The first note of a tail is cut somewhere; whatever is left of it is none, or does not open.
    const notes = splitNotes(tail.toString("utf8")).slice(bytes === length ? 0 : 1);
    const isBeyond = (note: string): boolean => (parseCheckpoint(note)?.size ?? 0) > size;
    if (bytes === length || notes.some((note) => !isBeyond(note))) return notes.filter(isBeyond);
  }
}
