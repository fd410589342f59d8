import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { claims } from "./support/activity/claims.ts";
import { dates } from "./support/activity/dates.ts";
import type { Section } from "./support/activity/figure.ts";
import { intent } from "./support/activity/intent.ts";
import { mailTexts } from "./support/activity/mail-texts.ts";
import { meetings } from "./support/activity/meetings.ts";
import { pii } from "./support/activity/pii.ts";
import { sampleWorld, textMissing } from "./support/activity/places.ts";
import { missesGate, printed } from "./support/activity/print.ts";
import { rawFiles } from "./support/activity/raw-files.ts";
import { speed } from "./support/activity/speed.ts";
import { worldSections } from "./support/activity/world-figures.ts";
import { openWorld } from "./support/activity/world.ts";

// What the judgement of activities is worth, in one table with its goals, gates marked ★; a missed gate fails the run.
//   npm run bench -- activity [--errors] [--world DIR] [--only speed,world,claims,texts]
// --errors lists each miss with its evidence; --world scores another labelled world in place of the sample world.

const PARTS = ["speed", "world", "claims", "texts"] as const;
const { values } = parseArgs({ options: { errors: { type: "boolean", default: false }, world: { type: "string" }, only: { type: "string", default: PARTS.join() } } });
const wanted = values.only.split(",");
const unknown = wanted.find((part) => !PARTS.some((one) => one === part));
if (unknown !== undefined) throw new RangeError(`--only takes ${PARTS.join(", ")}, not "${unknown}"`);

const world = await openWorld(resolve(values.world ?? sampleWorld()));
const sections = new Map<string, readonly Section[]>();
// Speed comes first, so that the memory it tells is its own; it is printed last.
for (const part of PARTS) if (wanted.includes(part)) sections.set(part, await measured(part));
const ordered = ["world", "claims", "texts", "speed"].flatMap((part) => sections.get(part) ?? []);
process.stdout.write(`${printed(ordered, values.errors)}\n`);
process.exitCode = missesGate(ordered) ? 1 : 0;

async function measured(part: (typeof PARTS)[number]): Promise<readonly Section[]> {
  process.stderr.write(`measuring: ${part}\n`);
  switch (part) {
    case "speed":
      return [await speed(world)];
    case "world":
      return worldSections(world, values.errors);
    case "claims":
      return [await claims(world)];
    case "texts":
      return texts();
    default:
      return part satisfies never;
  }
}

async function texts(): Promise<readonly Section[]> {
  const missing = textMissing();
  if (missing !== null) return [{ title: "Labelled texts", figures: [], notes: [`not measured: ${missing}`] }];
  return [mailTexts(), await rawFiles(), pii(), intent(), meetings(), dates()];
}
