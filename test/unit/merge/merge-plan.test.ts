import assert from "node:assert/strict";

import { planMerge } from "../../../src/domain/merge/merge-plan.ts";
import { children, field, inputOf, planOf, policyOf, POLICY, snapshot } from "./some-records.ts";

const FIELDS = [
  field("jobtitle", { label: "Job title" }), field("hubspot_owner_id", { type: "reference", label: "Owner" }), field("email"), field("hs_additional_emails", { writable: false }),
  field("topics", { type: "choices", options: ["x", "y"] }), field("hs_object_id", { writable: false }), field("lastname", { required: true }), field("lifecyclestage", { type: "choice", options: ["lead", "customer"] }),
];
const STAYS = snapshot("1", { jobtitle: "VP Sales", email: "ana@example.com", topics: "x", hs_object_id: "1", hubspot_owner_id: null, lastname: "Example", lifecyclestage: "lead" }, { children: [children("deals", "d1"), children("tasks", "t1")] });
const GOES = snapshot("2", { jobtitle: "Head of Sales", email: "ana@old.example", topics: "y", hs_object_id: "2", hubspot_owner_id: "7", lastname: "Example", lifecyclestage: "customer" }, { children: [children("deals", "d1", "d2", "d3"), children("notes")] });
const plan = planOf(STAYS, GOES, FIELDS);
const of = (name: string, from = plan) => from.fields.find((one) => one.name === name);

describe("a plan of a merge", () => {
  it("tells each property in which the two differ: both values, what becomes of them, and why", () => {
    assert.deepEqual(plan.fields.map(({ name, becomes, by }) => [name, becomes, by]), [
      ["jobtitle", "VP Sales", "filled"], ["hubspot_owner_id", "7", "filled"], ["email", "ana@example.com", "filled"], ["topics", "x;y", "union"],
      ["hs_object_id", "1", "crm"], ["lifecyclestage", "lead", "as-merged"],
    ]);
    assert.deepEqual([of("hubspot_owner_id")?.approvalClass, of("lifecyclestage")?.approvalClass, of("jobtitle")?.approvalClass], ["owner", "lifecycle", null]);
  });

  it("writes only what the CRM does not bring about by itself", () => {
    assert.deepEqual(plan.values, { hubspot_owner_id: "7", topics: "x;y" });
    assert.deepEqual(planOf(STAYS, GOES, FIELDS, { outcome: { ...STAYS.values, hubspot_owner_id: "7", topics: "y; x" } }).values, {});
  });

  it("lists what will stand nowhere, what only the CRM writes apart", () => {
    assert.deepEqual(plan.lost.map(({ of: whose, name, value, readOnly }) => [whose, name, value, readOnly]), [
      ["loser", "jobtitle", "Head of Sales", false], ["loser", "email", "ana@old.example", false], ["loser", "hs_object_id", "2", true], ["loser", "lifecyclestage", "customer", false],
    ]);
  });

  it("when the CRM keeps an address beside the first, then it is not lost", () => {
    const kept = planOf(STAYS, GOES, FIELDS, { outcome: { ...STAYS.values, hs_additional_emails: "Ana@Old.example" } });
    assert.ok(!kept.lost.some(({ name }) => name === "email"));
  });

  it("counts what moves, by relation, without what hangs on both", () => {
    assert.deepEqual(plan.children, [{ relation: "deals", label: "deals", moves: 2, shared: 1 }]);
  });

  it("when a field is protected, then the survivor's value stays, even none, unless somebody who may picks another", () => {
    const policy = policyOf({ merge: { enabled: true } });
    const asked = (role: "rep" | "data-owner" | "admin" | null) => planOf(STAYS, GOES, FIELDS, { policy, picks: { values: { hubspot_owner_id: "7" }, role } });
    assert.deepEqual([of("hubspot_owner_id", planOf(STAYS, GOES, FIELDS, { policy }))?.by, of("hubspot_owner_id", asked("rep"))?.becomes], ["protected", null]);
    assert.equal(of("hubspot_owner_id", asked(null))?.refusal, "hubspot_owner_id is protected: it is changed by a data-owner or an admin.");
    for (const role of ["data-owner", "admin"] as const) assert.deepEqual(asked(role).values, { hubspot_owner_id: "7", topics: "x;y" });
    const nobody = policyOf({ fields: { protected: { "contact.title": "nobody" } } });
    const title = (picked: string) => of("jobtitle", planOf(STAYS, GOES, FIELDS, { policy: nobody, picks: { values: { jobtitle: picked }, role: "admin" } }));
    assert.deepEqual([title("Chief")?.refusal, title("Chief")?.becomes, title("VP Sales")?.refusal], ["jobtitle is protected: nobody changes it through Steward.", "VP Sales", null]);
  });

  it("when the policy gives a property a rule, then that, but a required one is never emptied", () => {
    const policy = policyOf({ merge: { values: { contact: { jobtitle: "longest", lastname: "survivor" } } }, fields: { protected: {} } });
    const unnamed = snapshot("1", { ...STAYS.values, lastname: null });
    const planned = planMerge(inputOf(unnamed, GOES, FIELDS, { policy, outcome: { ...STAYS.values, lastname: "Example" } }));
    assert.deepEqual([of("jobtitle", planned)?.becomes, of("lastname", planned)?.becomes], ["Head of Sales", "Example"]);
  });

  it("when a value was picked that does not fit its property, then it is refused without being repeated", () => {
    const picked = planOf(STAYS, GOES, FIELDS, { picks: { values: { topics: "Mars", hs_object_id: "9", lifecyclestage: "king" }, role: "admin" } });
    for (const name of ["topics", "hs_object_id", "lifecyclestage"]) {
      const { refusal, by } = of(name, picked) ?? assert.fail();
      assert.ok(refusal !== null && !/Mars|9|king/.test(refusal) && by !== "pick", name);
    }
  });

  it("when the two are of two types, or one and the same, or the CRM objects, then it says so", () => {
    assert.match(planOf(STAYS, { ...GOES, crmType: "Lead" }, FIELDS).obstacles.join(" "), /two types \(contacts, Lead\)/);
    assert.deepEqual(planOf(STAYS, STAYS, FIELDS, { obstacles: ["Both are one record already.", "It was merged 250 times."] }).obstacles, ["Both are one record already.", "It was merged 250 times."]);
  });

  it("when the CRM alone writes a consent and would loosen it, then nothing is merged", () => {
    const more = [...FIELDS, field("hs_email_optout", { type: "boolean", writable: false, label: "Opted out" })];
    const out = snapshot("2", { hs_email_optout: "true" });
    assert.deepEqual(planOf(STAYS, out, more).obstacles, ["Opted out (hs_email_optout) tells of consent and may end laxer than one of the two; Steward cannot write it. Make both alike in the CRM first."]);
    assert.deepEqual(planOf(STAYS, out, more, { outcome: { ...STAYS.values, hs_email_optout: "true" } }).obstacles, []);
  });

  it("when no rule can tell the stricter of two consents, then nothing is merged before both are alike, or a person picked one", () => {
    const more = [...FIELDS, field("GDPR_State__c")];
    const [a, b] = [snapshot("1", { GDPR_State__c: "by phone" }), snapshot("2", { GDPR_State__c: "by letter" })];
    assert.match(planOf(a, b, more).obstacles.join(" "), /GDPR_State__c tells of consent.*make both alike/);
    const picked = planOf(a, b, more, { picks: { values: { GDPR_State__c: "by letter" }, role: "data-owner" } });
    assert.deepEqual([picked.obstacles, picked.values], [[], { GDPR_State__c: "by letter" }]);
  });

  it("when a property is no longer described, or is called as JavaScript calls its own, then it is the CRM's", () => {
    const odd = planOf(snapshot("1", { gone: "a", ["constructor"]: "b" }), snapshot("2", { gone: "c" }), []);
    assert.deepEqual(odd.fields.map(({ name, writable, by }) => [name, writable, by]), [["constructor", false, "crm"], ["gone", false, "crm"]]);
    assert.equal(of("constructor", odd)?.loser, null);
    assert.deepEqual(odd.values, {});
  });

  it("holds no value in what stands in its way", () => {
    const more = [...FIELDS, field("GDPR_State__c")];
    const words = planOf(snapshot("1", { GDPR_State__c: "secret one" }), snapshot("2", { GDPR_State__c: "secret two" }), more).obstacles.join(" ");
    assert.ok(words !== "" && !words.includes("secret"));
  });
});

