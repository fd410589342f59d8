import { exportFolder } from "../../src/adapters/audit/export-folder.ts";
import { EMPTY_CHAIN, leafHash, type ChainHead } from "../../src/domain/audit/chain.ts";
import { sealEntry, type SettledFact } from "../../src/domain/audit/entry.ts";
import { parseCheckpoint, signCheckpoint } from "../../src/domain/audit/note/checkpoint.ts";
import { publicKeyOf } from "../../src/domain/audit/note/ed25519.ts";
import { vkeyOf } from "../../src/domain/audit/note/verifier-key.ts";
import { checkpointThinner } from "../../src/domain/audit/thin-checkpoints.ts";
import { EMPTY_RANGE, growingTree } from "../../src/domain/audit/tree/compact-range.ts";
import { TILE_WIDTH, type TreeNode } from "../../src/domain/audit/tree/nodes.ts";
import type { SignedCheckpoint } from "../../src/ports/audit-tree.ts";

/** A log that was made as an export. */
export interface MadeLog {
  readonly dir: string;
  readonly log: string;
  readonly vkey: string;
  readonly head: ChainHead;
  readonly bytes: number;
  /** At every 256th entry and at the end, as the app signs. */
  readonly checkpoints: readonly SignedCheckpoint[];
  /** How many of them the export holds. */
  readonly exported: number;
  readonly nodes: readonly TreeNode[];
}

/** The key that signs logs made here. It protects nothing. */
export const BENCH_SEED = Buffer.alloc(32, 0x0b);
/** Checkpoints of one export, as the app thins them. */
const EXPORTED_MAX = 256;
/** Entries between two looks whether the file keeps up. */
const DRAIN_EVERY = 1_000;

/** The id of an entry that was made here; a UUID of version 7. */
export const madeId = (seq: number): string => `019aa000-0000-7000-8000-${seq.toString(16).padStart(12, "0")}`;

/** Writes an export of so many entries of about 690 bytes, in constant memory but for checkpoints and nodes. */
export async function makeLog(dir: string, log: string, entries: number): Promise<MadeLog> {
  const vkey = vkeyOf(log, publicKeyOf(BENCH_SEED));
  const writer = await exportFolder(dir).begin();
  const nodes: TreeNode[] = [];
  const checkpoints: SignedCheckpoint[] = [];
  const tree = growingTree(EMPTY_RANGE, (level, n, hash) => { nodes.push({ level, n, hash }); });
  let head = EMPTY_CHAIN;
  let bytes = 0;
  for (let seq = 0; seq < entries; seq += 1) {
    const entry = sealEntry(seq === 0 ? genesis(vkey) : someProposal(seq, head.leaf), { log, head, id: madeId(seq), at: at(seq) });
    head = { size: seq + 1, leaf: leafHash(entry) };
    tree.push(head.leaf);
    bytes += entry.length;
    writer.entry(Buffer.from(entry));
    if (head.size % TILE_WIDTH === 0 || head.size === entries) checkpoints.push({ size: head.size, note: signCheckpoint({ origin: log, size: head.size, root: tree.root() }, BENCH_SEED) });
    if (seq % DRAIN_EVERY === 0) await writer.drained();
  }
  const few = checkpointThinner(EXPORTED_MAX);
  for (const { note } of checkpoints) few.add(note, parseCheckpoint(note) ?? { origin: log, size: 0, root: "" });
  await writer.finish({ vkeys: [vkey], checkpoint: checkpoints.at(-1)?.note ?? null, checkpoints: few.kept() });
  return { dir, log, vkey, head, bytes, checkpoints, exported: few.kept().length, nodes };
}

const BEGUN_MS = Date.parse("2026-01-01T00:00:00.000Z");
const at = (seq: number): string => new Date(BEGUN_MS + seq).toISOString();

const genesis = (vkey: string): SettledFact => ({
  type: "genesis", actor: { kind: "system", id: "install" }, data: { format: "crm-audit/1", hash: "sha256", vkeys: [vkey], software: "steward" },
});

/** A proposal with two committed values; their commitments are borrowed from the chain, for they only have to look so. */
const someProposal = (seq: number, hex: string): SettledFact => ({
  type: "proposal", actor: { kind: "service", id: "log-activity" }, subject: { crm: "hubspot", object: "email", id: `act-${seq.toString(16)}` },
  data: {
    kind: "log_activity", changes: [{ field: "subject", before: { p: null }, after: { c: hex } }], rationale: { c: hex }, confidence_bp: 9_300,
    policy: { route: "auto", version: 1 }, expires_at: "2026-12-21T00:00:00.000Z",
  },
});
