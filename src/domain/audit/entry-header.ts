/** What the first bytes of an entry say of its place. */
export interface EntryHeader {
  readonly log: string;
  readonly prev: string;
  readonly seq: number;
}

const HEADER = /^\{"_log":"([a-z0-9./-]{1,128})","_prev":"([0-9a-f]{64})","_seq":(0|[1-9][0-9]{0,15}),/;
/** No header is longer. */
export const HEADER_BYTES_MAX = 256;

/** The header of an entry's bytes, or null where they begin in no lawful way. */
export function readHeader(bytes: string): EntryHeader | null {
  const [, log, prev, seq] = HEADER.exec(bytes) ?? [];
  if (log === undefined || prev === undefined || seq === undefined) return null;
  return { log, prev, seq: Number(seq) };
}
