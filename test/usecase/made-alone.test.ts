import assert from "node:assert/strict";

import { PolicySchema } from "../../config/policy.ts";
import { type Finding, findingId } from "../../src/domain/findings/finding.ts";
import { contactId, crmRecordId, type InstallationId } from "../../src/domain/model/ids.ts";
import { daysAfter, type Instant } from "../../src/domain/model/time.ts";
import { askQuestion } from "../../src/usecases/ask-hygiene/ask-question.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { installed } from "../helpers/sample-rows.ts";

/** So much hangs on a record that nothing of it is changed without asking. */
const GRAVE = 8;

describe("fixes that are made without asking, among those that are asked about", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  before(async () => {
    fresh = await freshStore();
    id = await installed(fresh.store, "made-alone");
    await fresh.store.inInstallation(id, async (tx) => {
      await tx.setPolicy(PolicySchema.parse({ grants: { fixes: ["contact.phone-form"] }, organisation: { roles: { "owner@seller.example": "data-owner" } } }));
      await tx.mirror.upsert([{ object: "user", crmId: crmRecordId("u1"), modifiedAt: "2026-01-01T00:00:00.000Z", archived: false, aliases: [], name: "Owner", email: "owner@seller.example", phone: null, zone: null, active: true }]);
    });
  });
  after(() => fresh.close());

  it("when one of a question is made alone, then it takes nothing of the week and ends no review; found again once it was written, a person is asked", async () => {
    const [alone, grave] = [someFinding("c1", 1), someFinding("c2", GRAVE)];
    const { clock } = fresh;
    await found([alone, grave], clock.now());
    assert.equal(await ask([alone, grave]), 1);
    assert.deepEqual(await questions(), new Map([[grave.id, "asked"]]));
    assert.deepEqual(await fresh.store.inInstallation(id, (tx) => tx.findings.overtaken(10)), []);

    await fresh.database.pool.query("UPDATE steward.crm_write SET state = 'done' WHERE installation_id = $1", [id]);
    const later = daysAfter(clock.now(), 1);
    await found([grave], later);
    await fresh.store.inInstallation(id, (tx) => tx.findings.closeUnseen(later, 10));
    clock.moveTo(daysAfter(later, 1));
    await found([alone, grave], clock.now());
    assert.equal(await ask([alone]), 1);
    assert.deepEqual(await questions(), new Map([[alone.id, "asked"], [grave.id, "asked"]]));
    const { rows } = await fresh.database.pool.query("SELECT count(*)::int AS n FROM steward.crm_write WHERE installation_id = $1", [id]);
    assert.deepEqual(rows, [{ n: 1 }], "it is not written again");
  });

  const found = (findings: readonly Finding[], at: Instant) => fresh.store.inInstallation(id, (tx) => tx.findings.save(findings, at));

  const ask = ([first, ...more]: readonly [Finding, ...Finding[]]) =>
    askQuestion(fresh, id, { id: `question-${fresh.clock.now()}`, rule: first.rule, object: first.object, field: first.field, reviewerId: null, findings: [first.id, ...more.map((one) => one.id)], count: 1 + more.length, score: 1, askedAt: null });

  /** The findings that count as asked of somebody, with their states. */
  async function questions() {
    const ranked = await fresh.store.inInstallation(id, (tx) => tx.findings.ranked({ weekStart: "2020-01-01T00:00:00.000Z", now: fresh.clock.now() }, 10));
    return new Map(ranked.filter(({ asked }) => asked !== null).toSorted((a, b) => a.worth - b.worth).map((one) => [one.id, one.state]));
  }
});

function someFinding(name: string, worth: number): Finding {
  const recordId = contactId(name);
  return {
    id: findingId("phone-form", "contact", recordId, "phone"), rule: "phone-form", object: "contact", recordId, field: "phone", name: "Somebody", evidence: [{ kind: "phone", detail: "It has no country.", weight: 0 }], risk: 2, worth, ownerId: null,
    dataOwner: "data-owner", blocks: ["dialling"], basis: "216 555 0188", fix: { fields: { phone: "+12165550188" }, base: { phone: "216 555 0188" } },
  };
}
