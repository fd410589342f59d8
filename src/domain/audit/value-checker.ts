import type { Place } from "./erasure-fact.ts";
import { readPrivateLine } from "./private-line.ts";
import { readJson } from "./read-json.ts";
import { committedPlaces, placesErased } from "./reveal.ts";

/** How the values of an export stand to what its entries commit to. The first four are those of docs/audit-format.md. */
export interface ValueReport {
  /** Nothing is a mismatch, and nothing is missing. */
  readonly ok: boolean;
  readonly match: number;
  readonly mismatch: number;
  readonly erased: number;
  readonly missing: number;
  /** Values that are shown although an erasure of the log names them: the export is older than the erasure, or was made as it went on. */
  readonly still_shown: number;
  /** Where a mismatch is, or a value missing, the first of them; never what stands there. */
  readonly faults: readonly string[];
}

/** Holds the lines of `private.jsonl` against the entries: first all lines, then all entries in order. Memory grows with the number of values, not with their length. */
export interface ValueChecker {
  shown(line: string): void;
  entry(bytes: string, seq: number): void;
  finish(): ValueReport;
}

const FAULTS_MAX = 100;

interface Waiting {
  readonly path: string;
  readonly c: string;
  readonly line: number;
  isUsed: boolean;
}

/** For one export. */
export function valueChecker(): ValueChecker {
  const shown = new Map<number, Waiting[]>();
  /** Places without a value that no erasure has named so far. */
  const open = new Map<number, Set<string>>();
  const counts = { match: 0, mismatch: 0, erased: 0, missing: 0, still_shown: 0 };
  const faults: string[] = [];
  let lines = 0;
  const fault = (kind: "mismatch" | "missing", where: string): void => {
    counts[kind] += 1;
    if (faults.length < FAULTS_MAX) faults.push(`${kind}: ${where}`);
  };
  const hold = (seq: number, path: string, c: string): void => {
    const values = shown.get(seq)?.filter((one) => one.path === path) ?? [];
    if (values.length === 0) open.set(seq, (open.get(seq) ?? new Set()).add(path));
    for (const value of values) {
      value.isUsed = true;
      if (value.c === c) counts.match += 1;
      else fault("mismatch", `entry ${String(seq)}, ${told(path)} (line ${String(value.line)} of private.jsonl)`);
    }
  };
  const erase = ({ seq, path }: Place): void => {
    if (open.get(seq)?.delete(path) === true) counts.erased += 1;
    if (shown.get(seq)?.some((one) => one.path === path) === true) counts.still_shown += 1;
  };
  return {
    shown(line) {
      lines += 1;
      const value = readPrivateLine(line);
      if (value === null) {
        fault("mismatch", `line ${String(lines)} of private.jsonl cannot be read`);
        return;
      }
      const { seq, path, c } = value;
      const same = shown.get(seq) ?? [];
      same.push({ path, c, line: lines, isUsed: false });
      shown.set(seq, same);
    },
    entry(bytes, seq) {
      const entry = readJson(bytes);
      for (const { path, c } of committedPlaces(entry, "")) hold(seq, path, c);
      for (const place of placesErased(entry)) erase(place);
    },
    finish() {
      for (const { path, line } of [...shown.values()].flat().filter(({ isUsed }) => !isUsed)) fault("mismatch", `line ${String(line)} of private.jsonl names a place without a commitment: ${told(path)}`);
      for (const [seq, paths] of open) for (const path of paths) fault("missing", `entry ${String(seq)}, ${told(path)}`);
      return { ok: counts.mismatch + counts.missing === 0, ...counts, faults };
    },
  };
}

/** A path comes from whoever made the export: what would move a terminal's cursor, or turn its text, is not shown. */
const told = (path: string): string => path.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "?");

/** The tallies in one line, as the outsider's checker says them. */
export const valueLine = ({ match, mismatch, erased, missing }: ValueReport): string =>
  `values: ${String(match)} match, ${String(mismatch)} mismatch, ${String(erased)} erased, ${String(missing)} missing`;
