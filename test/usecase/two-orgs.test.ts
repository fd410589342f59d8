import assert from "node:assert/strict";

import { type FreshStore, freshStore } from "../helpers/database.ts";
import type { Hands } from "../helpers/installed-hands.ts";
import { installedInOrg } from "../helpers/installed-salesforce.ts";
import { chain, endings } from "../helpers/proof.ts";
import { type CrmSide, loggedIn, sidesOf } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const MAIL = "001-sensor-count.eml";

/** The worst that two orgs can do to one store: the same people, and every record under the same id in both. */
describe("one store with two orgs of Salesforce", function () {
  this.timeout(90_000);
  let sandboxes: readonly StartedSandbox[];
  let fresh: FreshStore;
  let pairs: readonly (readonly [Hands, CrmSide])[];

  before(async () => {
    sandboxes = await Promise.all([startSandbox({ autoApprove: true }), startSandbox({ autoApprove: true })]);
    fresh = await freshStore();
    const made: (readonly [Hands, CrmSide])[] = [];
    for (const [at, sandbox] of sandboxes.entries()) {
      const hands = await installedInOrg(sandbox.salesforceUrl, (writer) => writer, fresh, at === 0 ? null : "00D000000000002AAA");
      const side = sidesOf(sandbox).find(({ crm }) => crm === "salesforce");
      assert.ok(side);
      made.push([hands, side]);
    }
    pairs = made;
  });
  after(async () => { await fresh.close(); await Promise.all(sandboxes.map((one) => one.stop())); });

  it("logs into each org what arrived there, and nothing into the other", async () => {
    const [first, second] = pairs;
    assert.ok(first && second);
    assert.notEqual(first[0].id, second[0].id);
    await first[0].arrive(MAIL);
    for (const [one] of pairs) await one.drain();
    assert.equal((await loggedIn(first[1])).length, 2);
    assert.deepEqual(await loggedIn(second[1]), []);
    await second[0].arrive(MAIL, MAIL);
    await Promise.all(pairs.map(([one]) => one.drain()));
    for (const [one, side] of pairs) {
      const ours = await loggedIn(side);
      assert.equal(ours.length, 2, "a mail and its next step");
      assert.ok(ours.some(({ seeds }) => seeds.includes("c001")));
      assert.deepEqual((await endings(one)).map(({ status }) => status), ["ok", "ok"]);
      assert.ok((await chain(fresh, one.id)).filter(({ type }) => type === "write").length >= 2);
    }
  });

  it("has an id of its own for each person, although both orgs call them the same", async () => {
    const known: { readonly ours: string; readonly crmId: string }[] = [];
    for (const [one] of pairs) {
      known.push(await one.in(async (tx) => {
        const { contacts } = await tx.mirror.select({ mailboxes: ["alan.prescott@northfield-foundry.example"], domains: [], phones: [], nameTokens: [] });
        const [ours] = contacts.filter(({ lastName }) => lastName === "Prescott").map(({ id }) => id);
        assert.ok(ours);
        const crmId = (await tx.mirror.toCrm("contact", [ours])).get(ours);
        assert.ok(crmId);
        assert.equal(await tx.mirror.toOurs("contact", crmId), ours);
        return { ours, crmId };
      }));
    }
    const [first, second] = known;
    assert.ok(first && second);
    assert.equal(first.crmId, second.crmId, "the sandboxes no longer number alike; the test says less than it means to");
    assert.notEqual(first.ours, second.ours);
  });
});
