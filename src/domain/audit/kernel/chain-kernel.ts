import { type ChainHead, entryPrefix } from "../chain.ts";
import { HASH_BYTES } from "../tree/hashes.ts";
import { CHAIN_WASM } from "./chain-wasm.ts";

/** Leaves below one node of the tree's first kept level. */
export const TILE_LEAVES = 256;

/** Lines that follow on from a head, each from the one before. */
export interface LinkedLines {
  readonly count: number;
  /** Where in the buffer the line behind them begins. */
  readonly end: number;
  /** Their leaf hashes, 32 bytes each. Valid until the next call. */
  readonly leaves: Buffer;
}

/** Of a walk: the log, where it stands, and how many lines it wants at most. */
export interface LinesWanted {
  readonly log: string;
  readonly head: ChainHead;
  readonly linesMax: number;
}

const TEXT_BYTES_MAX = 2 ** 18;
const LINES_MAX = 2 ** 31 - 1;

/**
 * Takes whole lines from `start` on as long as each begins as docs/audit-format.md demands of the next entry, ends with
 * `}` and has at most 65,535 bytes; perhaps fewer than there are, and none of which that is not so. The hashing is done
 * four lines at a time, at twice the speed of Node's own (docs/adr/0015): what it leaves is looked at line by line.
 */
export function linkedLines(buffer: Buffer, start: number, { log, head, linesMax }: LinesWanted): LinkedLines {
  if (linesMax < 1) return { count: 0, end: start, leaves: memory.subarray(0, 0) };
  const prefix = entryPrefix(log, head);
  memory.write(prefix, expectedAt, "latin1");
  expect(prefix.indexOf(head.leaf, log.length), prefix.length);
  const bytes = buffer.copy(memory, textAt, start, start + TEXT_BYTES_MAX);
  const count = walk(bytes, Math.min(linesMax, LINES_MAX));
  return { count, end: start + takenBytes(), leaves: memory.subarray(leavesAt, leavesAt + count * HASH_BYTES) };
}

/** The root of the tree above 256 leaf hashes of 32 bytes each, in hex. */
export function tileRoot(leaves: Buffer): string {
  leaves.copy(memory, tileAt, 0, TILE_LEAVES * HASH_BYTES);
  reduce();
  return memory.toString("hex", tileAt, tileAt + HASH_BYTES);
}

type Exported = (...args: number[]) => number;
const isExported = (value: unknown): value is Exported => typeof value === "function";

const { exports } = new WebAssembly.Instance(new WebAssembly.Module(CHAIN_WASM));
const memory = exports["memory"] instanceof WebAssembly.Memory ? Buffer.from(exports["memory"].buffer) : missing("memory");
const [walk, reduce, expect, takenBytes] = [exported("walk"), exported("reduce"), exported("expect"), exported("takenBytes")];
const [expectedAt, leavesAt, textAt, tileAt] = [exported("expectedAt")(), exported("leavesAt")(), exported("textAt")(), exported("tileAt")()];

function exported(name: string): Exported {
  const value: unknown = exports[name];
  return isExported(value) ? value : missing(name);
}

function missing(name: string): never {
  throw new Error(`the kernel has no ${name}`);
}
