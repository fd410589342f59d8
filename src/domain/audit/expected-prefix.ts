import { type ChainHead, EMPTY_CHAIN, entryPrefix } from "./chain.ts";
import { HEADER_BYTES_MAX } from "./entry-header.ts";

/** How the next entry of a log must begin: {@link entryPrefix} kept as bytes, for a text of each line's head costs a fifth of a walk. */
export interface ExpectedPrefix {
  /** What follows this head is expected from now on. */
  after(head: ChainHead): void;
  /** Whether the bytes from `start` up to `end` begin so. */
  begins(buffer: Buffer, start: number, end: number): boolean;
  /** Whether nothing in them contradicts it as far as they go. */
  mayBegin(buffer: Buffer, start: number, end: number): boolean;
}

/** Of one log, whatever its head is at first. */
export function expectedPrefix(log: string): ExpectedPrefix {
  const bytes = Buffer.alloc(HEADER_BYTES_MAX);
  const whole = entryPrefix(log, EMPTY_CHAIN);
  bytes.write(whole, "latin1");
  const leafAt = whole.indexOf(EMPTY_CHAIN.leaf);
  const seqAt = whole.length - "0,".length;
  let length = whole.length;
  const isEqual = (buffer: Buffer, start: number, end: number, count: number): boolean => buffer.compare(bytes, 0, count, start, Math.min(end, start + count)) === 0;
  return {
    after({ leaf, size }) {
      bytes.write(leaf, leafAt, "latin1");
      length = seqAt + bytes.write(`${String(size)},`, seqAt, "latin1");
    },
    begins: (buffer, start, end) => isEqual(buffer, start, end, length),
    mayBegin: (buffer, start, end) => isEqual(buffer, start, end, Math.min(length, end - start)),
  };
}
