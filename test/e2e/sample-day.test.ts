import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";

import { parseFile } from "../../src/app/compose-files.ts";
import { readActivityFile } from "../../src/app/activity-files.ts";
import type { Activity } from "../../src/domain/model/activity.ts";
import { activityKey, reviewKey, taskKey } from "../../src/domain/twin/natural-key.ts";
import { chainOf, storedLogs } from "../helpers/audit-chain.ts";
import { removeDataDir } from "../helpers/data-dir.ts";
import { assertOutcomes, assertSensible } from "../helpers/proof.ts";
import { runApp } from "../helpers/run-app.ts";
import { type CrmSide, type Logged, loggedIn, sidesOf } from "../helpers/sandbox-door.ts";
import { runTamperings } from "../helpers/tampering-run.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const WORLD = fileURLToPath(new URL("../../sandbox/seed/world", import.meta.url));
/** HubSpot's tasks fall due in the afternoon of their owner's zone: up to this far from noon in UTC. */
const DUE_WITHIN_MS = 14 * 3_600_000;
/** When a task is due, as each CRM keeps it. */
const DUE_FIELDS = { hubspot: "hs_timestamp", salesforce: "ActivityDate" } as const;

const TAMPERINGS_A_LOG = 2_600;

const LabelSchema = z.object({
  file: z.string(), route: z.string(), summaryMustNot: z.array(z.string()),
  match: z.object({ contactIds: z.array(z.string()), accountId: z.string().nullable(), opportunityId: z.string().nullable() }),
  nextSteps: z.array(z.object({ due: z.string().nullable(), action: z.string() })),
});

