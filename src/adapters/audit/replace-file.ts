import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";

/** Puts a text in the place of a file, for its owner alone: whoever reads it, and whatever dies meanwhile, finds the old one or the new one, whole. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.unfinished`;
  try {
    const file = await open(beside, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
