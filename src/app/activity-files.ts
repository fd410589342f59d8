import { open, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { UsageError } from "./cli/command.ts";

/** A file of an activity, not yet read. */
export interface ActivityFile {
  /** As given, or relative to the folder that was given. */
  readonly name: string;
  readonly path: string;
}

const EXTENSIONS = /\.(eml|mbox|ics|vtt|srt|json|jsonl|csv)$/i;
/** Texts of any kind lie in folders; one with a sidecar is a transcript. */
const MAYBE_TRANSCRIPT = /\.txt$/i;
const SIDECAR = /\.meta\.json$/i;
/** Above the largest that a parser takes: the file is refused by name without being read. */
const FILE_BYTES_MAX = 26_214_400;
/** Times and participants of a meeting. */
const SIDECAR_BYTES_MAX = 1_048_576;

/** The activity files among paths and in folders, in the order of their names. Throws a UsageError for a path that is not there. */
export async function activityFiles(paths: readonly string[]): Promise<readonly ActivityFile[]> {
  const files: ActivityFile[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => null);
    if (info === null) throw new UsageError(`${path}: no such file or folder`);
    if (!info.isDirectory()) files.push({ name: basename(path), path });
    else files.push(...(await inFolder(path)));
  }
  return files;
}

async function inFolder(folder: string): Promise<readonly ActivityFile[]> {
  const all = await readdir(folder, { recursive: true });
  const there = new Set(all);
  const names = all.filter((name) => !SIDECAR.test(name) && (EXTENSIONS.test(name) || (MAYBE_TRANSCRIPT.test(name) && there.has(sidecarPath(name)))));
  return names.toSorted().map((name) => ({ name: join(basename(folder), name), path: join(folder, name) }));
}

/** The bytes of a file and of the sidecar beside it; a failure is a sentence naming the cause. */
export async function readActivityFile(file: ActivityFile): Promise<{ readonly bytes: Uint8Array; readonly sidecar?: Uint8Array } | { readonly failure: string }> {
  try {
    // Asked before it is opened: a pipe would wait for a writer for ever.
    if (!(await stat(file.path)).isFile()) return { failure: "is not a plain file" };
    const handle = await open(file.path, "r");
    try {
      if ((await handle.stat()).size > FILE_BYTES_MAX) return { failure: `larger than ${FILE_BYTES_MAX} bytes` };
      const bytes = await handle.readFile();
      const sidecar = await readSidecar(sidecarPath(file.path));
      return sidecar === null ? { bytes } : { bytes, sidecar };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { failure: `cannot be read (${error instanceof Error && "code" in error ? String(error.code) : "unknown cause"})` };
  }
}

async function readSidecar(path: string): Promise<Uint8Array | null> {
  const info = await stat(path).catch(() => null);
  return info?.isFile() === true && info.size <= SIDECAR_BYTES_MAX ? readFile(path) : null;
}

/** `meeting.vtt` is described by `meeting.meta.json`. */
const sidecarPath = (path: string): string => join(dirname(path), basename(path).replace(/\.[^.]+$/, ".meta.json"));