/** The whole program on the sample day, held against what people said should come of it. */
describe("the sample day", function () {
  this.timeout(600_000);
  let sandbox: StartedSandbox;
  let folder: string;
  let labels: readonly z.infer<typeof LabelSchema>[];
  const records = new Map<string, ReadonlyMap<string, readonly Logged[]>>();
  let sides: readonly CrmSide[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "steward-day-"));
    sandbox = await startSandbox({ dataDir: join(folder, "sandbox"), seedDir: WORLD, autoApprove: true });
    sides = sidesOf(sandbox);
    const run = await runApp(join(folder, "app"), sandbox).ended;
    assert.equal(run.code, 0, run.tail);
    labels = (await readFile(join(WORLD, "labels.jsonl"), "utf8")).trim().split("\n").map((line) => LabelSchema.parse(JSON.parse(line)));
    for (const side of sides) records.set(side.crm, Map.groupBy(await loggedIn(side), ({ key }) => key));
  });
  after(async () => {
    await sandbox.stop();
    removeDataDir(join(folder, "app"));
    await rm(folder, { recursive: true, force: true });
  });

  const of = (crm: CrmSide["crm"], key: string): readonly Logged[] => records.get(crm)?.get(key) ?? [];
  const parsedOf = async (file: string) => {
    const read = await readActivityFile({ name: file, path: join(WORLD, file) });
    assert.ok("bytes" in read);
    const parsed = await parseFile({ name: file, ...read }, { defaultZone: "UTC" });
    assert.ok(parsed.ok);
    const [activity] = parsed.value;
    assert.ok(activity);
    return { activity };
  };
  const keyOf = async (file: string) => activityKey((await parsedOf(file)).activity);

  for (const crm of ["hubspot", "salesforce"] as const) {
    it(`logs what is clear exactly once in ${crm}, on the right contacts, company and deal, with a task for each next step`, async () => {
      let seen = 0;
      for (const { file, match, nextSteps } of labels.filter((label) => label.route === "auto")) {
        const key = await keyOf(file);
        const [engagement, ...more] = of(crm, key);
        if (engagement === undefined) {
          assert.equal(of(crm, reviewKey(key)).length, 1, `${file} is neither logged nor asked about`);
          continue;
        }
        assert.equal(more.length, 0, `${file} is there more than once`);
        const wanted = [...match.contactIds, match.accountId, match.opportunityId].filter((seed) => seed !== null);
        assert.deepEqual(engagement.seeds, wanted.toSorted(), file);
        const tasks = nextSteps.flatMap((_step, index) => of(crm, taskKey(key, index)));
        assert.equal(tasks.length, nextSteps.length, `${file}: tasks`);
        for (const { due } of nextSteps) assert.ok(due !== null && tasks.some((task) => isDue(crm, task, due)), `${file}: no task is due on ${String(due)}`);
        seen += 1;
      }
      // Of what needs no person, some may be asked about all the same: fewer than one in ten.
      assert.ok(seen > labels.filter((label) => label.route === "auto").length * 0.9, `${String(seen)} went unasked`);
    });

    it(`logs nothing in ${crm} of what a person has to see first, but the question`, async () => {
      for (const { file } of labels.filter((label) => label.route === "review" || label.route === "block")) {
        assert.equal(of(crm, await keyOf(file)).length, 0, `${file} was logged`);
      }
    });

    it(`brings nothing into ${crm} that must not be there`, () => {
      const texts = [...(records.get(crm)?.values() ?? [])].flat().flatMap(({ values }) => Object.values(values)).filter((text) => text !== null);
      // A short word or number of one activity may stand in another with good reason: only the longer ones say something here.
      const forbidden = labels.flatMap((label) => label.summaryMustNot).filter((words) => words.length > 4);
      assert.ok(forbidden.length > 20);
      const found = forbidden.filter((words) => texts.some((text) => text.toLowerCase().includes(words.toLowerCase())));
      assert.equal(found.length, 0, `${String(found.length)} of ${String(forbidden.length)}`);
    });
  }

  it("leaves a log of each CRM that makes sense, with an outcome for every write", async () => {
    const entries = await chainOf(join(folder, "app"));
    assertOutcomes(entries);
    const logs = Map.groupBy(entries, ({ _log }) => _log);
    assert.equal(logs.size, 2);
    for (const log of logs.values()) assertSensible(log.map(({ bytes }) => bytes));
  });

  it("leaves logs in which both verifiers find every one of 5,200 tamperings, and name it alike", async () => {
    const [one, other] = await storedLogs(join(folder, "app"));
    assert.ok(one !== undefined && other !== undefined);
    for (const [whole, foreign, seed] of [[one, other, 1], [other, one, 2]] as const) {
      // As it was signed last: what came since is a report on the signing.
      const size = whole.signed.at(-1) ?? 0;
      const result = runTamperings({ ...whole, entries: whole.entries.slice(0, size), foreign: foreign.entries }, TAMPERINGS_A_LOG, seed);
      assert.deepEqual(result.disagreements.slice(0, 5), []);
      assert.equal(result.detected, TAMPERINGS_A_LOG);
      assert.ok(result.kindRight >= TAMPERINGS_A_LOG * 0.995 && result.exact >= TAMPERINGS_A_LOG * 0.98, JSON.stringify(result));
    }
  });

  it("logs in Salesforce each kind under its own subtype, meetings at their hour", async () => {
    const last = new Map<string, Activity>();
    // A meeting that was moved stands at the hour it was moved to.
    for (const { file } of labels.filter((label) => label.route === "auto")) {
      const { activity } = await parsedOf(file);
      last.set(activityKey(activity), activity);
    }
    const kinds = new Set<string>();
    for (const [key, activity] of last) {
      const [engagement] = of("salesforce", key);
      if (engagement === undefined) continue; // it was asked about
      const { object, values } = engagement;
      kinds.add(activity.kind);
      if (activity.kind === "meeting") {
        assert.equal(object, "Event");
        assert.equal(Date.parse(values["StartDateTime"] ?? ""), Date.parse(activity.occurredAt), activity.text.subject);
      } else {
        assert.equal(values["TaskSubtype"], SUBTYPES[activity.kind] ?? "Task");
        assert.equal(values["IsClosed"], "true");
      }
    }
    assert.ok(kinds.size >= 4, `only ${[...kinds].join(", ")}`);
  });
});

const SUBTYPES: Readonly<Record<string, string>> = { call: "Call", email: "Email" };

function isDue(crm: CrmSide["crm"], { values }: Logged, due: string): boolean {
  const at = Date.parse(values[DUE_FIELDS[crm]] ?? "");
  const noon = Date.parse(`${due}T12:00:00Z`);
  return crm === "salesforce" ? at === Date.parse(due) : Math.abs(at - noon) <= DUE_WITHIN_MS;
}
