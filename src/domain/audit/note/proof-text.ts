import { isTreeHash, type TreeHash } from "../tree/hashes.ts";
import { bytesOf } from "./base64.ts";

const lineOf = (hash: TreeHash): string => `${Buffer.from(hash, "hex").toString("base64")}\n`;

/** What an inclusion proof says. */
export interface InclusionText {
  readonly index: number;
  readonly hashes: readonly TreeHash[];
  /** The signed checkpoint that it leads to. */
  readonly note: string;
  /** The bytes of the entry that it is about, where they came along. */
  readonly entry?: string;
}

const TITLE = "c2sp.org/tlog-proof@v1";

/** An inclusion proof that needs nothing else but the log's key (C2SP tlog-proof, version 1); an entry's bytes stand in its `extra` line. */
export function inclusionText({ index, hashes, note, entry }: InclusionText): string {
  const extra = entry === undefined ? "" : `extra ${Buffer.from(entry).toString("base64")}\n`;
  return `${TITLE}\n${extra}index ${String(index)}\n${hashes.map(lineOf).join("")}\n${note}`;
}

/** More hashes than the path through any tree that a number counts. */
const HASHES_MAX = 63;

/** Reads what {@link inclusionText} writes; null when it is none. */
export function parseInclusion(text: string): InclusionText | null {
  const split = text.indexOf("\n\n");
  const lines = text.slice(0, split).split("\n");
  const title = lines.shift();
  const extra = lines[0]?.startsWith("extra ") === true ? bytesOf((lines.shift() ?? "").slice("extra ".length)) : undefined;
  const [, digits] = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? "") ?? [];
  const index = Number(digits);
  const hashes = lines.map((line) => bytesOf(line)?.toString("hex") ?? "");
  if (split < 0 || title !== TITLE || extra === null || !Number.isSafeInteger(index) || hashes.length > HASHES_MAX || !hashes.every(isTreeHash)) return null;
  return { index, hashes, note: text.slice(split + 2), ...(extra === undefined ? {} : { entry: extra.toString("utf8") }) };
}

/** A consistency proof as C2SP tlog-witness sends it: the old size, the hashes, and after an empty line the new checkpoint, where there is one. */
export function consistencyText({ oldSize, hashes, note }: { readonly oldSize: number; readonly hashes: readonly TreeHash[]; readonly note: string | null }): string {
  return `old ${String(oldSize)}\n${hashes.map(lineOf).join("")}\n${note ?? ""}`;
}
