import { LEVEL_BITS, TILE_WIDTH } from "./nodes.ts";

/** A tile of a log as C2SP tlog-tiles names it: `width` hashes of a level, or entries, from `n` × 256 on. */
export interface Tile {
  /** Null for a bundle of entries. */
  readonly level: number | null;
  readonly n: number;
  /** 1 to 256. */
  readonly width: number;
}

/** Six levels of 8 bits reach 2^48 entries. */
const LEVEL_MAX = 5;
const PATH = /^(entries|[0-5])\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** Reads `<L>/<N>[.p/<W>]` or `entries/<N>[.p/<W>]`; null for what is none, one way of writing each. */
export function parseTilePath(path: string): Tile | null {
  const [, kind = "", groups, width] = PATH.exec(path) ?? [];
  if (groups === undefined) return null;
  const parts = groups.split("/").map((group) => group.replace("x", ""));
  const n = Number(parts.join(""));
  const isLongerThanNeeded = parts.length > 1 && parts[0] === "000";
  const partial = width === undefined ? TILE_WIDTH : Number(width);
  if (isLongerThanNeeded || !Number.isSafeInteger(n) || partial > TILE_WIDTH || (width !== undefined && partial === TILE_WIDTH)) return null;
  return { level: kind === "entries" ? null : Math.min(Number(kind), LEVEL_MAX), n, width: partial };
}

/** How many entries a log must have for the tile to be there. */
export const entriesNeeded = ({ level, n, width }: Tile): number => (n * TILE_WIDTH + width) * 2 ** (LEVEL_BITS * (level ?? 0));
