import type { ChainBreak } from "../../src/domain/audit/report.ts";
import type { TreeHead } from "../../src/domain/audit/tree/verify-proofs.ts";
import { growingTree } from "../../src/domain/audit/tree/compact-range.ts";
import { leafHash } from "../../src/domain/audit/chain.ts";
// The outsider's checker has no types and shares nothing with us; what is used of it is its walk.
import { walk as outsidersWalk } from "../../scripts/verify-audit.mjs";
import { randomNumbers } from "./random-numbers.ts";
import { tamper, type Tampered, TAMPERINGS, type WholeLog } from "./tamper.ts";
import { walkBytes } from "./walk-lines.ts";

/** How both verifiers did on many tamperings. */
export interface TamperingResult {
  readonly runs: number;
  readonly detected: number;
  readonly kindRight: number;
  readonly exact: number;
  /** Runs on which the two verifiers said different things; the first ones, in words. */
  readonly disagreements: readonly string[];
  /** Runs that were not named as they should be, by way of tampering. */
  readonly wrong: Readonly<Record<string, number>>;
}

/** Tampers with a log in every way in turn, and asks both verifiers. */
export function runTamperings(whole: WholeLog, runs: number, seed: number): TamperingResult {
  const random = randomNumbers(seed);
  const checkpoints = headsOf(whole);
  const disagreements: string[] = [];
  const wrong: Record<string, number> = {};
  const result = { runs: 0, detected: 0, kindRight: 0, exact: 0, disagreements, wrong };
  while (result.runs < runs) {
    const how = TAMPERINGS[result.runs % TAMPERINGS.length] ?? "bit-flip";
    const tampered = tamper(whole, how, random);
    result.runs += 1;
    const ours = walkBytes(whole.log, tampered.bytes, { checkpoints });
    const theirs = byOutsider(whole.log, tampered.bytes, checkpoints);
    const slowly = walkBytes(whole.log, tampered.bytes, { checkpoints }, { oneByOne: true, pieceBytes: 1 + random(tampered.bytes.length) });
    if (JSON.stringify(ours) !== JSON.stringify(slowly)) result.disagreements.push(`${how} at ${String(tampered.at)}: ${JSON.stringify(ours)} / line by line ${JSON.stringify(slowly)}`);
    if (saying(ours) !== saying(theirs)) result.disagreements.push(`${how} at ${String(tampered.at)}: ${saying(ours)} / ${saying(theirs)}`);
    if (ours.broken === undefined) continue;
    result.detected += 1;
    const isKind = ours.broken.kind === tampered.kind;
    if (isKind) result.kindRight += 1;
    if (isExact(ours.broken, tampered)) result.exact += 1;
    if (!isKind || !isExact(ours.broken, tampered)) result.wrong[how] = (result.wrong[how] ?? 0) + 1;
  }
  return result;
}

/** The checkpoints of a whole log, as its signer made them. */
function headsOf({ entries, signed }: WholeLog): readonly TreeHead[] {
  const tree = growingTree();
  return entries.flatMap((entry) => {
    tree.push(leafHash(entry));
    return signed.includes(tree.size()) ? [{ size: tree.size(), root: tree.root() }] : [];
  });
}

interface Verdict {
  readonly walked: number;
  readonly broken?: { readonly at: number; readonly upto?: number | undefined; readonly kind: string } | undefined;
}

const saying = ({ walked, broken }: Verdict): string => JSON.stringify([walked, broken?.kind, broken?.at, broken?.upto]);

function byOutsider(log: string, bytes: Buffer, checkpoints: readonly TreeHead[]): Verdict {
  let at = 0;
  const copy = Buffer.from(bytes);
  const read = (into: Uint8Array, offset: number, length: number): number => {
    const count = copy.copy(into, offset, at, Math.min(copy.length, at + length));
    at += count;
    return count;
  };
  return outsidersWalk({ read, log, checkpoints: checkpoints.map(({ size, root }) => ({ size, root })) });
}

/** A stretch is exact when it holds the place, and a cut that was linked anew when its end is where the file ends. */
function isExact(broken: ChainBreak, { at, kind }: Tampered): boolean {
  if (broken.upto !== undefined) return broken.at <= at && at < broken.upto;
  return broken.at === at || (kind === "truncated" && broken.kind === "truncated");
}
