import { readFile } from "node:fs/promises";
import * as z from "zod";

import type { Bookmark } from "../../domain/audit/bookmark.ts";
import { isTreeHash } from "../../domain/audit/tree/hashes.ts";
import { UnreadableError } from "./read-export.ts";
import { replaceFile } from "./replace-file.ts";

const HashSchema = z.string().refine(isTreeHash);
const CountSchema = z.int().nonnegative();

/** A bookmark as it is kept. */
export const BookmarkSchema = z.strictObject({
  format: z.literal("steward-bookmark/1"),
  log: z.string(), size: CountSchema, leaf: HashSchema, hashes: z.array(HashSchema).max(53), last_at: CountSchema, checkpoints: HashSchema,
});
/** A bookmark as JSON. */
export type BookmarkJson = z.infer<typeof BookmarkSchema>;

/** For a file. */
export const jsonOfBookmark = ({ log, state: { leaf, range: { size, hashes } }, lastAt, checkpoints }: Bookmark): BookmarkJson =>
  ({ format: "steward-bookmark/1", log, size, leaf, hashes: [...hashes], last_at: lastAt, checkpoints });

/** From a file. Whether it fits a log is for a walk to say. */
export const bookmarkOfJson = ({ log, size, leaf, hashes, last_at: lastAt, checkpoints }: BookmarkJson): Bookmark =>
  ({ log, state: { leaf, range: { size, hashes } }, lastAt, checkpoints });

/** Where the last verification of an export ended; null when the file is not there yet. Throws an {@link UnreadableError} for a file that says anything else. */
export async function readBookmark(path: string): Promise<Bookmark | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new UnreadableError(`${path} cannot be read`);
  }
  try {
    return bookmarkOfJson(BookmarkSchema.parse(JSON.parse(text)));
  } catch {
    throw new UnreadableError(`${path} does not say where a verification ended; remove it to walk the log from its first entry`);
  }
}

/** Keeps where a verification ended. Throws an {@link UnreadableError} where the file cannot be written. */
export async function writeBookmark(path: string, bookmark: Bookmark): Promise<void> {
  try {
    await replaceFile(path, `${JSON.stringify(jsonOfBookmark(bookmark))}\n`);
  } catch {
    throw new UnreadableError(`${path} cannot be written`);
  }
}
