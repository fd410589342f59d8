import { accessSync, constants, lstatSync, mkdirSync, statfsSync } from "node:fs";
import { join } from "node:path";

import type { Settings } from "../../config/settings.ts";
import type { Check } from "./check.ts";

/** Below this the embedded database stops in the middle of something. */
const FREE_BYTES_MIN = 1_073_741_824;
const OTHERS = 0o077;

/** Looks at what must be right before the app can be composed at all: the data folder and the key. */
export function checkMachine(settings: Settings): readonly Check[] {
  const folder = dataFolder(settings.DATA_DIR);
  return folder.state === "error" ? [folder] : [folder, keyOf(settings)];
}

function dataFolder(folder: string): Check {
  const name = "data folder";
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return { name, state: "error", detail: `${folder} cannot be used (${codeOf(error)})`, fix: "set DATA_DIR to a folder that this user may write" };
  }
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  const free = `${folder}, ${(freeBytes / FREE_BYTES_MIN).toFixed(1)} GiB free`;
  if (freeBytes < FREE_BYTES_MIN) return { name, state: "warning", detail: free, fix: "make room, or set DATA_DIR to another disk" };
  if (process.platform !== "win32" && (lstatSync(folder).mode & OTHERS) !== 0) {
    return { name, state: "warning", detail: `${free}; other users can look into it`, fix: `chmod 700 ${folder}` };
  }
  return { name, state: "ok", detail: free, fix: null };
}

function keyOf({ STEWARD_KEY, DATA_DIR }: Settings): Check {
  const name = "key";
  if (STEWARD_KEY !== undefined) return { name, state: "ok", detail: "STEWARD_KEY is set", fix: null };
  const file = join(DATA_DIR, "steward.key");
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return { name, state: "ok", detail: `${file} is made at the first start`, fix: null };
  if (!stats.isFile()) return { name, state: "error", detail: `${file} is no plain file`, fix: "put the key file back from the backup" };
  if (process.platform !== "win32" && (stats.mode & OTHERS) !== 0) return { name, state: "error", detail: `${file} can be read by other users`, fix: `chmod 600 ${file}` };
  return { name, state: "ok", detail: `${file}, readable by its owner only`, fix: null };
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "unknown cause");
