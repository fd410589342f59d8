import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { measurePii, structured } from "./support/activity/pii.ts";
import { PolicySchema } from "../config/policy.ts";
import { parseActivityFile } from "../src/adapters/parse/parse-activity.ts";
import { parseWorld } from "../src/adapters/parse/world.ts";
import type { Activity } from "../src/domain/model/activity.ts";
import type { ScreenContext } from "../src/domain/privacy/context.ts";
import { slotsOf } from "../src/domain/privacy/document.ts";
import { screenContext } from "../src/domain/privacy/screen-context.ts";
import { screen } from "../src/domain/privacy/screen.ts";
import { scoreLeaks } from "../test/helpers/labelled-texts.ts";

/**
 * The privacy gate on a labelled world, and with `--text FOLDER` on labelled texts too: recall and false findings by
 * category, leaks, words lost, µs a mail, time on hostile text. Prints one JSON line each; fails on any leak.
 */
const { values } = parseArgs({ options: { world: { type: "string", default: "sandbox/seed/world" }, text: { type: "string" }, runs: { type: "string", default: "40" } } });

const Label = z.object({
  file: z.string(), route: z.string(), reasons: z.array(z.string()), sensitive: z.array(z.object({ category: z.string() })),
  summaryMust: z.array(z.string()), summaryMustNot: z.array(z.string()),
});
const OURS = new Set(["sensitive", "privileged", "internal_only", "opt_out"]);
const PER_MAIL_US = 1_000_000;

const world = parseWorld(JSON.parse(readFileSync(join(values.world, "world.json"), "utf8")));
if (!world.ok) throw new TypeError(world.error);
const context = screenContext(world.value.records.users, PolicySchema.parse(world.value.policy));
/** Contact data masked as well. */
const MASKING: ScreenContext = { ...context, privacy: { ...context.privacy, contactData: { phones: "mask", emails: "mask", ipAddresses: "mask" } } };
const activities = await readActivities(join(values.world, "activities"));

const leaks = measureWorld();
if (values.text !== undefined) measureTexts(values.text);
measureSpeed();
measureHostile();
process.exitCode = leaks > 0 ? 1 : 0;

async function readActivities(folder: string): Promise<Map<string, Activity>> {
  const read = new Map<string, Activity>();
  for (const name of readdirSync(folder).filter((file) => !file.endsWith(".meta.json")).toSorted()) {
    const beside = join(folder, name.replace(/\.[a-z]+$/, ".meta.json"));
    const parsed = await parseActivityFile({ name, bytes: readFileSync(join(folder, name)), sidecar: existsSync(beside) ? readFileSync(beside) : undefined }, { defaultZone: "UTC" });
    const [activity] = parsed.ok ? parsed.value : [];
    if (activity !== undefined) read.set(name, activity);
  }
  return read;
}

function measureWorld(): number {
  const found: Record<string, { right: number; missed: number; extra: number }> = {};
  let [leaked, lost, wrongReasons] = [0, 0, 0];
  for (const line of readFileSync(join(values.world, "labels.jsonl"), "utf8").trim().split("\n")) {
    const label = Label.parse(JSON.parse(line));
    const activity = activities.get(label.file.replace(/^.*\//, ""));
    if (activity === undefined) continue;
    const screening = screen(activity, context);
    const [got, want] = [new Set<string>(screening.findings.map(({ category }) => category)), new Set(label.sensitive.map(({ category }) => category))];
    for (const category of new Set([...got, ...want])) {
      const count = (found[category] ??= { right: 0, missed: 0, extra: 0 });
      count[got.has(category) ? (want.has(category) ? "right" : "extra") : "missed"] += 1;
    }
    if (screening.reasons.toSorted().join() !== label.reasons.filter((reason) => OURS.has(reason)).toSorted().join()) wrongReasons += 1;
    if (screening.outcome === "block") continue;
    const [before, after] = [readable(activity), readable(screening.activity)];
    if (label.sensitive.length > 0) leaked += label.summaryMustNot.filter((words) => after.includes(words.toLowerCase())).length;
    lost += label.summaryMust.flatMap((words) => words.toLowerCase().split(/[^\p{L}\d.]+/u)).filter((word) => word.length > 3 && before.includes(word) && !after.includes(word)).length;
  }
  console.log(JSON.stringify({ bench: "privacy.world", activities: activities.size, found, leaked, lost, wrongReasons }));
  return leaked;
}

function readable(activity: Activity): string {
  return slotsOf(activity).map(({ text }) => text).join("\n").toLowerCase().replace(/\s+/g, " ");
}

function measureTexts(folder: string): void {
  for (const file of readdirSync(join(folder, "pii")).filter((name) => name.endsWith(".jsonl"))) {
    const measured = measurePii(join("pii", file), folder);
    const { types, kinds } = measured;
    console.log(JSON.stringify({ bench: "privacy.values", file, structured: structured(measured), types: Object.fromEntries(types), kinds: Object.fromEntries(kinds) }));
  }
  console.log(JSON.stringify({ bench: "privacy.leaks", ...scoreLeaks(folder) }));
}

/** Under the policy as shipped, and with contact data masked as well. */
function measureSpeed(): void {
  const [shipped, masked] = [usPerMail(context), usPerMail(MASKING)];
  console.log(JSON.stringify({ bench: "privacy.speed", usPerMail: shipped, mailsPerSecond: Math.round(PER_MAIL_US / shipped), withContactDataMaskedUs: masked }));
}

function usPerMail(under: ScreenContext): number {
  const mails = [...activities].filter(([name]) => name.endsWith(".eml")).map(([, activity]) => activity);
  for (const mail of mails) for (let run = 0; run < 20; run += 1) screen(mail, under);
  const from = process.cpuUsage();
  for (let run = 0; run < Number(values.runs); run += 1) for (const mail of mails) screen(mail, under);
  return Math.round(process.cpuUsage(from).user / (Number(values.runs) * mails.length));
}

function measureHostile(): void {
  const [plain] = [...activities.values()];
  if (plain === undefined) return;
  for (const unit of ["4", "4 ", " ", "five ", "password: ", "DE89 ", "my knee ", "off. ", "a@b.example ", "+1 216 555 0188 ", "a:", "1."]) {
    const body = unit.repeat(1_000_000 / unit.length);
    const from = process.cpuUsage();
    screen({ ...plain, text: { ...plain.text, body } }, MASKING);
    console.log(JSON.stringify({ bench: "privacy.hostile", unit, megabytes: 1, ms: Math.round(process.cpuUsage(from).user / 1000) }));
  }
}
