import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";

import { parseFile } from "../../src/app/compose-files.ts";
import { readActivityFile } from "../../src/app/activity-files.ts";
import { activityKey, taskKey } from "../../src/domain/twin/natural-key.ts";
import { runApp } from "../helpers/run-app.ts";
import { recordsOf, type SandboxRecord } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const WORLD = fileURLToPath(new URL("../../sandbox/seed/world", import.meta.url));
const OBJECTS = ["emails", "calls", "meetings", "notes", "communications"] as const;
/** A task falls due in the afternoon of its owner's zone: up to this far from noon in UTC. */
const DUE_WITHIN_MS = 14 * 3_600_000;

const LabelSchema = z.object({
  file: z.string(), route: z.string(), summaryMustNot: z.array(z.string()),
  match: z.object({ contactIds: z.array(z.string()), accountId: z.string().nullable(), opportunityId: z.string().nullable() }),
  nextSteps: z.array(z.object({ due: z.string().nullable(), action: z.string() })),
});

/** The whole program on the sample day, held against what people said should come of it. */
describe("the sample day", function () {
  this.timeout(180_000);
  let sandbox: StartedSandbox;
  let folder: string;
  let labels: readonly z.infer<typeof LabelSchema>[];
  const records = new Map<string, SandboxRecord[]>();
  const seeds = new Map<string, string>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "steward-day-"));
    sandbox = await startSandbox({ dataDir: join(folder, "sandbox"), seedDir: WORLD, autoApprove: true });
    const run = await runApp(join(folder, "app"), sandbox.url).ended;
    assert.equal(run.code, 0, run.tail);
    labels = (await readFile(join(WORLD, "labels.jsonl"), "utf8")).trim().split("\n").map((line) => LabelSchema.parse(JSON.parse(line)));
    for (const object of ["contacts", "companies", "deals"]) for (const { id, seed } of await recordsOf(sandbox.url, object)) seeds.set(`${object}/${id}`, seed ?? "none");
    for (const object of [...OBJECTS, "tasks"]) for (const record of await recordsOf(sandbox.url, object)) {
      const key = record.properties["steward_activity_key"] ?? "";
      records.set(key, [...(records.get(key) ?? []), record]);
    }
  });
  after(async () => {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const keyOf = async (file: string) => {
    const read = await readActivityFile({ name: file, path: join(WORLD, file) });
    assert.ok("bytes" in read);
    const parsed = await parseFile({ name: file, ...read }, { defaultZone: "UTC" });
    assert.ok(parsed.ok);
    const [activity] = parsed.value;
    assert.ok(activity);
    return activityKey(activity);
  };

  it("logs what is clear exactly once, on the right contacts, company and deal, with a task for each next step", async () => {
    let seen = 0;
    for (const { file, match, nextSteps } of labels.filter((label) => label.route === "auto")) {
      const key = await keyOf(file);
      const [engagement, ...more] = records.get(key) ?? [];
      assert.ok(engagement, `${file} is not there`);
      assert.equal(more.length, 0, `${file} is there more than once`);
      const links = engagement.associations.map((link) => seeds.get(`${link.object}/${link.id}`)).filter((seed) => seed !== undefined);
      const wanted = [...match.contactIds, match.accountId, match.opportunityId].filter((seed) => seed !== null);
      assert.deepEqual(links.toSorted(), wanted.toSorted(), file);
      const dues = nextSteps.flatMap((_step, index) => (records.get(taskKey(key, index)) ?? []).map((task) => Date.parse(task.properties["hs_timestamp"] ?? "")));
      assert.equal(dues.length, nextSteps.length, `${file}: tasks`);
      for (const { due } of nextSteps) {
        assert.ok(due !== null && dues.some((at) => Math.abs(at - Date.parse(`${due}T12:00:00Z`)) <= DUE_WITHIN_MS), `${file}: no task is due on ${String(due)}`);
      }
      seen += 1;
    }
    assert.ok(seen >= 40);
  });

  it("logs nothing of what a person has to see first, but the question", async () => {
    for (const { file } of labels.filter((label) => label.route === "review" || label.route === "block")) {
      assert.equal(records.get(await keyOf(file)), undefined, `${file} was logged`);
    }
  });

  it("brings nothing into the portal that must not be there", () => {
    const texts = [...records.values()].flat().flatMap(({ properties }) => Object.values(properties)).filter((text) => text !== null);
    // A short word or number of one activity may stand in another with good reason: only the longer ones say something here.
    const forbidden = labels.flatMap((label) => label.summaryMustNot).filter((words) => words.length > 4);
    assert.ok(forbidden.length > 20);
    const found = forbidden.filter((words) => texts.some((text) => text.toLowerCase().includes(words.toLowerCase())));
    assert.equal(found.length, 0, `${String(found.length)} of ${String(forbidden.length)}`);
  });
});
