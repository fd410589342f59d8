import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { SCORER } from "./places.ts";

const Share = z.number().nullable();
const Pairs = z.object({ tp: z.number(), fp: z.number(), fn: z.number(), precision: Share, recall: Share, f1: Share });
const ScoreSchema = z.object({
  activities: z.number(),
  missing: z.number(),
  match: z.object({ clear: z.number(), contactsExact: Share, account: Share, opportunity: Share }),
  autoWrongMatch: z.object({ auto: z.number(), wrong: z.number(), files: z.array(z.string()) }),
  uncertain: z.object({ n: z.number(), recall: Share }),
  routeAccuracy: Share,
  auto: z.object({ precision: Share, coverage: Share, shouldHaveBeenHeld: z.array(z.string()) }),
  promises: Pairs,
  nextSteps: Pairs.extend({ ownerAccuracy: Share, dueAccuracy: Share }),
  leaks: z.object({ count: z.number(), items: z.array(z.tuple([z.string(), z.string()])) }),
  summaryFacts: z.object({ n: z.number(), recall: Share }),
});

/** What the scorer of labelled worlds says of a run. */
export type Score = z.infer<typeof ScoreSchema>;

const RUN_MS_MAX = 60_000;

/** Scores each activity by itself, with the scorer's own rules; one JSON a line. */
const EACH = `
import json, os, sys
import score_world as s
labels, results = s.read_jsonl(os.path.join(sys.argv[1], "labels.jsonl")), s.read_jsonl(sys.argv[2])
for label in labels:
    name = os.path.basename(label["file"])
    print(json.dumps([name, s.score([label], [r for r in results if os.path.basename(r["file"]) == name])]))
`;

/** Why the scorer cannot be run; null when it can. */
export function scorerMissing(): string | null {
  if (!existsSync(SCORER)) return "the scorer of labelled worlds does not lie beside the checkout (../shared/tools/score_world.py)";
  return spawnSync("python3", ["--version"]).status === 0 ? null : "python3 is not installed, and the scorer of labelled worlds needs it";
}

/** The figures of all results together. */
export function scoreWorld(folder: string, results: readonly string[]): Score {
  const said = run([SCORER, folder], results);
  return ScoreSchema.parse(JSON.parse(said.at(-1) ?? ""));
}

/** The figures of each file by itself. */
export function scoreEach(folder: string, results: readonly string[]): ReadonlyMap<string, Score> {
  return new Map(run(["-c", EACH, folder], results).map((line) => z.tuple([z.string(), ScoreSchema]).parse(JSON.parse(line))));
}

function run(args: readonly string[], results: readonly string[]): readonly string[] {
  const scratch = mkdtempSync(join(tmpdir(), "steward-score-"));
  try {
    const file = join(scratch, "results.jsonl");
    writeFileSync(file, `${results.join("\n")}\n`);
    const env = { ...process.env, PYTHONPATH: dirname(SCORER), PYTHONDONTWRITEBYTECODE: "1", PYTHONIOENCODING: "utf-8" };
    const { status, stdout, stderr } = spawnSync("python3", [...args, file], { encoding: "utf8", env, timeout: RUN_MS_MAX, maxBuffer: 64 * 1024 * 1024 });
    if (status !== 0) throw new Error(`the scorer failed: ${stderr.trim().split("\n").at(-1) ?? "no word why"}`);
    return stdout.trim().split("\n");
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
