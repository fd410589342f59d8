import { createReadStream } from "node:fs";
import { join } from "node:path";

import { readExport } from "../../src/adapters/audit/read-export.ts";
import { canonicalJson } from "../../src/domain/audit/canonical-json.ts";
import { EMPTY_CHAIN, entryPrefix, leafHash } from "../../src/domain/audit/chain.ts";
import type { AuditJson } from "../../src/domain/audit/fact.ts";
import { lineCutter } from "../../src/domain/audit/lines.ts";
import { growingTree } from "../../src/domain/audit/tree/compact-range.ts";
import { verifyExport } from "../../src/usecases/audit-log/verify-export.ts";

// `audit-walk-export.ts all|threads|naive DIR`: one walk over an export in a process of its own, and what it took, in a line
// of JSON. It loads nothing that it does not need, for its memory is measured.

const NAIVE_SAMPLE_BYTES = 40_000_000;

async function walkExport(dir: string, threading: { readonly threads?: number }): Promise<number> {
  const found = await readExport(dir, threading);
  const verified = await verifyExport({ entries: found.entries, vkeys: found.vkeys, checkpoints: found.checkpoints, sense: false, onProgress: () => undefined });
  if (!verified.ok || !verified.value.report.ok) throw new Error("the export does not verify");
  return verified.value.report.walked;
}

/** As a verifier would that stores nothing of the format: each entry is read as JSON, written canonically, compared and hashed. */
async function walkNaively(dir: string): Promise<number> {
  let head = EMPTY_CHAIN;
  const [log = ""] = (await readExport(dir)).vkeys[0]?.text.split("+") ?? [];
  const tree = growingTree();
  const lines = lineCutter(({ buffer, start, end, isWhole }) => {
    if (!isWhole) return;
    const bytes = buffer.toString("utf8", start, end);
    if (canonicalJson(read(bytes)) !== bytes || !bytes.startsWith(entryPrefix(log, head))) throw new Error("the naive walk found a break");
    head = { size: head.size + 1, leaf: leafHash(bytes) };
    tree.push(head.leaf);
  });
  for await (const piece of createReadStream(join(dir, "entries.jsonl"), { highWaterMark: 1_048_576, end: NAIVE_SAMPLE_BYTES })) if (piece instanceof Buffer) lines.push(piece);
  lines.end();
  return head.size;
}

/** As JSON without a type, which a schema would make slower than a verifier of another make is. */
function read(bytes: string): AuditJson {
  const entry: { at: AuditJson } = { at: null };
  Reflect.set(entry, "at", JSON.parse(bytes));
  return entry.at;
}

const [, , which = "", folder = ""] = process.argv;
const [begun, cpu] = [performance.now(), process.cpuUsage()];
const walked = which === "naive" ? await walkNaively(folder) : await walkExport(folder, which === "all" ? { threads: 1 } : {});
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ walked, ms: performance.now() - begun, cpuMs: (user + system) / 1000, rssMb: process.resourceUsage().maxRSS / 1024 }));
