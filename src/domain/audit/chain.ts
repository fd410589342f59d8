import { hash } from "node:crypto";

/** `_prev` of the first entry. */
export const NO_PREVIOUS_LEAF = "0".repeat(64);

/** Where a chain ends: how many entries it has, and the leaf hash of the last one. */
export interface ChainHead {
  readonly size: number;
  readonly leaf: string;
}

/** The head of a log without entries. */
export const EMPTY_CHAIN: ChainHead = { size: 0, leaf: NO_PREVIOUS_LEAF };

/** The leaf hash of RFC 6962, 2.1, in hex: SHA-256 over a zero byte and the entry's canonical bytes. */
export function leafHash(bytes: string): string {
  return hash("sha256", `\u0000${bytes}`, "hex");
}

/** The same of an entry that stands in a buffer; overwrites the byte before `start`, so that nothing is copied. */
export function leafHashAt(buffer: Buffer, start: number, end: number): string {
  buffer[start - 1] = 0;
  return hash("sha256", buffer.subarray(start - 1, end), "hex");
}

/**
 * How every entry begins that follows this head. The keys of the canonical form sort so that these three come first;
 * comparing the prefix therefore proves log, link and position without reading any JSON.
 */
export function entryPrefix(log: string, head: ChainHead): string {
  return `{"_log":"${log}","_prev":"${head.leaf}","_seq":${String(head.size)},`;
}
