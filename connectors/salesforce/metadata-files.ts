import { readFile, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The Salesforce DX project that an admin deploys. */
export const METADATA_DIR = fileURLToPath(new URL("metadata", import.meta.url));

/** What an admin deploys: the path below `metadata/`, with forward slashes, and the text of each file, in the order of the paths. */
export async function metadataFiles(): Promise<ReadonlyMap<string, string>> {
  const found = await readdir(METADATA_DIR, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile() && !entry.name.startsWith(".")).map((entry) => join(entry.parentPath, entry.name)).toSorted();
  const files = paths.map(async (path) => [relative(METADATA_DIR, path).split(sep).join("/"), await readFile(path, "utf8")] as const);
  return new Map(await Promise.all(files));
}
