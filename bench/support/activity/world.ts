import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { loadDefaultPolicy, parsePolicy } from "../../../config/load.ts";
import type { Policy } from "../../../config/policy.ts";
import { activityFiles, readActivityFile } from "../../../src/app/activity-files.ts";
import { previewLine } from "../../../src/app/cli/commands/preview-line.ts";
import { parseFile, parseWorldText, type World } from "../../../src/app/compose-files.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";
import { type Previewed, previewer } from "../../../src/usecases/preview-activities.ts";
import { rowsOf } from "./places.ts";

const LabelSchema = z.object({
  file: z.string().transform((file) => basename(file)),
  route: z.string(),
  reasons: z.array(z.string()),
  match: z.object({ certainty: z.string(), contactIds: z.array(z.string()), accountId: z.string().nullable(), opportunityId: z.string().nullable(), why: z.string().default("") }),
  nextSteps: z.array(z.object({ ownerId: z.string().nullable(), action: z.string(), due: z.string().nullable(), quote: z.string() })),
  promises: z.array(z.object({ type: z.string(), quote: z.string() })),
  summaryMust: z.array(z.string()),
});

/** What a person said should become of a file. */
export type Label = z.infer<typeof LabelSchema>;

/** A labelled world, its activities read. */
export interface LabelledWorld {
  readonly folder: string;
  readonly world: World;
  readonly policy: Policy;
  readonly labels: readonly Label[];
  readonly activities: readonly { readonly file: string; readonly activity: Activity }[];
  /** Files that could not be read, with the cause. */
  readonly unread: readonly string[];
}

/** A verdict beside its label; no verdict where the file could not be read. */
export interface Compared {
  readonly label: Label;
  readonly previewed: Previewed | undefined;
}

/** Reads a world as `steward preview` does: the default policy, what the world's admin would have set, logging granted. */
export async function openWorld(folder: string): Promise<LabelledWorld> {
  const parsed = parseWorldText(readFileSync(join(folder, "world.json"), "utf8"));
  if (!parsed.ok) throw new TypeError(`${folder}: ${parsed.error}`);
  const world = parsed.value;
  const base = await loadDefaultPolicy();
  const policy = parsePolicy({ ...base, ...world.policy, grants: { ...base.grants, activityLogging: true } }, "world.json");
  const labels = rowsOf(readFileSync(join(folder, "labels.jsonl"), "utf8")).map((row) => LabelSchema.parse(row));
  const activities: { file: string; activity: Activity }[] = [];
  const unread: string[] = [];
  for (const file of await activityFiles([join(folder, "activities")])) {
    const read = await readActivityFile(file);
    const result = "failure" in read ? null : await parseFile({ name: file.name, ...read }, { defaultZone: "UTC", ownDomains: policy.organisation.ownDomains });
    if (result?.ok !== true) unread.push(`${file.name}: ${result === null ? "cannot be opened" : result.error.reason}`);
    else for (const [index, activity] of result.value.entries()) activities.push({ file: result.value.length > 1 ? `${basename(file.name)}#${index + 1}` : basename(file.name), activity });
  }
  return { folder, world, policy, labels, activities, unread };
}

/** Judges all of it in order, each activity knowing those before it. */
export function judgeWorld({ world, policy, activities }: LabelledWorld, match: Partial<Policy["match"]> = {}): readonly Previewed[] {
  const judge = previewer({ records: world.records, policy: { ...policy, match: { ...policy.match, ...match } }, clock: { now: () => world.asOf } });
  return activities.map(({ file, activity }) => judge(file, activity));
}

/** The results as `steward preview` writes them. */
export const resultLines = (previewed: readonly Previewed[]): readonly string[] => previewed.map((one) => JSON.stringify(previewLine(one, 0)));

/** Each label with its verdict. */
export function compared({ labels }: LabelledWorld, previewed: readonly Previewed[]): readonly Compared[] {
  const byFile = new Map(previewed.map((one) => [one.ref, one]));
  return labels.map((label) => ({ label, previewed: byFile.get(label.file) }));
}
