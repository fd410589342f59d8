import assert from "node:assert/strict";
import fc from "fast-check";

import { REASON_CODES, type ReasonCode } from "../../../src/domain/model/reasons.ts";
import { type Question, questionInCrm, type Shown, shownInCrm } from "../../../src/domain/review/question-in-crm.ts";

const EXPECTED: Readonly<Record<Shown, readonly ReasonCode[]>> = {
  everything: [
    "promise", "stage_signal", "forecast_signal", "close_date_signal", "amount_signal", "protected_field", "owner_change", "routing_field",
    "next_step_no_date", "owner_unclear", "date_ambiguous",
  ],
  outline: ["match_uncertain", "match_conflict", "no_match", "participant_unknown", "duplicate", "weak_evidence", "unsupported_claim", "low_confidence_summary", "probation"],
  nothing: [
    "sensitive", "privileged", "internal_only", "opt_out", "injection", "unsupported_language", "decode_loss", "truncated", "customer_visible", "not_governed",
    "bulk", "cancelled", "superseded",
  ],
};

const question: Question = {
  unnamed: "Mail of 2026-03-10", subject: "SUBJECT", reasons: ["REASON"], quotes: ["QUOTE"], summary: "SUMMARY", doing: ["DOING"],
  candidates: [{ object: "contact", id: "c1", name: "NAMED", confidence: 0.8, evidence: [{ kind: "email", weight: 9, detail: "CANDIDATE" }] }],
  link: "https://steward.example/reviews/1",
};

const textFor = (reasons: readonly ReasonCode[]): string => Object.values(questionInCrm(question, shownInCrm(reasons))).join("\n");

describe("what of a review its task in the CRM may carry", () => {
  it("every reason code has its rule", () => {
    assert.deepEqual(Object.values(EXPECTED).flat().toSorted(), [...REASON_CODES].toSorted());
  });

  for (const [shown, codes] of Object.entries(EXPECTED)) {
    for (const code of codes) it(`when asked because of ${code}, then ${shown}`, () => { assert.equal(shownInCrm([code]), shown); });
  }

  it("when asked for no reason, then nothing is known to be fit to be shown", () => {
    assert.equal(shownInCrm([]), "nothing");
  });

  it("when one reason forbids the content, then no other and no order lets a word of it through", () => {
    fc.assert(fc.property(fc.shuffledSubarray([...REASON_CODES]), fc.constantFrom(...EXPECTED.nothing), fc.nat(40), (some, stop, at) => {
      const text = textFor(some.toSpliced(at, 0, stop));
      assert.doesNotMatch(text, /SUBJECT|QUOTE|SUMMARY|DOING|CANDIDATE|NAMED/);
      assert.match(text, /Mail of 2026-03-10[^]*REASON[^]*https:\/\/steward\.example\/reviews\/1/);
    }));
  });

  it("when the doubt is where it belongs, then subject and candidates are named and nothing that was said", () => {
    const text = textFor(["match_uncertain", "promise"]);
    assert.match(text, /SUBJECT[^]*REASON[^]*contact NAMED, 80 %: CANDIDATE[^]*reviews\/1/);
    assert.doesNotMatch(text, /QUOTE|SUMMARY|DOING/);
  });

  it("when only a promise or a date is in doubt, then everything is there", () => {
    assert.match(textFor(["promise", "next_step_no_date"]), /SUBJECT[^]*REASON[^]*QUOTE[^]*SUMMARY[^]*DOING[^]*CANDIDATE[^]*reviews\/1/);
  });
});
