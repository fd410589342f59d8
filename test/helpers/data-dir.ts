import { existsSync, readFileSync, rmSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import * as z from "zod";

const MarkerSchema = z.object({ home: z.string() });

/**
 * Removes a DATA_DIR with the embedded database that belongs to it, which root's lies outside of it: a hundred megabytes
 * a run that nobody would look for. The server must have stopped.
 */
export function removeDataDir(dataDir: string): void {
  const marker = join(dataDir, "postgres.json");
  const home = existsSync(marker) ? MarkerSchema.parse(JSON.parse(readFileSync(marker, "utf8"))).home : "";
  if (isAbsolute(home)) rmSync(home, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}
