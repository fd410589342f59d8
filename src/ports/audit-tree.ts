import type { Checkpoint } from "../domain/audit/note/checkpoint.ts";
import type { NodeRange, TreeNode } from "../domain/audit/tree/nodes.ts";
import type { TreeHash } from "../domain/audit/tree/hashes.ts";
import type { LogName } from "./audit-rows.ts";

/** A signed checkpoint and its size. */
export interface SignedCheckpoint {
  readonly size: number;
  /** C2SP tlog-checkpoint. */
  readonly note: string;
}

/** One log's tree, read within one transaction. */
export interface TreeReading {
  /** The largest checkpoint of at most so many entries; null when there is none. */
  checkpoint(sizeMax?: number): Promise<SignedCheckpoint | null>;
  /** Hashes of nodes, a list for each range; those of level 0 are made of the entries as they are stored. Throws a `MissingNodeError` when one is not there. */
  nodes(ranges: readonly NodeRange[]): Promise<readonly (readonly TreeHash[])[]>;
  /** The bytes of entries from `from` up to but not including `to`, as many as there are, in order. */
  entries(range: { readonly from: number; readonly to: number }): Promise<readonly string[]>;
}

/** What the database keeps about a log's tree: keys, checkpoints, and the nodes that proofs are made of. */
export interface AuditTree {
  /** The log's verifier keys, the newest last. */
  vkeys(log: LogName): Promise<readonly string[]>;
  /** The checkpoint under the log's newest key. Whether it may be signed is for the caller to know. */
  sign(log: LogName, checkpoint: Checkpoint): Promise<string>;
  /** Those that were signed, the smallest first: all of them, or the first `limit` of more than `beyond` entries. */
  checkpoints(log: LogName, page?: { readonly beyond: number; readonly limit: number }): Promise<readonly SignedCheckpoint[]>;
  /** The largest one of at most so many entries; null when there is none. */
  checkpoint(log: LogName, sizeMax?: number): Promise<SignedCheckpoint | null>;
  /** Keeps new nodes and checkpoints together. What is there already stays as it is. */
  keep(log: LogName, news: { readonly nodes: readonly TreeNode[]; readonly checkpoints: readonly SignedCheckpoint[] }): Promise<void>;
  /** Makes a new signing key and tells of it in the log. What was signed under the others stays signed. */
  rotateKey(log: LogName): Promise<{ readonly before: string; readonly after: string }>;
  /** The largest size that somebody outside vouched for; 0 when there is none. */
  anchoredTo(log: LogName, place: string): Promise<number>;
  /** Keeps that somebody outside vouched for a size. */
  keepAnchor(log: LogName, anchor: { readonly place: string; readonly size: number }): Promise<void>;
  /** As {@link TreeReading} has it. */
  entries(log: LogName, range: { readonly from: number; readonly to: number }): Promise<readonly string[]>;
  /** All that one answer needs, in one transaction: each has its price. */
  reading<Value>(log: LogName, work: (tree: TreeReading) => Promise<Value>): Promise<Value>;
  /** As {@link TreeReading} has it. */
  nodes(log: LogName, ranges: readonly NodeRange[]): Promise<readonly (readonly TreeHash[])[]>;
}

/** Checkpoints where no one who has only the database can reach them: added to, never changed. */
export interface CheckpointFile {
  /** Everything that was ever appended, oldest first, in constant memory. */
  read(log: string): AsyncIterable<string>;
  /** Those of more than `size` entries, read from the end: what was appended long ago costs nothing. */
  readBeyond(log: string, size: number): Promise<readonly string[]>;
  /** Durable when it resolves. */
  append(log: string, notes: readonly string[]): Promise<void>;
}
