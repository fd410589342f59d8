import type { TreeHash } from "../tree/hashes.ts";

const lineOf = (hash: TreeHash): string => `${Buffer.from(hash, "hex").toString("base64")}\n`;

/** An inclusion proof that needs nothing else but the log's key (C2SP tlog-proof, version 1). */
export function inclusionText({ index, hashes, note }: { readonly index: number; readonly hashes: readonly TreeHash[]; readonly note: string }): string {
  return `c2sp.org/tlog-proof@v1\nindex ${String(index)}\n${hashes.map(lineOf).join("")}\n${note}`;
}

/** A consistency proof as C2SP tlog-witness sends it: the old size, the hashes, and after an empty line the new checkpoint, where there is one. */
export function consistencyText({ oldSize, hashes, note }: { readonly oldSize: number; readonly hashes: readonly TreeHash[]; readonly note: string | null }): string {
  return `old ${String(oldSize)}\n${hashes.map(lineOf).join("")}\n${note ?? ""}`;
}
