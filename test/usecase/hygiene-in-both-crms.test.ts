import assert from "node:assert/strict";

import { readHygiene } from "../../src/usecases/read-hygiene.ts";
import { scanHygiene } from "../../src/usecases/scan-hygiene.ts";
import { CRMS, installedIn } from "../helpers/in-either-crm.ts";
import { startSandbox, type StartedSandbox } from "../helpers/start-sandbox.ts";

describe("the look over the records of the sample world", function () {
  this.timeout(120_000);
  let sandbox: StartedSandbox;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());

  it("when the same world stands in either CRM, then the same is found of the same records, and no reviewer is asked more than the week holds", async () => {
    const found: (readonly string[])[] = [];
    for (const crm of CRMS) {
      const { one } = await installedIn(sandbox, crm);
      try {
        const deps = { store: one.fresh.store, clock: one.clock };
        const { isDone, opened } = await scanHygiene(deps, one.id, { budgetMs: null });
        const { questions, waiting, perReviewerPerWeek } = await readHygiene(deps, one.id);
        assert.deepEqual([isDone, waiting], [true, opened], crm);
        for (const [reviewer, theirs] of Map.groupBy(questions, (question) => question.reviewer)) assert.ok(reviewer !== null && theirs.length <= perReviewerPerWeek, `${crm}: ${String(reviewer)}`);
        const all = await one.in(async (tx) => tx.findings.get((await tx.findings.ranked({ weekStart: one.clock.now(), now: one.clock.now() }, 10_000)).map(({ id }) => id)));
        found.push(all.map(({ rule, object, name, field }) => `${rule}: ${object} ${name}${field === null ? "" : ` (${field})`}`).toSorted());
      } finally {
        await one.close();
      }
    }
    const [inHubSpot = [], inSalesforce = []] = found;
    assert.deepEqual(inSalesforce, inHubSpot);
    const counts = Object.fromEntries([...Map.groupBy(inHubSpot, (one) => one.split(":")[0] ?? "")].map(([rule, same]) => [rule, same.length]));
    assert.deepEqual(counts, { "contact-without-account": 1, "deal-without-activity": 41, "missing-critical": 6 }, "a clean world but for its silence: any other rule would be a false alarm");
  });
});
