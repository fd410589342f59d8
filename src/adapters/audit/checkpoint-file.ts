import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";

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
    async read(log) {
      try {
        return splitNotes(await readFile(pathOf(log), "utf8"));
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
        throw error;
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
