import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Small logs, made from docs/audit-format.md and nothing else: this writer shares no code with the program.
const SCRIPT = fileURLToPath(new URL("../../../scripts/verify-audit.mjs", import.meta.url));
export const LOG = "audit.example/t/demo";
export const ZEROS = "0".repeat(64);
export type Said = Record<string, unknown>;

const sha = (...parts: readonly Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
const leafOf = (line: string) => sha(Buffer.of(0), Buffer.from(line));
/** RFC 6962, 2.1, as it is written there: split at the largest power of two below the size. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return sha();
  if (leaves.length === 1) return first;
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha(Buffer.of(1), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}
/** RFC 6962, 2.1.1, as it is written there: the hashes that lead from a leaf to the root, from the leaf upwards. */
function pathOf(index: number, leaves: readonly Buffer[]): readonly Buffer[] {
  if (leaves.length === 1) return [];
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split ? [...pathOf(index, left), rootOf(right)] : [...pathOf(index - split, right), rootOf(left)];
}
/** The hashes of an inclusion proof of a line. */
export const pathOfLines = (index: number, lines: readonly string[]) => pathOf(index, lines.map(leafOf));
export const entryLine = (seq: number | string, prev: string, said: Said, log = LOG) =>
  `{"_log":"${log}","_prev":"${prev}","_seq":${seq},${JSON.stringify(said).slice(1)}`;
/** Lines of entries that say this, linked to each other and to the lines before. */
export function linesOf(said: readonly Said[], lines: readonly string[] = [], log = LOG): string[] {
  const all = [...lines];
  for (const one of said) all.push(entryLine(all.length, linkTo(all.at(-1)), one, log));
  return all;
}
/** What the entry behind this line has as `_prev`. */
export const linkTo = (line: string | undefined) => (line === undefined ? ZEROS : leafOf(line).toString("hex"));
export const fileOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
export const rootOfLines = (lines: readonly string[]) => rootOf(lines.map(leafOf));
export const checkpointOf = (lines: readonly string[]) => ({ size: lines.length, root: rootOfLines(lines).toString("hex") });

/** A key from 32 equal bytes, and checkpoints signed with it. */
export function keyOf(seed: number, name = LOG) {
  const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, seed)]);
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  const bytes = Buffer.concat([Buffer.of(1), createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32)]);
  const id = sha(Buffer.from(`${name}\n`), bytes).subarray(0, 4);
  const note = (size: number | string, root: Buffer, origin = name) => {
    const text = `${origin}\n${size}\n${root.toString("base64")}\n`;
    return `${text}\n— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), key)]).toString("base64")}\n`;
  };
  return { vkey: `${name}+${id.toString("hex")}+${bytes.toString("base64")}\n`, note };
}
/** C2SP tlog-proof of a line of a log, with its bytes and a checkpoint of the whole log. */
export const proofOf = (index: number, lines: readonly string[], key: ReturnType<typeof keyOf>) =>
  ["c2sp.org/tlog-proof@v1", `extra ${Buffer.from(lines[index] ?? "").toString("base64")}`, `index ${index}`, ...pathOfLines(index, lines).map((hash) => hash.toString("base64")), "", key.note(lines.length, rootOfLines(lines))].join("\n");
/** The log of logs of the same deployment, and what it says of logs. */
export const LOGS = "audit.example/logs";
export const logsLines = (told: readonly Said[]) => linesOf([
  { at: "2026-11-21T00:00:00.000Z", data: { format: "crm-audit/1", hash: "sha256" }, type: "genesis", v: 1 },
  ...told.map((p) => ({ at: "2026-11-21T00:00:03.000Z", data: { after: { p }, key: "audit.checkpoint" }, type: "config", v: 1 })),
], [], LOGS);
export const own = keyOf(7);
export const noteOf = (lines: readonly string[]) => own.note(lines.length, rootOfLines(lines));

/**
 * Says at the end how much memory a process had at most, in KiB. What `resourceUsage` says counts what the process was before it
 * ran the command as well: a copy of this one.
 */
const TELL_PEAK = `import { readFileSync } from "node:fs";
process.on("exit", () => {
  let peak = process.resourceUsage().maxRSS;
  try { peak = Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]); } catch { /* Not on Linux. */ }
  console.error("maxRSS " + peak);
});`;

/** The command on a folder with these files; `@name` is a file in it. An entries.jsonl that says HUGE is 256 MB long, with a last line of NULs. */
export function run(files: Record<string, string | Buffer>, ...args: readonly string[]) {
  const dir = mkdtempSync(join(tmpdir(), "steward-verify-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), content);
    }
    if (files["entries.jsonl"]?.includes("HUGE") === true) truncateSync(join(dir, "entries.jsonl"), 256 * 1024 * 1024);
    const tell = `data:text/javascript,${encodeURIComponent(TELL_PEAK)}`;
    const inDir = args.map((arg) => (arg.startsWith("@") ? join(dir, arg.slice(1)) : arg));
    const end = spawnSync(process.execPath, ["--import", tell, SCRIPT, dir, ...inDir], { encoding: "utf8" });
    const rssMb = Number(/maxRSS (\d+)/.exec(end.stderr)?.[1]) / 1024;
    const stderr = end.stderr.replace(/maxRSS \d+\n/, "");
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack trace");
    return { code: end.status, stdout: end.stdout, stderr, rssMb };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
export const exportOf = (lines: readonly string[]) => ({ "entries.jsonl": fileOf(lines), vkey: own.vkey, checkpoint: noteOf(lines) });
