import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { parseCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import type { ExportFolder, ExportWriter } from "../../ports/export-folder.ts";
import { pieceFile } from "./piece-file.ts";

const CHECKER = fileURLToPath(new URL("../../../scripts/verify-audit.mjs", import.meta.url));
const README = fileURLToPath(new URL("../../../scripts/verify-audit.README.md", import.meta.url));

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
    async begin({ hasValues = false } = {}) {
      const there = await readdir(place).catch((error: unknown) => (isMissing(error) ? [] : Promise.reject(new ExportPlaceError(`${dir} cannot be written to`))));
      if (there.length > 0) throw new ExportPlaceError(`${dir} holds something already; name a folder that does not exist, or is empty`);
      await mkdir(join(beside, "checkpoints"), { recursive: true, mode: 0o700 });
      return exportWriter({ beside, place, hasValues });
    },
  };
}

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

function exportWriter({ beside, place, hasValues }: { readonly beside: string; readonly place: string; readonly hasValues: boolean }): ExportWriter {
  const entries = pieceFile(join(beside, "entries.jsonl"));
  const values = hasValues ? pieceFile(join(beside, "private.jsonl")) : null;
  return {
    entry: (entry) => { entries.line(entry); },
    value(line) {
      if (values === null) throw new Error("this export was begun without values");
      values.line(Buffer.from(line));
    },
    async drained() {
      await entries.drained();
      await values?.drained();
    },
    async finish({ vkeys, checkpoint, checkpoints, recorded = null }) {
      await entries.close();
      await values?.close();
      await writeFile(join(beside, "vkey"), linesOf(vkeys));
      if (checkpoint !== null) await writeFile(join(beside, "checkpoint"), checkpoint);
      for (const [name, note] of namedBySize(checkpoints)) await writeFile(join(beside, "checkpoints", name), note);
      if (recorded !== null) await writeFile(join(beside, "logs.tlog-proof"), recorded.text);
      if (recorded !== null) await writeFile(join(beside, "logs.vkey"), linesOf(recorded.vkeys));
      await copyFile(CHECKER, join(beside, "verify-audit.mjs"));
      await copyFile(README, join(beside, "README.md"));
      await makeRoom(place);
      await rename(beside, place);
    },
    async abandon() {
      entries.destroy();
      values?.destroy();
      await rm(beside, { recursive: true, force: true });
    },
  };
}

const linesOf = (vkeys: readonly string[]): string => vkeys.map((vkey) => `${vkey}\n`).join("");

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
