import { leafHash } from "../../src/domain/audit/chain.ts";
import type { BreakKind } from "../../src/domain/audit/report.ts";

/** A log as an export has it: its entries, and the sizes at which it was signed. */
export interface WholeLog {
  readonly log: string;
  readonly entries: readonly string[];
  /** Ascending; the last is that of the whole log. */
  readonly signed: readonly number[];
  /** Entries of another log. */
  readonly foreign: readonly string[];
}

/** A changed log, and what a verifier has to say of it. */
export interface Tampered {
  readonly how: Tampering;
  readonly bytes: Buffer;
  readonly kind: BreakKind;
  /** The entry that is wrong. A verdict is exact when it names it, or the narrowest stretch between checkpoints that holds it. */
  readonly at: number;
}

/** What somebody with the database may do. */
export const TAMPERINGS = [
  "bit-flip", "edited-field", "deleted", "block-deleted", "swapped", "moved", "duplicated", "foreign-entry", "forged-twin",
  "truncated", "tail-rewritten", "deleted-and-rechained", "rewritten-whole",
] as const;
/** One of {@link TAMPERINGS}. */
export type Tampering = (typeof TAMPERINGS)[number];

const PREV = /"_prev":"[0-9a-f]{64}"/;
const SEQ = /"_seq":\d+,/;

/** Changes a log in one way, at a random place. */
export function tamper(whole: WholeLog, how: Tampering, random: (below: number) => number): Tampered {
  const { entries, signed } = whole;
  const size = entries.length;
  const at = random(size);
  const entry = (index: number): string => entries[index] ?? "";
  const told = (kind: BreakKind, place: number, lines: readonly string[]): Tampered => ({ how, kind, at: place, bytes: fileOf(lines) });
  /** What only checkpoints show: at the first one behind the change that the file still reaches, else by its length. */
  const rechained = (place: number, lines: readonly string[]): Tampered => told(signed.some((one) => one > place && one <= lines.length) ? "re-chained" : "truncated", place, lines);

  switch (how) {
    case "bit-flip":
      return flipped(whole, at, random);
    case "edited-field":
      return told("altered", at, entries.with(at, edited(entry(at), random)));
    case "deleted":
      return at === size - 1 ? told("truncated", at, entries.toSpliced(at, 1)) : told("missing", at, entries.toSpliced(at, 1));
    case "block-deleted": {
      const count = 2 + random(20);
      return told(at + count >= size ? "truncated" : "missing", at, entries.toSpliced(at, count));
    }
    case "swapped": {
      const other = (at + 1 + random(size - 1)) % size;
      return told("reordered", Math.min(at, other), entries.with(at, entry(other)).with(other, entry(at)));
    }
    case "moved": {
      const to = (at + 1 + random(size - 1)) % size;
      return told("reordered", Math.min(at, to), entries.toSpliced(at, 1).toSpliced(to, 0, entry(at)));
    }
    case "duplicated": {
      const to = random(size + 1);
      // Side by side nobody can tell the copy from what was copied: the second is one too many.
      return told("inserted", to === at ? at + 1 : to, entries.toSpliced(to, 0, entry(at)));
    }
    case "foreign-entry":
      return told("inserted", at, entries.toSpliced(at, 0, whole.foreign[random(whole.foreign.length)] ?? ""));
    case "forged-twin": {
      const isBefore = random(2) === 0;
      return told("inserted", isBefore ? at : at + 1, entries.toSpliced(isBefore ? at : at + 1, 0, edited(entry(at), random)));
    }
    case "truncated":
      return told("truncated", at, entries.slice(0, at));
    case "tail-rewritten":
      return rechained(at, relinked(entries.map((one, index) => (index < at ? one : edited(one, random))), at));
    case "deleted-and-rechained":
      return at === size - 1 ? told("truncated", at, entries.slice(0, -1)) : rechained(at, relinked(entries.toSpliced(at, 1), at));
    case "rewritten-whole":
      return rechained(0, relinked(entries.map((one) => edited(one, random)), 0));
  }
}

const fileOf = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(""));

/** One bit of one byte of an entry, its LF left out. */
function flipped({ entries }: WholeLog, at: number, random: (below: number) => number): Tampered {
  const before = entries.slice(0, at).reduce((sum, one) => sum + Buffer.byteLength(one) + 1, 0);
  const bytes = fileOf(entries);
  const place = before + random(Buffer.byteLength(entries[at] ?? ""));
  bytes[place] = (bytes[place] ?? 0) ^ (1 << random(8));
  return { how: "bit-flip", kind: "altered", at, bytes };
}

/** Another time of the same entry, in lawful form: what somebody would change who knows the format. */
function edited(entry: string, random: (below: number) => number): string {
  const digit = (): string => String(random(10));
  for (;;) {
    const other = entry.replace(/("at":"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:)\d{2}\.\d{3}Z/, (_, begin: string) => `${begin}${String(random(6))}${digit()}.${digit()}${digit()}${digit()}Z`);
    if (other !== entry) return other;
  }
}

/** Numbers and links made right again from `from` on. */
function relinked(lines: readonly string[], from: number): readonly string[] {
  let prev = from === 0 ? "0".repeat(64) : leafHash(lines[from - 1] ?? "");
  return lines.map((line, seq) => {
    if (seq < from) return line;
    const linked = line.replace(PREV, `"_prev":"${prev}"`).replace(SEQ, `"_seq":${String(seq)},`);
    prev = leafHash(linked);
    return linked;
  });
}
