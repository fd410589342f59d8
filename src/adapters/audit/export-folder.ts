import { createWriteStream } from "node:fs";
import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { basename, dirname, join, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";

import { parseCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import type { ExportFolder, ExportWriter } from "../../ports/export-folder.ts";

const CHECKER = fileURLToPath(new URL("../../../scripts/verify-audit.mjs", import.meta.url));
const README = fileURLToPath(new URL("../../../scripts/verify-audit.README.md", import.meta.url));
/** Entries are handed to the file in pieces of so many bytes. */
const PIECE_BYTES = 1_048_576;
const LF = Buffer.from("\n");

/** The place of an export is taken, or cannot be made. */
export class ExportPlaceError extends Error {
  override readonly name = "ExportPlaceError";
}

/**
 * An export in a folder as docs/audit-format.md has it, with the checker. It is written beside its place under another
 * name and moved there when it is whole: a folder of that name is never half an export.
 */
export function exportFolder(dir: string): ExportFolder {
  const place = resolve(dir);
  const beside = join(dirname(place), `.${basename(place)}.unfinished-${randomUUID()}`);
  return {
    async begin() {
      const there = await readdir(place).catch((error: unknown) => (isMissing(error) ? [] : Promise.reject(new ExportPlaceError(`${dir} cannot be written to`))));
      if (there.length > 0) throw new ExportPlaceError(`${dir} holds something already; name a folder that does not exist, or is empty`);
      await mkdir(join(beside, "checkpoints"), { recursive: true, mode: 0o700 });
      return exportWriter(beside, place);
    },
  };
}

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

function exportWriter(beside: string, place: string): ExportWriter {
  const stream = createWriteStream(join(beside, "entries.jsonl"), { flush: true, mode: 0o600 });
  // Told by whatever waits next; a stream without a listener would end the process.
  let failure: Error | null = null;
  stream.on("error", (error) => { failure = error; });
  const throwIfFailed = (): void => { if (failure !== null) throw failure; };
  let waiting: Buffer[] = [];
  let [bytes, isFull] = [0, false];
  const hand = (): void => {
    if (waiting.length > 0) isFull = !stream.write(Buffer.concat(waiting));
    [waiting, bytes] = [[], 0];
  };
  return {
    entry(entry) {
      waiting.push(Buffer.from(entry), LF);
      bytes += entry.length + 1;
      if (bytes >= PIECE_BYTES) hand();
    },
    async drained() {
      throwIfFailed();
      if (isFull) await once(stream, "drain");
      isFull = false;
    },
    async finish({ vkeys, checkpoint, checkpoints }) {
      hand();
      throwIfFailed();
      stream.end();
      // Throws as well when the stream failed before anybody waited for it.
      await finished(stream);
      await writeFile(join(beside, "vkey"), vkeys.map((vkey) => `${vkey}\n`).join(""));
      if (checkpoint !== null) await writeFile(join(beside, "checkpoint"), checkpoint);
      for (const [name, note] of namedBySize(checkpoints)) await writeFile(join(beside, "checkpoints", name), note);
      await copyFile(CHECKER, join(beside, "verify-audit.mjs"));
      await copyFile(README, join(beside, "README.md"));
      await makeRoom(place);
      await rename(beside, place);
    },
    async abandon() {
      stream.destroy();
      await rm(beside, { recursive: true, force: true });
    },
  };
}

/** An empty folder may be there. One that was filled meanwhile is somebody's. */
async function makeRoom(place: string): Promise<void> {
  try {
    await rmdir(place);
  } catch (error) {
    if (!isMissing(error)) throw new ExportPlaceError(`${place} holds something that was not there when the export began`);
  }
}

/** One file a note, by its size; should two of one size differ, both are there for the checker to see. */
function namedBySize(notes: readonly string[]): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  const seen = new Set<string>();
  for (const note of notes) {
    if (seen.has(note)) continue;
    seen.add(note);
    const size = String(parseCheckpoint(note)?.size ?? "unreadable");
    let name = size;
    for (let other = 2; named.has(name); other += 1) name = `${size}-${String(other)}`;
    named.set(name, note);
  }
  return named;
}
