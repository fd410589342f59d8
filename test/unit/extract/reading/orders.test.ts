import assert from "node:assert/strict";
import { givesOrders } from "../../../../src/domain/extract/reading/orders.ts";
import { ATTACKS, HONEST } from "./attacks.ts";

describe("orders to software", () => {
  it("the table has at least fifty, in at least five languages", () => {
    assert.ok(ATTACKS.length >= 50);
    assert.ok(new Set(ATTACKS.map(({ language }) => language)).size >= 5);
    assert.equal(new Set(ATTACKS.map(({ planted }) => planted)).size, ATTACKS.length);
  });
  for (const { language, planted } of ATTACKS) it(`are seen (${language}): ${planted.slice(0, 60)}`, () => { assert.ok(givesOrders(planted)); });
  for (const sentence of HONEST) it(`are not what people write to people: ${sentence.slice(0, 60)}`, () => { assert.ok(!givesOrders(sentence)); });
});