describe("who decides a merge", () => {
  const policy = policyOf({ merge: { fourEyes: { openAmount: 1_000, movedRecords: 1, strategicAccounts: ["bigco.example", "A1"] } }, governance: { dataOwners: { contact: ["ana@seller.example"] }, approvers: ["ben@seller.example"] } });
  const asked = (weight: Partial<Parameters<typeof planMerge>[0]["weight"]>, stays = snapshot("1"), goes = snapshot("2")) =>
    planOf(stays, goes, FIELDS, { policy, weight: { openDeals: [], accounts: [], ...weight } }).deciders;

  it("is whoever owns the object's data, by name where the policy has one, and nobody else where little hangs on it", () => {
    assert.deepEqual(asked({}), { role: "data-owner", named: ["ana@seller.example"], fourEyes: [], approvers: ["ben@seller.example"] });
    assert.deepEqual(planOf(STAYS, GOES, FIELDS, { policy: POLICY }).deciders.named, []);
  });

  it("is a second person, too, where open deals come to more than the limit in one currency", () => {
    const deal = (amount: string | null, currency: string | null) => ({ amount, currency });
    assert.deepEqual(asked({ openDeals: [deal("600", "EUR"), deal("600", "USD"), deal(null, "EUR"), deal("x", null)] }).fourEyes, []);
    assert.deepEqual(asked({ openDeals: [deal("600", "EUR"), deal("400.50", "EUR")] }).fourEyes, ["Open deals come to 1001 EUR, more than 1000."]);
  });

  it("is a second person where many records move, a strategic account is concerned, or another system knows both", () => {
    assert.deepEqual(asked({}, snapshot("1"), snapshot("2", {}, { children: [children("deals", "a", "b")] })).fourEyes, ["2 records would move, more than 1."]);
    for (const account of [{ crmId: "9", domains: ["BigCo.example"] }, { crmId: "A1", domains: [] }]) assert.deepEqual(asked({ accounts: [account] }).fourEyes, ["A strategic account is concerned."]);
    const [one, other] = ["003A", "003B"].map((id) => ({ salesforcecontactid: id }));
    assert.match(asked({}, snapshot("1", one), snapshot("2", other)).fourEyes.join(" "), /Another system holds both/);
    assert.deepEqual(asked({}, snapshot("1", one), snapshot("2", one)).fourEyes, []);
  });
});
