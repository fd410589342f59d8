import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";

import { loadDefaultPolicy, parsePolicy } from "../../../../config/load.ts";
import { type Previewed, previewer } from "../../../usecases/preview-activities.ts";
import { type ParseFailure, parseFile, parseWorldText, type World } from "../../compose-files.ts";
import { type ActivityFile, activityFiles, readActivityFile } from "../../activity-files.ts";
import { type Call, type Command, type ExitCode, UsageError } from "../command.ts";
import { previewLine } from "./preview-line.ts";

/** Judges files against a snapshot, writing nothing but the results. */
export const previewCommand: Command = {
  name: "preview",
  summary: "Judges a folder of activities against a snapshot of a CRM (world.json), writing nothing but the results.",
  usage: "DIR --results OUT.jsonl",
  takes: { min: 1, max: 1 },
  options: { results: { type: "string" }, policy: { type: "string" } },
  help: { results: "where the results go, one JSON object a line", policy: "a policy file in place of the default one" },
  run: preview,
};

async function preview({ positionals, flags, out }: Call): Promise<ExitCode> {
  const [folder] = positionals;
  const results = flags.text("results");
  if (folder === undefined || positionals.length > 1 || results === null) throw new UsageError("needs one folder and --results FILE");

  const world = await readWorld(folder);
  const policy = await policyFor(world, flags.text("policy"));
  const judge = previewer({ records: world.records, policy, clock: { now: () => world.asOf } });
  const files = await activityFiles([join(folder, "activities")]);
  const sink = createWriteStream(results);
  const opened = await new Promise<boolean>((resolve) => sink.once("open", () => { resolve(true); }).once("error", () => { resolve(false); }));
  if (!opened) throw new UsageError(`${results}: cannot be written`);

  const tally = { activities: 0, failed: 0, auto: 0, review: 0, block: 0, skip: 0 };
  for (const [index, file] of files.entries()) {
    const lines = await judgeFile(file, world, judge);
    if ("failure" in lines) {
      tally.failed += 1;
      out.warn(`${file.name}: ${lines.failure}`);
    } else {
      tally.failed += lines.refused.length;
      for (const { place, reason } of lines.refused) out.warn(`${place}: ${reason}`);
      for (const { previewed, ms } of lines.judged) {
        tally.activities += 1;
        tally[previewed.route] += 1;
        sink.write(`${JSON.stringify(previewLine(previewed, ms))}\n`);
      }
    }
    out.progress("judging", index + 1, files.length);
  }
  sink.end();
  await finished(sink);
  out.say(`${tally.activities} activities: ${tally.auto} auto, ${tally.review} review, ${tally.block} block, ${tally.skip} skip; ${tally.failed} files not read`);
  out.give(tally);
  return tally.failed === 0 ? 0 : 1;
}

async function judgeFile(file: ActivityFile, world: World, judge: ReturnType<typeof previewer>) {
  const read = await readActivityFile(file);
  if ("failure" in read) return read;
  const started = performance.now();
  const refused: ParseFailure[] = [];
  const parsed = await parseFile({ name: file.name, ...read }, { defaultZone: "UTC", ownDomains: world.policy.organisation.ownDomains, onRefused: (one) => { refused.push(one); } });
  if (!parsed.ok) return { failure: parsed.error.reason };
  const several = parsed.value.length > 1;
  const parsing = (performance.now() - started) / Math.max(1, parsed.value.length);
  return {
    refused,
    judged: parsed.value.map((activity, index) => {
      const from = performance.now();
      const previewed: Previewed = judge(several ? `${file.name}#${index + 1}` : file.name, activity);
      return { previewed, ms: parsing + performance.now() - from };
    }),
  };
}

async function readWorld(folder: string): Promise<World> {
  const path = join(folder, "world.json");
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) throw new UsageError(`${path}: cannot be read`);
  const world = parseWorldText(text);
  if (!world.ok) throw new UsageError(`${path}: ${world.error}`);
  return world.value;
}

/** The policy for a world: the default (or a file's), with what the world's admin would have set, logging granted. */
async function policyFor(world: World, path: string | null) {
  const base = path === null ? await loadDefaultPolicy() : parsePolicy(await json(path), path);
  return parsePolicy({ ...base, ...world.policy, grants: { ...base.grants, activityLogging: true } }, "world.json");
}

async function json(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    throw new UsageError(`${path}: cannot be read as JSON`);
  }
}
