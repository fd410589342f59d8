import assert from "node:assert/strict";
import { indexKnowledge } from "../../../src/domain/match/knowledge-index.ts";
import { matchActivity } from "../../../src/domain/match/match-activity.ts";
import { selectKnowledge } from "../../../src/domain/match/select-knowledge.ts";
import { wantedKeys } from "../../../src/domain/match/wanted.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";
import { contactId } from "../../../src/domain/model/ids.ts";
import type { Match } from "../../../src/domain/model/judgement.ts";
import type { Contact } from "../../../src/domain/model/records.ts";
import { call, crm, mail, policy } from "./sample-crm.ts";

/** A house with one number: Mateo behind 12, Lucía behind 14. And a number without its country, at a Spanish company. */
const numbers: Readonly<Record<string, readonly string[]>> = { mateo: ["+34 91 123 45 00 ext. 12"], lucia: ["+34 91 123 45 00 x14", "612 34 56 78"] };
const known = {
  ...crm,
  accounts: crm.accounts.map((account) => (account.id === "sol" ? { ...account, country: "ES" } : account)),
  contacts: crm.contacts.map((contact): Contact => ({ ...contact, phones: numbers[contact.id] ?? contact.phones })),
};

function found(activity: Activity): Match {
  const whole = matchActivity(activity, indexKnowledge(known, policy), policy);
  assert.deepEqual(matchActivity(activity, indexKnowledge(selectKnowledge(known, wantedKeys(activity, policy), policy), policy), policy), whole);
  return whole;
}

describe("a call through a company's telephone", () => {
  it("when the extension is on one record, then that contact is clear", () => {
    for (const phone of ["+34 91 123 45 00 x12", "0034911234500 Durchwahl -12", "+34911234500;ext=12"]) {
      assert.deepEqual([found(call({ phone }, "Caller: The flour bagging runs.")).certainty, found(call({ phone }, "Caller: The flour bagging runs.")).contactIds], ["clear", ["mateo"]], phone);
    }
  });

  it("when it comes without an extension, or with one that nobody has, then it says the company and not the person", () => {
    for (const phone of ["+34 91 123 45 00", "+34 91 123 45 00 x99"]) {
      const one = found(call({ phone }, "Caller: The flour bagging runs."));
      assert.deepEqual([one.certainty, one.contactIds, one.accountId], ["uncertain", [], "sol"], phone);
    }
  });

  it("when the extension is one person's and the name another's, then it asks", () => {
    const one = found(call({ phone: "+34 91 123 45 00 x12", name: "Lucía Vega" }, "Lucía Vega: The flour bagging runs."));
    assert.notEqual(one.certainty, "clear");
  });

  it("when a record gives a number without its country, then it is read in the account's", () => {
    assert.deepEqual(found(call({ phone: "+34 612 34 56 78" }, "Caller: The flour bagging runs.")).contactIds, ["lucia"]);
  });

  it("when somebody calls from a number without its country, then it is read in that of the account which has it under their name", () => {
    const calling = (name: string | undefined, phone: string) => found(call({ phone, ...(name === undefined ? {} : { name }) }, `${name ?? "Caller"}: The flour bagging runs.`));
    for (const phone of ["612 34 56 78", "612345678"]) {
      const one = calling("Lucía Vega", phone);
      assert.deepEqual([one.certainty, one.contactIds, one.accountId], ["clear", ["lucia"], "sol"], phone);
    }
    assert.notEqual(calling("Rosa Gil", "612 34 56 78").certainty, "clear");
    assert.deepEqual(calling(undefined, "612 34 56 78").contactIds, []);
    assert.deepEqual(calling("Lucía Vega", "612 34 56 79").contactIds, [], "another's number is no name");
  });
});

describe("a lead beside a contact", () => {
  const leadOf = (id: string, more: Partial<Contact>): Contact => {
    const one = crm.contacts.find((contact) => contact.id === id);
    assert.ok(one);
    return { ...one, id: contactId("lead-1"), kind: "lead", accountId: null, ...more };
  };
  const withLead = (lead: Contact, activity: Activity): Match => matchActivity(activity, indexKnowledge({ ...crm, contacts: [...crm.contacts, lead] }, policy), policy);

  it("when both have the address and the name, then it is the contact's and not shared", () => {
    const one = withLead(leadOf("mateo", {}), mail({ email: "mateo@molinos.example" }, { body: "As agreed." }));
    assert.deepEqual([one.certainty, one.contactIds], ["clear", ["mateo"]]);
  });

  it("when both have the address and the names differ, then it asks", () => {
    const one = withLead(leadOf("mateo", { firstName: "Rosa", lastName: "Gil" }), mail({ email: "mateo@molinos.example" }, { body: "As agreed." }));
    assert.deepEqual([one.certainty, one.contactIds], ["uncertain", []]);
  });

  it("when a lead alone has the address, then it is logged on the lead", () => {
    const one = withLead(leadOf("mateo", { firstName: "Rosa", lastName: "Gil", emails: ["rosa@gil.example"], phones: [] }), mail({ name: "Rosa Gil", email: "rosa@gil.example" }, { body: "Send the brochure." }));
    assert.deepEqual([one.certainty, one.contactIds, one.accountId], ["clear", ["lead-1"], null]);
  });
});
