import { parseCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import { consistencyText, inclusionText } from "../../domain/audit/note/proof-text.ts";
import { growingTree } from "../../domain/audit/tree/compact-range.ts";
import type { TreeHash } from "../../domain/audit/tree/hashes.ts";
import { MissingNodeError, type NodeRange, rangeSubtrees, subtreeHashes } from "../../domain/audit/tree/nodes.ts";
import { consistencyPath, inclusionPath, type Subtree } from "../../domain/audit/tree/paths.ts";
import { isConsistent, isIncluded } from "../../domain/audit/tree/verify-proofs.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { AuditTree, SignedCheckpoint, TreeReading } from "../../ports/audit-tree.ts";

/** Why there is no proof. */
export interface NoProof {
  readonly reason: "not-signed" | "does-not-fit";
  readonly detail: string;
}

/** That an entry is in the log. */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  /** The entry's leaf hash. */
  readonly leaf: TreeHash;
  readonly hashes: readonly TreeHash[];
  /** C2SP tlog-proof: complete with the checkpoint it leads to. */
  readonly text: string;
}

/** What a proof may lead to, and carry. */
export interface ProofOptions {
  /** A checkpoint of the log; the one in the database that was signed last when left out. */
  readonly at?: SignedCheckpoint | null;
  /** The entry's bytes come along. */
  readonly withEntry?: boolean;
}

/** Proves that an entry is in the log as it was signed last. It is checked before it is handed out. */
export function proveEntry(tree: AuditTree, name: LogName, seq: number, options: ProofOptions = {}): Promise<Result<InclusionProof, NoProof>> {
  return whereAllIsThere(() => tree.reading(name, (reading) => provenEntry(reading, seq, options)));
}

async function provenEntry(tree: TreeReading, seq: number, { at = null, withEntry = false }: ProofOptions): Promise<Result<InclusionProof, NoProof>> {
  const last = at ?? (await tree.checkpoint());
  if (last === null || last.size <= seq) return err({ reason: "not-signed", detail: `no checkpoint covers entry ${String(seq)}${last === null ? "" : `; the last is of ${String(last.size)} entries`}` });
  const leafRange: NodeRange = { level: 0, from: seq, to: seq + 1 };
  let leaf = "";
  const hashes = await subtreeHashes(inclusionPath(seq, last.size), async (ranges) => {
    const [[own = ""] = [], ...found] = await tree.nodes([leafRange, ...ranges]);
    leaf = own;
    return found;
  });
  const signed = parseCheckpoint(last.note);
  if (signed?.size !== last.size || !isIncluded({ index: seq, leaf, proof: hashes }, signed)) {
    return err({ reason: "does-not-fit", detail: `entry ${String(seq)} is not the one that was signed at ${String(last.size)}: verify the log` });
  }
  const [entry] = withEntry ? await tree.entries({ from: seq, to: seq + 1 }) : [];
  return ok({ index: seq, size: last.size, leaf, hashes, text: inclusionText({ index: seq, hashes, note: last.note, ...(entry === undefined ? {} : { entry }) }) });
}

/** That one state of the log is the beginning of a later one. */
export interface ConsistencyProof {
  readonly old: { readonly size: number; readonly root: TreeHash };
  readonly new: { readonly size: number; readonly root: TreeHash };
  readonly hashes: readonly TreeHash[];
  /** As C2SP tlog-witness has it, with the checkpoint of the later state when it was signed just there. */
  readonly text: string;
}

/** Proves that the log of `size` entries goes on from that of `oldSize`, both counted within what was signed. Throws a RangeError for sizes that prove nothing. */
export function proveConsistency(tree: AuditTree, name: LogName, oldSize: number, size: number): Promise<Result<ConsistencyProof, NoProof>> {
  const path = consistencyPath(oldSize, size);
  return whereAllIsThere(() => tree.reading(name, (reading) => provenConsistency(reading, { oldSize, size, path })));
}

async function provenConsistency(tree: TreeReading, { oldSize, size, path }: { readonly oldSize: number; readonly size: number; readonly path: readonly Subtree[] }): Promise<Result<ConsistencyProof, NoProof>> {
  const last = await tree.checkpoint();
  if (last === null || last.size < size) return err({ reason: "not-signed", detail: `nothing was signed at ${String(size)} entries or later` });
  const older = { size: oldSize, root: await rootAt(tree, oldSize) };
  const newer = { size, root: await rootAt(tree, size) };
  const exact = await tree.checkpoint(size);
  const note = exact?.size === size ? exact.note : null;
  const hashes = await subtreeHashes(path, (ranges) => tree.nodes(ranges));
  if ((note !== null && parseCheckpoint(note)?.root !== newer.root) || !isConsistent(older, newer, hashes)) {
    return err({ reason: "does-not-fit", detail: `the entries below ${String(size)} are not those that were signed: verify the log` });
  }
  return ok({ old: older, new: newer, hashes, text: consistencyText({ oldSize, hashes, note }) });
}

/** Entries that were signed and are gone prove nothing: that is an answer, no failure. */
async function whereAllIsThere<Proof>(prove: () => Promise<Result<Proof, NoProof>>): Promise<Result<Proof, NoProof>> {
  try {
    return await prove();
  } catch (error) {
    if (error instanceof MissingNodeError) return err({ reason: "does-not-fit", detail: `${error.message}: verify the log` });
    throw error;
  }
}

/** The root of the log's first `size` entries, of what was signed. */
async function rootAt(tree: TreeReading, size: number): Promise<TreeHash> {
  return growingTree({ size, hashes: await subtreeHashes(rangeSubtrees(size), (ranges) => tree.nodes(ranges)) }).root();
}
