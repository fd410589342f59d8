import { copyFile, link, mkdir } from "node:fs/promises";
import { join } from "node:path";

import { type FloorProgram, floorProgram, nodeFloor } from "./audit-floor.ts";
import type { MadeLog } from "./audit-log-file.ts";
import { type Measure, perSecond } from "./audit-table.ts";
import { walkByChecker, type Walked, walkExport } from "./audit-walks.ts";

const ROUNDS = 3;
const SHARE_MIN = 0.33;
/** By the clock: the floor has one thread. */
const THREADS_SHARE_MIN = 0.45;
const RSS_MB_MAX = 120;
const NAIVE_TIMES_MIN = 7;

/**
 * How fast an export is verified, as a share of what its hashes alone cost in C. Each round runs all of them, one behind
 * the other, and the best of each counts. Ratios are of processor time, which others on the machine disturb least.
 */
export async function measureExports(folder: string, made: MadeLog, tenth: MadeLog): Promise<readonly Measure[]> {
  const program = await floorProgram(folder);
  const last = await withLastOnly(made.dir, join(folder, "last"));
  const file = join(made.dir, "entries.jsonl");
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({
      floor: await floorOf(program, file), node: await floorOf(nodeFloor, file),
      ours: await walkExport("all", made.dir), ofLast: await walkExport("all", last), threads: await walkExport("threads", last), checker: await walkByChecker(made.dir), naive: await walkExport("naive", made.dir),
    });
  }
  const small = await walkExport("all", tenth.dir);
  const best = (which: keyof Round): Walked => rounds.map((round) => round[which]).reduce((least, one) => (one.cpuMs < least.cpuMs ? one : least));
  const [floor, node, ours, ofLast, checker, naive] = [best("floor"), best("node"), best("ours"), best("ofLast"), best("checker"), best("naive")];
  const soonest = (which: keyof Round): Walked => rounds.map((round) => round[which]).reduce((least, one) => (one.ms < least.ms ? one : least));
  const threads = soonest("threads");
  const threadsShare = soonest("floor").ms / threads.ms;
  const share = (walked: Walked): number => rate(walked) / rate(floor);
  const goal = (walked: Walked): NonNullable<Measure["goal"]> => [`≥ ${SHARE_MIN.toFixed(2)} of the floor, ≤ ${String(RSS_MB_MAX)} MB`, share(walked) >= SHARE_MIN && walked.rssMb <= RSS_MB_MAX];
  // Neither looks at thousands of signatures.
  const times = rate(ofLast) / rate(naive);
  return [
    { measure: program.name, figure: figureOf(floor), ratio: 1 },
    { measure: nodeFloor.name, figure: figureOf(node), ratio: share(node) },
    { measure: `export, our verifier, its ${String(made.exported)} of ${String(made.checkpoints.length)} checkpoints`, figure: figureOf(ours), ratio: share(ours), goal: goal(ours) },
    { measure: "export, our verifier, the last checkpoint only", figure: figureOf(ofLast), ratio: share(ofLast), goal: goal(ofLast) },
    { measure: "the same in several threads, by the clock", figure: figureOf(threads), ratio: threadsShare, goal: [`≥ ${THREADS_SHARE_MIN.toFixed(2)} of the floor`, threadsShare >= THREADS_SHARE_MIN] },
    { measure: "the same export, scripts/verify-audit.mjs", figure: figureOf(checker), ratio: share(checker) },
    { measure: "export of a tenth, memory beside that of the whole", figure: `${small.rssMb.toFixed(0)} / ${ours.rssMb.toFixed(0)} MB`, ratio: ours.rssMb / small.rssMb },
    { measure: `naive: parse, canonicalise, compare, hash (${String(naive.walked)} entries); our verifier to it`, figure: figureOf(naive), ratio: times, goal: [`≥ ${String(NAIVE_TIMES_MIN)} ×`, times >= NAIVE_TIMES_MIN] },
  ];
}

type Round = Readonly<Record<"floor" | "node" | "ours" | "ofLast" | "threads" | "checker" | "naive", Walked>>;

async function floorOf(program: FloorProgram, file: string): Promise<Walked> {
  const { entries, ms, cpuMs } = await program.run(file);
  return { walked: entries, ms, cpuMs, rssMb: 0 };
}

/** The same export with its latest checkpoint alone: what verifying costs without thousands of signatures. */
async function withLastOnly(dir: string, beside: string): Promise<string> {
  await mkdir(beside);
  await link(join(dir, "entries.jsonl"), join(beside, "entries.jsonl"));
  for (const name of ["vkey", "checkpoint"]) await copyFile(join(dir, name), join(beside, name));
  return beside;
}

/** Entries a second of processor time. */
const rate = ({ walked, cpuMs }: Walked): number => (walked * 1000) / cpuMs;

const figureOf = (walked: Walked): string => `${(walked.ms / 1000).toFixed(2)} s, cpu ${(walked.cpuMs / 1000).toFixed(2)} s, ${perSecond(rate(walked))}${walked.rssMb > 0 ? `, ${walked.rssMb.toFixed(0)} MB` : ""}`;
