import assert from "node:assert/strict";
import { PolicySchema } from "../../../config/policy.ts";
import { extract } from "../../../src/domain/extract/extract.ts";
import { layoutOf } from "../../../src/domain/extract/summary/layout.ts";
import { activityWith, CAST, matchOf } from "./scene.ts";

const BODY = "I'll send the price list by Friday. The gate motor in hall two stopped again on Monday. We need eleven new rollers before summer.";
const mail = activityWith({ kind: "email", text: { ...activityWith({}).text, body: BODY } });
const summaryUnder = (summary: object): string => extract(mail, matchOf(CAST.map((one) => ({ ...one, author: one.name.startsWith("Ana") }))), PolicySchema.parse({ summary })).summary;

describe("a summary's layout", () => {
  it("is as before for kinds that the policy does not name", () => {
    const { summary } = PolicySchema.parse({ summary: { kinds: { call: { steps: 0 } } } });
    assert.deepEqual(layoutOf("email", summary), layoutOf("email", PolicySchema.parse({}).summary));
    assert.equal(layoutOf("call", summary).stepsMax, 0);
  });

  it("tells no more words of a kind than the policy lets it", () => {
    assert.ok(summaryUnder({}).split(" ").length > 20);
    assert.ok(summaryUnder({ kinds: { email: { wordsMax: 20 } } }).split(" ").length <= 20);
  });

  it("leaves out what the policy leaves out", () => {
    assert.match(summaryUnder({}), /rollers/);
    assert.doesNotMatch(summaryUnder({ kinds: { email: { steps: 0 } } }), / will send/);
  });
});
