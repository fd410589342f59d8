import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, mkdtemp, readdir, rm, rmdir, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";

/** The folder of one scan, within a folder for scans alone. */
export interface OwnFolder {
  readonly folder: string;
  readonly tempDir: string;
}

/** The folder for scans cannot be trusted with personal data; the message may be shown. */
export class UnsafeFolder extends Error {
  override readonly name = "UnsafeFolder";
}

/** Names of machines hold no hyphen here, so that a folder's name can be taken apart; and none is like another's beginning. */
const HOST_CHARS = 16;
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, HOST_CHARS);
/** The folders of scans that this process is at. */
const OWN = new Set<string>();
/** Whether a process of another machine, which shares this folder, is still alive cannot be seen: no scan takes so long. */
const ELSEWHERE_MS_MAX = 48 * 3_600_000;
const PRIVATE = 0o700;
const OTHERS = 0o077;

/** Beside a folder that is another user's. */
const besideOf = (folder: string): string => `${folder}-${String(process.getuid?.() ?? "own")}`;

/**
 * Makes a folder for a scan within `folder`, or within one beside it where that is another user's; nobody else can look into either. What earlier,
 * killed scans left there is removed. Throws {@link UnsafeFolder} where there is none to be trusted.
 */
export async function openFolder(folder: string): Promise<OwnFolder> {
  const own = await ownFolder((await isOurs(folder)) ? folder : besideOf(folder));
  OWN.add(basename(own.tempDir));
  await sweep(folder);
  await sweep(besideOf(folder));
  return own;
}

/** Removes it with all that is in it, and the folder above unless another scan is at work there. */
export async function closeFolder({ folder, tempDir }: OwnFolder): Promise<void> {
  await rm(tempDir, { recursive: true, force: true });
  OWN.delete(basename(tempDir));
  await rmdir(folder).catch(() => undefined);
}

/** Removes what killed scans left there, and the folder where nothing is left in it. */
export async function sweepScans(folder: string): Promise<void> {
  for (const one of [folder, besideOf(folder)]) {
    await sweep(one);
    await rmdir(one).catch(() => undefined);
  }
}

/** Makes it where it is not there. False where it is another user's. */
async function isOurs(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: PRIVATE });
  const found = await lstat(folder);
  if (!found.isDirectory()) throw new UnsafeFolder(`${folder} is no folder of its own: remove it, records are written there while a scan runs`);
  return process.getuid === undefined || found.uid === process.getuid();
}

/** Another scan that ends just now may take the folder above away. */
async function ownFolder(folder: string, attempts = 3): Promise<OwnFolder> {
  try {
    if (!(await isOurs(folder))) throw new UnsafeFolder(`${folder} is another user's: remove it, records are written there while a scan runs`);
    const { mode } = await lstat(folder);
    if ((mode & OTHERS) !== 0) await chmod(folder, PRIVATE);
    return { folder, tempDir: await mkdtemp(join(folder, `scan-${HOST}-${process.pid}-`)) };
  } catch (error) {
    if (attempts > 1 && error instanceof Error && "code" in error && error.code === "ENOENT") return ownFolder(folder, attempts - 1);
    throw error;
  }
}

/** Folders of processes that are no more. What cannot be looked at or removed, another user's, stays and stops nobody. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, host, pid] = /^scan-(\w+)-(\d+)-/.exec(name) ?? [];
    if (host === undefined || OWN.has(name)) continue;
    const path = join(folder, name);
    if (host === HOST ? isOver(Number(pid)) : await isOld(path)) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > ELSEWHERE_MS_MAX;
}

function isOver(pid: number): boolean {
  // In a container a process has the number of the one before it, so one of our own number may be left over as well.
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // Another user's lives too.
    return !(error instanceof Error && "code" in error && error.code === "EPERM");
  }
}
