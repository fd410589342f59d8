import { createHash, randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { canEnter, type RunAs } from "./reach.ts";

/** Where one embedded database lives. */
export interface Places {
  /** Its own folder, given to the user that runs the server. */
  readonly home: string;
  readonly data: string;
  readonly logFile: string;
  /** Folder of the Unix socket; on Windows there is none. */
  readonly sockets: string;
  /** Processes that use the server, a file each. */
  readonly users: string;
  /** TCP port and password, where there are no Unix sockets. */
  readonly tcp: string;
}

/** sun_path holds 108 bytes with its closing zero on Linux, 104 on macOS. */
const SOCKET_PATH_BYTES_MAX = process.platform === "darwin" ? 103 : 107;
const SOCKET_NAME = "/.s.PGSQL.5432";
const Marker = z.object({ home: z.string() });

/** The lock that everything about the database of a folder is done under, the choice of its place included. */
export const lockOf = (dataDir: string): string => join(realpathSync(dataDir), "postgres.lock");

/**
 * Finds, and remembers in DATA_DIR, where the database of that folder lives; call only under the folder's lock, or two
 * processes choose two places. That is inside it, unless the server has to run as `nobody` and `nobody` cannot get there
 * (a folder under /root): then below /var/lib/steward, under a name made of the folder's hash and a random part, so that
 * a folder that was deleted and made anew starts empty.
 */
export function providePlaces(dataDir: string, user: RunAs | null): Places {
  const real = realpathSync(dataDir);
  const home = rememberedHome(real) ?? chooseHome(real, user);
  mkdirSync(join(real, "postgres.users"), { recursive: true, mode: 0o700 });
  return {
    home, data: join(home, "data"), logFile: join(home, "server.log"), sockets: socketFolder(home),
    users: join(real, "postgres.users"), tcp: join(real, "postgres.tcp.json"),
  };
}

/** Makes the folder that only the server's user may enter. Throws when somebody else made it first. */
export function providePrivate(folder: string, user: RunAs | null): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  const me = process.getuid?.();
  const owners = user === null ? [me] : [0, user.uid];
  if (!stats.isDirectory() || (me !== undefined && !owners.includes(stats.uid))) {
    throw new Error(`${folder} belongs to another user; run as that user, or choose another DATA_DIR`);
  }
  if (process.platform === "win32") return;
  chmodSync(folder, 0o700);
  if (user !== null) chownSync(folder, user.uid, user.gid);
}

const markerOf = (dataDir: string): string => join(dataDir, "postgres.json");

function rememberedHome(dataDir: string): string | null {
  if (!existsSync(markerOf(dataDir))) return null;
  const { home } = Marker.parse(JSON.parse(readFileSync(markerOf(dataDir), "utf8")));
  // A relative home moves with DATA_DIR.
  return home.startsWith("/") ? home : join(dataDir, home);
}

const ROOT_HOMES = ["/var/lib/steward", "/var/tmp/steward-root"];

function chooseHome(dataDir: string, user: RunAs | null): string {
  if (user === null || canEnter(dataDir, user)) return remember(dataDir, "postgres");
  const name = `${shortHash(dataDir)}-${randomBytes(4).toString("hex")}`;
  for (const root of ROOT_HOMES) {
    try {
      mkdirSync(root, { recursive: true, mode: 0o755 });
    } catch {
      continue;
    }
    if (canEnter(root, user)) return remember(dataDir, join(root, name));
  }
  throw new Error(`The database may not run as root, and its user can enter neither ${dataDir} nor ${ROOT_HOMES.join(" nor ")}. Set DATA_DIR to a folder that all may enter, or DATABASE_URL.`);
}

function remember(dataDir: string, home: string): string {
  // Whole or not at all: a torn marker would keep every later start from finding its database.
  const marker = markerOf(dataDir);
  writeFileSync(`${marker}.new`, JSON.stringify({ home }), { mode: 0o600 });
  renameSync(`${marker}.new`, marker);
  return home.startsWith("/") ? home : join(dataDir, home);
}

function socketFolder(home: string): string {
  const name = `steward-${shortHash(home)}`;
  for (const root of ["/tmp", tmpdir()]) {
    const folder = join(root, name);
    if (existsSync(root) && Buffer.byteLength(folder + SOCKET_NAME) <= SOCKET_PATH_BYTES_MAX) return folder;
  }
  throw new Error(`No folder for temporary files has a path short enough for a Unix socket (${String(SOCKET_PATH_BYTES_MAX)} bytes)`);
}

const shortHash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12);
