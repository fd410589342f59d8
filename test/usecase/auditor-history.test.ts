import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { exportFolder } from "../../src/adapters/audit/export-folder.ts";
import { type AuditDoors, auditDoors } from "../../src/app/audit-doors.ts";
import { type HistoryEntry, historyOf } from "../../src/app/record-history.ts";
import { auditDepsOf } from "../helpers/audit-deps.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { chain } from "../helpers/proof.ts";
import { openReview, wish } from "../helpers/record-hands.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** An activity about deal o44 that asks because of a promise. */
const PROMISE = "095-rebecca-sla.json";

describe("the history of records that really went through", function () {
  this.timeout(120_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  let folder: string;
  let audit: AuditDoors;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    one = await installed(sandbox.url);
    folder = await mkdtemp(join(tmpdir(), "steward-history-"));
    audit = auditDoors(auditDepsOf(one.fresh, folder));
    await one.through(PROMISE);
    const task = await openReview(one);
    assert.ok((await one.decide(task, "approve", { recordChanges: [await wish(one, "o44", { closeDate: "2026-05-31" })] })).ok);
    await one.drain();
    await audit.export(one.id, { folder: exportFolder(join(folder, "export")) });
  });
  after(async () => {
    await one.close();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const history = async (object: string, id: string) => {
    const told = await historyOf({ store: one.fresh.store, audit }, one.id, { crm: "hubspot", object, id });
    assert.ok(told);
    return told;
  };
  const places = (entries: readonly HistoryEntry[]): readonly number[] => entries.map(({ seq }) => seq);

  it("when an entry names a record of the CRM, then the checker finds the same positions for it in the exported log", async () => {
    const written = (await chain(one.fresh, one.id)).flatMap(({ type, subject, data }) => (type === "outcome" && subject?.object !== undefined ? [{ object: subject.object, id: String(data["crm_id"]) }] : []));
    const records = [...new Map(written.map((record) => [`${record.object} ${record.id}`, record])).values()];
    assert.ok(records.some(({ object }) => object === "opportunity") && records.length >= 2, JSON.stringify(records));
    for (const { object, id } of records) {
      const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "export", "verify-audit.mjs"), "--history", "hubspot", object, id]);
      const theirs = [...stdout.matchAll(/^position (\d+) {2}/gm)].map(([, at]) => Number(at));
      assert.ok(theirs.length >= 2, `${object} ${id}`);
      const { entries } = await history(object, id);
      assert.deepEqual(places(entries.filter(({ tied }) => tied === undefined)), theirs, `${object} ${id}`);
    }
  });

  it("when a deal was changed with a decision, then its history says what was asked, who approved, and that the CRM took it", async () => {
    const deal = (await chain(one.fresh, one.id)).find(({ type, subject }) => type === "outcome" && subject?.object === "opportunity");
    const { answers, chain: walked } = await history("opportunity", String(deal?.data["crm_id"]));
    assert.ok(answers.proposed.some(({ said }) => said.startsWith("update_record (hubspot opportunity")));
    assert.ok(answers.approved.some(({ said }) => said === "user reviewer-1 (approve)"));
    // The question itself was put into the CRM without a question.
    assert.ok(answers.approved.some(({ said }) => /^nobody was asked about review_task \(hubspot task .+\): auto by version 2 of the policy$/.test(said)), JSON.stringify(answers.approved));
    assert.ok(answers.reached.some(({ said }) => /^the CRM answered: ok, .*\(hubspot opportunity/.test(said)), JSON.stringify(answers.reached));
    assert.ok(walked.ok);
  });
});
