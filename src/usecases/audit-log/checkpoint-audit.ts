import { isWholeCheckpoint, openCheckpoint, type Checkpoint } from "../../domain/audit/note/checkpoint.ts";
import { parseVkey, type VerifierKey } from "../../domain/audit/note/verifier-key.ts";
import { lineCutter } from "../../domain/audit/lines.ts";
import { isQuiet } from "../../domain/audit/quiet-entry.ts";
import { reportLine } from "../../domain/audit/report.ts";
import { EMPTY_RANGE, growingTree } from "../../domain/audit/tree/compact-range.ts";
import { MissingNodeError, rangeSubtrees, subtreeHashes, TILE_WIDTH, type TreeNode } from "../../domain/audit/tree/nodes.ts";
import { EMPTY_CHAIN } from "../../domain/audit/chain.ts";
import { type ChainState, chainWalker, type ChainWalker } from "../../domain/audit/walk-chain.ts";
import type { AuditRows, LogName } from "../../ports/audit-rows.ts";
import type { AuditTree, CheckpointFile, SignedCheckpoint } from "../../ports/audit-tree.ts";

/** What signing needs. */
export interface CheckpointDeps {
  readonly rows: AuditRows;
  readonly tree: AuditTree;
  readonly outside: CheckpointFile;
}

/** What became of the wish to sign. `unchanged`: nothing but reports of looking and anchoring stands behind the last one. */
export type Signing =
  | { readonly state: "signed" | "unchanged"; readonly last: SignedCheckpoint | null }
  | { readonly state: "refused"; readonly reason: string };

/**
 * Signs how far a log has grown: at every 256th entry and at its end, in the database and in the file outside it. Only
 * what is new is read; it must be linked to what was signed before, and what was signed before must still be there, as
 * database and file say: never a smaller log, never another one. `evenQuiet` signs also what alone is no reason to.
 */
export async function checkpointAudit({ rows, tree, outside }: CheckpointDeps, name: LogName, { evenQuiet = false }: { readonly evenQuiet?: boolean } = {}): Promise<Signing> {
  const last = await tree.checkpoint(name);
  const beyond = (await outside.readBeyond(name.log, last?.size ?? 0)).filter(isWholeCheckpoint);
  // After the notes: a key that was made meanwhile is there, and none ever goes.
  const keys = await verifierKeys(tree, name);
  const begun = await signedState(tree, name, { last, keys });
  if (begun === null) return { state: "refused", reason: `the entries below ${String(last?.size)} are not those that were signed` };
  const noted = beyond.flatMap((note) => openCheckpoint(note, name.log, keys) ?? []);
  // As after a backup from before a change of key: what it lacks is what would show that it went back.
  if (noted.length < beyond.length) return { state: "refused", reason: "the file outside has a checkpoint under a key that the database does not know" };
  const growth = await readGrowth(rows, name, { begun, noted });
  const report = growth.walker.finish();
  if (!report.ok || growth.misplaced !== null) return { state: "refused", reason: report.ok ? `entry ${String(growth.misplaced)} stands under another number` : reportLine(report) };
  if (report.walked === begun.range.size || (growth.isQuiet && !evenQuiet)) return { state: "unchanged", last };

  const heads = [...growth.heads, ...(report.walked % TILE_WIDTH === 0 ? [] : [{ size: report.walked, root: report.root }])];
  const checkpoints: SignedCheckpoint[] = [];
  for (const head of heads) checkpoints.push({ size: head.size, note: await tree.sign(name, { origin: name.log, ...head }) });
  // The file first: what it has and the database lacks is made up for, the other way round nobody would notice.
  const known = new Set(noted.map(({ size }) => size));
  await outside.append(name.log, checkpoints.filter(({ size }) => !known.has(size)).map(({ note }) => note));
  await tree.keep(name, { nodes: growth.nodes, checkpoints });
  return { state: "signed", last: checkpoints.at(-1) ?? last };
}

/** The log's own keys, for checkpoints of its own. */
export async function verifierKeys(tree: AuditTree, name: LogName): Promise<readonly VerifierKey[]> {
  return (await tree.vkeys(name)).flatMap((vkey) => parseVkey(vkey) ?? []);
}

/** The chain where it was signed last, made of the entries and nodes as they are now; null when these have another root. */
async function signedState(tree: AuditTree, name: LogName, { last, keys }: { readonly last: SignedCheckpoint | null; readonly keys: readonly VerifierKey[] }): Promise<ChainState | null> {
  if (last === null) return { leaf: EMPTY_CHAIN.leaf, range: EMPTY_RANGE };
  try {
    return await stateAt(tree, name, { last, keys });
  } catch (error) {
    if (error instanceof MissingNodeError) return null;
    throw error;
  }
}

async function stateAt(tree: AuditTree, name: LogName, { last, keys }: { readonly last: SignedCheckpoint; readonly keys: readonly VerifierKey[] }): Promise<ChainState | null> {
  const signed = openCheckpoint(last.note, name.log, keys);
  const [[leaf = ""] = []] = await tree.nodes(name, [{ level: 0, from: last.size - 1, to: last.size }]);
  const range = { size: last.size, hashes: await subtreeHashes(rangeSubtrees(last.size), (ranges) => tree.nodes(name, ranges)) };
  return signed?.size === last.size && signed.root === growingTree(range).root() ? { leaf, range } : null;
}

interface Growth {
  readonly walker: ChainWalker;
  readonly misplaced: number | null;
  readonly nodes: readonly TreeNode[];
  /** The tree at every 256th entry. */
  readonly heads: readonly Pick<Checkpoint, "size" | "root">[];
  readonly isQuiet: boolean;
}

/** Walks what stands behind the state, held against what the file outside says was signed already. */
async function readGrowth(rows: AuditRows, name: LogName, { begun, noted }: { readonly begun: ChainState; readonly noted: readonly Checkpoint[] }): Promise<Growth> {
  const nodes: TreeNode[] = [];
  const heads: Pick<Checkpoint, "size" | "root">[] = [];
  let quiet = true;
  const from = begun.range.size;
  const walkFrom = (stored: Parameters<typeof chainWalker>[1] = {}): ChainWalker => chainWalker(name.log, { ...stored, from: begun, checkpoints: noted, onNode: (node) => nodes.push(node) });
  let walker = walkFrom();
  const lines = lineCutter((line) => {
    quiet &&= isQuiet(line);
    walker.line(line);
    if (walker.walked() % TILE_WIDTH === 0 && walker.walked() > (heads.at(-1)?.size ?? from)) heads.push({ size: walker.walked(), root: walker.root() });
  });
  const { misplaced } = await rows.read(name, { head: (stored) => { walker = walkFrom({ stored }); }, chunk: (chunk) => { lines.push(chunk); } }, { from });
  lines.end();
  return { walker, misplaced, nodes, heads, isQuiet: quiet };
}
