import assert from "node:assert/strict";
import { indexKnowledge } from "../../../src/domain/match/knowledge-index.ts";
import { matchActivity } from "../../../src/domain/match/match-activity.ts";
import { accountId } from "../../../src/domain/model/ids.ts";
import { crm, mail, match, note, policy } from "./sample-crm.ts";

const YUMI = { name: "Yumi Ito", email: "y.ito@sakura-foods.example" };

describe("accounts of a like name", () => {
  it("when a contact writes of the deal of an account of a like name, then it is a conflict and no deal is given", () => {
    const found = match(mail(YUMI, { subject: "Drum filling", body: "When does the drum filling station ship?" }));
    assert.deepEqual([found.certainty, found.reasons, found.accountId, found.opportunityId], ["uncertain", ["match_conflict"], "foods", null]);
  });

  it("when its city and its people are named beside a word of its deal, then they add up to a conflict", () => {
    const found = match(mail(YUMI, { body: "The drum in Osaka is with Ms Mori." }));
    assert.deepEqual(found.reasons, ["match_conflict"]);
  });

  it("when only its city is named, then people may go there", () => {
    assert.deepEqual(match(mail(YUMI, { body: "I am in Osaka on Monday, the noodle line runs." })).reasons, []);
  });

  it("when its name stands in the text in full and the own name does not, then it is a conflict", () => {
    assert.deepEqual(match(mail(YUMI, { body: "For Sakura Fine Chemicals we need the quote in yen." })).reasons, ["match_conflict"]);
    assert.deepEqual(match(mail(YUMI, { body: "At Sakura Foods KK we are not Sakura Fine Chemicals." })).reasons, []);
  });

  it("when the text speaks of the own deal too, then it is the own account's", () => {
    const found = match(mail(YUMI, { subject: "Noodle line packing", body: "The noodle line packing runs. Sakura Fine Chemicals has a drum filling station, we do not." }));
    assert.deepEqual([found.certainty, found.opportunityId], ["clear", "noodle"]);
  });

  it("when a word stands in the names of many accounts, then nobody is mistaken for another by it", () => {
    const [first] = crm.accounts;
    assert.ok(first);
    const many = Array.from({ length: 5 }, (_, at) => ({ ...first, id: accountId(`many-${String(at)}`), name: `Sakura Branch ${String.fromCharCode(65 + at)}x`, domains: [], phones: [] }));
    const index = indexKnowledge({ ...crm, accounts: [...crm.accounts, ...many] }, policy);
    const found = matchActivity(mail(YUMI, { subject: "Drum filling", body: "When does the drum filling station ship?" }), index, policy);
    assert.deepEqual(found.reasons, []);
  });
});

describe("a company that is named by a word", () => {
  it("when the first word of its name is an everyday one, then that word alone names nobody", () => {
    const [first] = crm.accounts;
    assert.ok(first);
    const index = indexKnowledge({ ...crm, accounts: [...crm.accounts, { ...first, id: accountId("old"), name: "Old Harbour Packing", domains: [], phones: [] }] }, policy);
    assert.equal(matchActivity(note("Old Mill called about a pallet."), index, policy).certainty, "none");
    assert.equal(matchActivity(note("Old Harbour called about a pallet."), index, policy).accountId, "old");
  });
});

describe("a deal that is put aside", () => {
  const ZOE = { name: "Zoé Lambert", email: "zoe.lambert@lumiere-verrerie.example" };
  for (const text of [
    "The palletiser leaks oil. For once not the shrink wrapper.",
    "The palletiser leaks oil. Can you look at the shrink wrapper too? No, the shrink wrapper is its own thing.",
    "The palletiser stops. The shrink wrapper and its belt are\nnot touched by this.",
  ]) {
    it(`when the text says so, then the other deal is meant: ${text.replace(/\s+/gu, " ")}`, () => {
      assert.equal(match(mail(ZOE, { body: text })).opportunityId, "palet");
    });
  }

  it("when a word is denied in passing and said again, then it counts", () => {
    assert.equal(match(mail(ZOE, { subject: "wrapper", body: "It is the film, not the wrapper. The shrink wrapper runs." })).opportunityId, "wrap");
  });
});
