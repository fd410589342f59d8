import assert from "node:assert/strict";

import { findingId } from "../../../src/domain/findings/finding.ts";
import { foundBy, LOOKED_AT, someAccount, someContact, someContext, someDeal } from "../../helpers/some-seen.ts";

const LONG_AGO = "2026-01-10T09:00:00.000Z";

describe("stale records", () => {
  it("when nothing happened on an open deal for so long, then it is found, and a new activity makes it another finding", () => {
    const [found] = foundBy("deal-without-activity", someDeal({}, { lastActivityAt: LONG_AGO }));
    assert.deepEqual([found?.evidence[0].detail, found?.basis, found?.fix], ["Nothing happened with the people of this open deal for 65 days, since 2026-01-10.", LONG_AGO, null]);
    assert.equal(foundBy("deal-without-activity", someDeal({}, { lastActivityAt: null }))[0]?.basis, "never");
  });

  it("when the deal is closed, new, of unknown age, just active by a field of the CRM, or the activities were never read, then nothing is said", () => {
    const idle = { lastActivityAt: LONG_AGO };
    const calm = [
      foundBy("deal-without-activity", someDeal({ isClosed: true }, idle)),
      foundBy("deal-without-activity", someDeal({ createdAt: "2026-03-01T09:00:00.000Z" }, { lastActivityAt: null })),
      foundBy("deal-without-activity", someDeal({ createdAt: null }, { lastActivityAt: null })),
      foundBy("deal-without-activity", someDeal({}, { ...idle, mapped: { LastActivityDate: "2026-03-11" } })),
      foundBy("deal-without-activity", someDeal({}, idle), someContext({ knowsActivities: false })),
      foundBy("deal-without-activity", someDeal({}, { lastActivityAt: "2026-03-20T09:00:00.000Z" })),
      foundBy("deal-without-activity", someDeal({}, idle), someContext({ hygiene: { dealIdleDays: 90 } })),
    ];
    assert.deepEqual(calm.flat(), []);
  });

  it("when an open deal should have closed, then it is found after the days of grace and not before, and never with a new date", () => {
    assert.deepEqual(foundBy("past-close-date", someDeal({ closeDate: "2026-03-13" })), []);
    const [found] = foundBy("past-close-date", someDeal({ closeDate: "2026-03-12" }));
    assert.deepEqual([found?.field, found?.fix, found?.risk], ["closeDate", null, 5]);
    assert.deepEqual([...foundBy("past-close-date", someDeal({ closeDate: null })), ...foundBy("past-close-date", someDeal({ closeDate: "2026-03-01", isClosed: true })), ...foundBy("past-close-date", someDeal({ closeDate: "2027-01-01" }))], []);
  });

  it("when the next step's last day is past, then it is found; other days, other spellings and closed deals are not", () => {
    const step = (value: string, closed = false) => foundBy("past-next-step", someDeal({ isClosed: closed }, { mapped: { NextStep: value } }));
    assert.equal(step("2026-02-01 send the offer, 2026-03-02 call")[0]?.basis, "2026-03-02");
    for (const calm of ["2026-03-01 called, 2026-04-02 call again", "3/12 call", "order 120260301234", "call them", "2026-13-40"]) assert.deepEqual(step(calm), [], calm);
    assert.deepEqual(step("2026-03-02", true), []);
  });

  it("when nothing happened with a company for a year and nobody touched it, then it is found, unless a deal is open or nobody is there", () => {
    const old = { lastActivityAt: "2025-01-10T09:00:00.000Z", modifiedAt: "2025-02-01T09:00:00.000Z" };
    assert.equal(foundBy("account-without-activity", someAccount({}, old)).length, 1);
    for (const calm of [{ ...old, openDeals: 1 }, { ...old, contacts: 0 }, { ...old, modifiedAt: LOOKED_AT }]) assert.deepEqual(foundBy("account-without-activity", someAccount({}, calm)), []);
  });

  it("when records are linked to nothing, then each is found; leads, parents and closed deals are not", () => {
    assert.equal(foundBy("contact-without-account", someContact({ accountId: null }, { company: null }))[0]?.evidence[0].detail, "The contact belongs to no company.");
    assert.match(foundBy("contact-without-account", someContact({}, { company: null }))[0]?.evidence[0].detail ?? "", /gone from the CRM/);
    assert.deepEqual(foundBy("contact-without-account", someContact({ kind: "lead", accountId: null }, { company: null })), []);
    assert.equal(foundBy("account-without-contacts", someAccount({}, { contacts: 0, openDeals: 2 }))[0]?.risk, 4);
    assert.deepEqual(foundBy("account-without-contacts", someAccount({}, { contacts: 0, children: 3 })), []);
    assert.equal(foundBy("deal-without-account", someDeal({ accountId: null }, { company: null })).length, 1);
    assert.equal(foundBy("deal-without-contacts", someDeal({}, { contacts: 0 })).length, 1);
    assert.deepEqual([...foundBy("deal-without-account", someDeal({ isClosed: true }, { company: null })), ...foundBy("deal-without-contacts", someDeal({ isClosed: true }, { contacts: 0 }))], []);
  });

  it("when a rule is off, then it finds nothing; and the same finding has the same id wherever it is made", () => {
    assert.deepEqual(foundBy("past-close-date", someDeal({ closeDate: "2026-01-01" }), someContext({ hygiene: { off: ["past-close-date"] } })), []);
    const deal = someDeal({ closeDate: "2026-01-01" });
    assert.equal(foundBy("past-close-date", deal)[0]?.id, findingId("past-close-date", "opportunity", deal.record.id, "closeDate"));
  });
});
