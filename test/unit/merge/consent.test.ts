import assert from "node:assert/strict";

import { consentOf, isLaxer, strictest } from "../../../src/domain/merge/consent.ts";
import type { FieldType } from "../../../src/domain/model/field-description.ts";
import { policyOf } from "./some-records.ts";

const POLICY = policyOf({ merge: { consent: { optOut: ["Quiet__c"], optIn: ["Post__c"], steps: { State__c: ["no", "", "yes"] }, ignored: ["Consent_Form_Printed__c"] } }, governance: { classes: { "contact.mapped.Mood__c": "consent" } } });
const senseOf = (name: string) => consentOf("contact", name, POLICY)?.sense ?? null;
const OUT = { sense: "opt-out" } as const;
const IN = { sense: "opt-in" } as const;

describe("consent", () => {
  it("is known by the CRMs' own names, by the words of a name, and by the policy", () => {
    for (const name of ["hs_email_optout", "hs_email_optout_12345", "HasOptedOutOfEmail", "DoNotCall", "Do_Not_Mail__c", "unsubscribed_from_news", "Quiet__c"]) assert.equal(senseOf(name), "opt-out", name);
    for (const name of ["hs_legal_basis", "News_Consent__c", "opt_in_sms", "Post__c", "hs_marketable_status"]) assert.equal(senseOf(name), "opt-in", name);
    assert.deepEqual([senseOf("State__c"), senseOf("Mood__c"), senseOf("GDPR_State__c"), senseOf("IndividualId")], ["steps", "unclear", "unclear", "unclear"]);
    for (const name of ["jobtitle", "Consent_Form_Printed__c", "donations", "option"]) assert.equal(senseOf(name), null, name);
  });

  const CASES: readonly (readonly [string, typeof OUT | typeof IN, FieldType, string | null, string | null, string | null])[] = [
    ["one yes opts out", OUT, "boolean", "true", "false", "true"],
    ["a no opts in nobody", IN, "boolean", "true", "false", "false"],
    ["silence is no consent", IN, "boolean", "true", null, null],
    ["an explicit no outweighs silence", IN, "boolean", "false", null, "false"],
    ["words as well", OUT, "choice", "Yes", "no", "Yes"],
    ["channels opted out of add up", OUT, "choices", "phone;mail", "post;mail", "mail;phone;post"],
    ["channels opted in to are those of both", IN, "choices", "phone;mail", "post;mail", "mail"],
    ["none in common is none", IN, "choices", "phone", "post", null],
    ["a day of opting out counts, the later of two", OUT, "date", "2026-01-01", "2026-02-01", "2026-02-01"],
    ["a day of opting out beside none", OUT, "datetime", null, "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z"],
    ["a day of consent only where both have one, the earlier", IN, "date", "2026-01-01", "2026-02-01", "2026-01-01"],
    ["a day of consent beside none", IN, "date", "2026-01-01", null, null],
    ["more objections", OUT, "number", "1", "3", "3"],
    ["a number for a box", IN, "number", "1", "0", "0"],
  ];
  for (const [what, consent, type, one, other, expected] of CASES) {
    it(`stays strict: ${what}`, () => {
      assert.equal(strictest(consent, { type }, one, other), expected);
      assert.equal(strictest(consent, { type }, other, one), expected);
      assert.ok(!isLaxer(consent, { type }, expected, one) && !isLaxer(consent, { type }, expected, other));
    });
  }

  it("goes by the policy's steps, and by nobody's guess where a value is none of them", () => {
    const steps = { sense: "steps", steps: ["no", "", "yes"] } as const;
    assert.deepEqual([strictest(steps, { type: "choice" }, "yes", null), strictest(steps, { type: "choice" }, "yes", "no"), strictest(steps, { type: "choice" }, "yes", "maybe")], [null, "no", undefined]);
    assert.deepEqual([strictest({ sense: "unclear" }, { type: "text" }, "a", "b"), strictest({ sense: "unclear" }, { type: "text" }, "a", " a"), strictest(OUT, { type: "text" }, "by letter", null)], [undefined, "a", undefined]);
  });

  it("keeps a record's own page of consent, and never chooses between two", () => {
    assert.deepEqual([strictest({ sense: "unclear" }, { type: "reference" }, null, "0PK1"), strictest({ sense: "unclear" }, { type: "reference" }, "0PK1", "0PK2")], ["0PK1", undefined]);
  });
});
