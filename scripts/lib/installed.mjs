// Says whether node_modules holds what package-lock.json asks for. Reads only, so a read-only checkout can start.
import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { pinnedNodePath } from "./pinned-node.mjs";

/**
 * Names the first thing that is missing or stale, or returns undefined when everything is there.
 *
 * npm writes node_modules/.package-lock.json last, so a half-finished install never looks complete.
 * @param {string} root folder that holds package-lock.json
 * @param {{ platform: string, arch: string }} machine
 * @returns {string | undefined}
 */
export function firstMissing(root, machine = process) {
  const wanted = readPackages(join(root, "package-lock.json"));
  if (wanted === undefined) throw new Error(`${join(root, "package-lock.json")} is missing or not JSON`);
  const present = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (present === undefined) return "node_modules";

  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "" || !isRequired(entry, machine)) continue;
    if (!isSame(entry, present[path])) return path;
  }
  return missingNode(root, machine);
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** An optional package is required here only when it names this platform; otherwise npm decides and may leave it out. */
function isRequired(entry, machine) {
  if (entry.optional !== true) return true;
  if (entry.os === undefined || entry.cpu === undefined || entry.libc !== undefined) return false;
  return includes(entry.os, machine.platform) && includes(entry.cpu, machine.arch);
}

function includes(list, name) {
  return [list].flat().includes(name);
}

function isSame(wanted, present) {
  if (present === undefined || wanted.version !== present.version) return false;
  return wanted.integrity === undefined || present.integrity === undefined || wanted.integrity === present.integrity;
}

function missingNode(root, machine) {
  const binary = pinnedNodePath(root, machine);
  if (binary === undefined) return undefined;
  try {
    accessSync(binary, constants.X_OK);
    return undefined;
  } catch {
    return "the pinned Node";
  }
}
