import assert from "node:assert/strict";

import { type Installed, installed } from "../helpers/installed.ts";
import { assertProven, endings } from "../helpers/proof.ts";
import { inPortal, wish } from "../helpers/record-hands.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** An activity about o44, with c090, that asks because of a promise. */
const PROMISE = "095-rebecca-sla.json";

// Steward merges no records: what people merged in the CRM is followed. What it does replace is single values, after a person said so.
describe("values that lose", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  beforeEach(async () => { one = await installed(sandbox.url); });
  afterEach(() => one.close());

  it("F20 when values of a record are replaced, then every one that loses is filed beforehand with the record, as the CRM then had it, and no other changes", async () => {
    const task = await one.review((await one.through(PROMISE)).id);
    const before = (await inPortal(one, "c090")).properties;
    const [phone, jobtitle] = [before["phone"] ?? null, before["jobtitle"] ?? null];
    assert.ok(phone !== null && jobtitle !== null);
    const wanted = { phone: "+1 313 555 0190", title: null };
    assert.ok((await one.decide(task, "approve", { recordChanges: [await wish(one, "c090", wanted)] })).ok);

    const filed = (await one.in((tx) => tx.proposals.ofActivity(task.activityId))).flatMap(({ proposal }) => (proposal.kind === "update_record" ? [proposal] : []));
    assert.deepEqual(filed.map(({ base, undo }) => [base, undo.how]), [[{ phone, title: jobtitle }, "restore-fields"]]);
    assert.deepEqual((await inPortal(one, "c090")).properties, before, "nothing is written before what loses is filed");

    await one.drain();
    const after = (await inPortal(one, "c090")).properties;
    const changed = Object.keys({ ...before, ...after }).filter((name) => (before[name] ?? "") !== (after[name] ?? "") && !/^(hs_|lastmodified)/.test(name));
    assert.deepEqual(changed.toSorted(), ["jobtitle", "phone"]);
    assert.ok((await endings(one)).every(({ status }) => status === "ok"));
    await assertProven(one);
  });
});
