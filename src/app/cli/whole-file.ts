import { constants } from "node:fs";
import { access, copyFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

import { UsageError } from "./command.ts";

/**
 * Where a file will be put that is not written yet: its folder is there and may be written to, and what has its name is a file, and none of `inputs`.
 * Throws a {@link UsageError} that begins with `option`.
 */
export async function outputPath(option: string, path: string, inputs: readonly string[]): Promise<string> {
  const refuse = (reason: string): never => {
    throw new UsageError(`${option} ${path}: ${reason}`);
  };
  const there = await stat(path).catch(() => null);
  const target = there === null ? resolve(path) : await realpath(path);
  const folder = await stat(dirname(target)).catch(() => null);
  if (folder?.isDirectory() !== true) refuse("its folder is not there");
  if (there !== null && !there.isFile()) refuse("is no ordinary file");
  for (const input of inputs) {
    const read = await stat(input).catch(() => null);
    const isSame = read !== null && there !== null && read.dev === there.dev && read.ino === there.ino;
    if (isSame || resolve(input) === target) refuse(`would be written over ${input}`);
  }
  await access(dirname(target), constants.W_OK | constants.X_OK).catch(() => refuse("its folder cannot be written to"));
  return target;
}

/** Moves a file to its place: who looks there sees the old one or all of the new one. */
export async function putWhole(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    // On another disk. The name is always the same, so that what a killed process left is written over by the next one.
    const beside = join(dirname(to), `.${basename(to)}.part`);
    try {
      await copyFile(from, beside);
      await rename(beside, to);
    } finally {
      await rm(beside, { force: true });
    }
  }
}
