import assert from "node:assert/strict";

import type { RecordEdit } from "../../src/domain/model/proposal.ts";
import { crmRecordId, opportunityId } from "../../src/domain/model/ids.ts";
import { requestsOf } from "../contract/portal-hands.ts";
import { installedInOrg, type InstalledInOrg } from "../helpers/installed-salesforce.ts";
import { endings } from "../helpers/proof.ts";
import { door } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** An activity about o44 of a39, with c090, that asks because of a promise. */
const PROMISE = "095-rebecca-sla.json";

describe("a duplicate rule of Salesforce", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: InstalledInOrg;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  beforeEach(async () => { one = await installedInOrg(sandbox.salesforceUrl); });
  afterEach(() => one.close());

  for (const misspelt of [true, false]) {
    it(`F24 when it stops a change, answered ${misspelt ? "in the misspelt" : "in the documented"} way, then a person is shown the records that it found, and it is never overridden`, async () => {
      await door(sandbox.salesforceUrl, "facts", { misspeltDuplicateResult: misspelt });
      const alan = await one.org.called("Contact", "c001");
      await changeContact({ firstName: "Alan", lastName: "Prescott", email: String(alan.fields["Email"]) });

      const [task, ...more] = (await one.reviews()).filter(({ state }) => state === "open");
      assert.ok(task);
      assert.deepEqual(more, []);
      assert.match(task.detail, /duplicate rule/i);
      assert.ok(task.detail.includes(`contact Alan Prescott (${alan.id})`), task.detail);
      assert.equal((await one.org.called("Contact", "c090")).fields["LastName"], "Stroud", "it was changed all the same");
      assert.equal((await endings(one)).at(-1)?.status, "rejected");
      assert.ok((await requestsOf(sandbox.salesforceUrl)).every(({ headers }) => headers["sforce-duplicate-rule-header"] === undefined));
    });
  }

  it("F25 when records are changed and engagements are made, then none of it goes by a bulk job, where duplicate rules are not told", async () => {
    await changeContact({ title: "Head of Quality" });
    assert.equal((await one.org.called("Contact", "c090")).fields["Title"], "Head of Quality");
    assert.deepEqual((await requestsOf(sandbox.salesforceUrl)).filter(({ path }) => path.includes("/jobs/ingest")), []);
  });

  async function changeContact(set: RecordEdit["set"]): Promise<void> {
    const { id: activity } = await one.through(PROMISE);
    const { id: crmId } = await one.org.called("Contact", "c090");
    const ours = await one.in((tx) => tx.mirror.toOurs("contact", crmRecordId(crmId)));
    assert.ok(ours);
    // Whichever noun it is of, the store takes ids of ours as text.
    assert.ok((await one.decide(await one.review(activity), "approve", { recordChanges: [{ object: "contact", id: opportunityId(ours), set, expect: {} }] })).ok);
    await one.drain();
  }
});
