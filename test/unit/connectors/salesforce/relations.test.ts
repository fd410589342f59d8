import assert from "node:assert/strict";
import fc from "fast-check";

import { NOBODY, isLead, tiesFor } from "../../../../connectors/salesforce/relations.ts";
import { crmRecordId } from "../../../../src/domain/model/ids.ts";
import type { Association } from "../../../../src/ports/crm-writer.ts";

const id = (prefix: string, at: number): string => `${prefix}0000000000${String(at).padStart(2, "0")}AAA`;
const tie = (object: Association["object"], crmId: string): Association => ({ object, crmId: crmRecordId(crmId) });
const [ANA, BEN, LEAD] = [id("003", 1), id("003", 2), id("00Q", 1)];
const [ACCOUNT, DEAL] = [id("001", 1), id("006", 1)];

describe("whom and what an activity names", () => {
  it("the first contact, the opportunity before its account, and the other contacts beside", () => {
    const ties = tiesFor(NOBODY, [tie("account", ACCOUNT), tie("contact", ANA), tie("contact", BEN), tie("opportunity", DEAL)], true);
    assert.deepEqual(ties, { fill: { WhoId: ANA, WhatId: DEAL }, more: [BEN] });
  });

  it("without Shared Activities one person alone", () => {
    assert.deepEqual(tiesFor(NOBODY, [tie("contact", ANA), tie("contact", BEN)], false), { fill: { WhoId: ANA }, more: [] });
  });

  it("a lead stands alone", () => {
    const leads = [tie("contact", LEAD), tie("contact", id("00Q", 2))];
    assert.deepEqual(tiesFor(NOBODY, [...leads, tie("account", ACCOUNT), tie("opportunity", DEAL)], true), { fill: { WhoId: LEAD }, more: [] });
  });

  it("contacts win over leads", () => {
    assert.deepEqual(tiesFor(NOBODY, [tie("contact", LEAD), tie("contact", ANA), tie("account", ACCOUNT)], true), { fill: { WhoId: ANA, WhatId: ACCOUNT }, more: [] });
  });

  it("a lead never joins what is named already", () => {
    assert.deepEqual(tiesFor({ ...NOBODY, whatId: ACCOUNT }, [tie("contact", LEAD)], true), { fill: {}, more: [] });
    assert.deepEqual(tiesFor({ ...NOBODY, whoId: LEAD }, [tie("contact", ANA), tie("account", ACCOUNT)], true), { fill: {}, more: [] });
  });

  it("what a person put there stays, and only what is missing is added", () => {
    const now = { whoId: BEN, whatId: ACCOUNT, related: [BEN, id("003", 3)] };
    assert.deepEqual(tiesFor(now, [tie("contact", ANA), tie("contact", BEN), tie("opportunity", DEAL)], true), { fill: {}, more: [ANA] });
  });

  it("no more than fifty people", () => {
    const crowd = Array.from({ length: 80 }, (_, at) => tie("contact", id("003", at)));
    assert.equal(tiesFor(NOBODY, crowd, true).more.length, 49);
    assert.equal(tiesFor({ ...NOBODY, whoId: id("003", 99) }, crowd, true).more.length, 49);
  });

  it("is done after being done once: what was added is not asked for again", () => {
    const people = fc.constantFrom(ANA, BEN, LEAD, id("003", 3), id("00Q", 2));
    const end = fc.oneof(people.map((one) => tie("contact", one)), fc.constantFrom(tie("account", ACCOUNT), tie("opportunity", DEAL)));
    const now = fc.record({ whoId: fc.option(people), whatId: fc.option(fc.constantFrom(ACCOUNT, DEAL)), related: fc.array(people.filter((one) => !isLead(one)), { maxLength: 2 }) });
    fc.assert(fc.property(now, fc.array(end, { maxLength: 6 }), fc.boolean(), (before, ends, isShared) => {
      const { fill, more } = tiesFor(before, ends, isShared);
      const after = { whoId: fill.WhoId ?? before.whoId, whatId: fill.WhatId ?? before.whatId, related: [...before.related, ...more] };
      assert.deepEqual(tiesFor(after, ends, isShared), { fill: {}, more: [] });
      const named = [after.whoId, ...more].filter((one) => one !== null);
      if (after.whoId !== null && isLead(after.whoId)) assert.deepEqual([more, fill.WhatId], [[], undefined]);
      assert.equal(new Set(named).size, named.length);
    }));
  });
});
