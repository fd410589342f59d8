import assert from "node:assert/strict";
import { mail, match, meeting } from "./sample-crm.ts";

const ZOE = { name: "Zoé Lambert", email: "zoe.lambert@lumiere-verrerie.example" };

describe("which account", () => {
  it("when a group shares one domain, then a contact's own account counts", () => {
    assert.equal(match(mail({ email: "p.zajac@kowalski.example" }, { body: "Fine." })).accountId, "log");
  });

  it("when a stranger writes from a domain that a group shares, then it is the parent, or the company whose deal is named, and a question", () => {
    const stranger = { name: "Jan Nowy", email: "j.nowy@kowalski.example" };
    const plain = match(mail(stranger, { body: "Dzień dobry" }));
    assert.deepEqual([plain.certainty, plain.accountId], ["uncertain", "group"]);
    assert.equal(match(mail(stranger, { subject: "Ink dosing", body: "The ink dosing station drips." })).accountId, "druk");
  });

  it("when people of a parent and its subsidiaries meet and nothing points to one, then it is the parent and a question", () => {
    const found = match(meeting([{ email: "e.wisniewska@kowalski.example" }, { email: "l.nowak@kowalski.example" }, { email: "p.zajac@kowalski.example" }], "Catch-up", "Ewa Wiśniewska: Who signs?"));
    assert.equal(found.certainty, "uncertain");
    assert.equal(found.accountId, "group");
    assert.equal(found.opportunityId, null);
    assert.deepEqual(found.reasons, ["match_uncertain"]);
  });

  it("when people of two companies meet about one company's deal, then it is that company's", () => {
    const found = match(meeting([{ email: "l.nowak@kowalski.example" }, { email: "mateo@molinos.example" }], "Flour bagging reference visit", "Mateo Ríos: The flour bagging is live."));
    assert.equal(found.accountId, "sol");
    assert.equal(found.opportunityId, "flour");
    assert.equal(found.certainty, "clear");
  });

  it("when people of two companies all have a role in one company's deal, then it is that company's", () => {
    const found = match(mail({ email: "mateo@molinos.example" }, { body: "As agreed." }, [{ email: "y.ito@sakura-foods.example" }]));
    assert.deepEqual([found.certainty, found.accountId, found.opportunityId], ["clear", "sol", "flour"]);
  });

  it("when people of two companies meet and nothing points to one, then no account is given", () => {
    const found = match(mail({ email: "mateo@molinos.example" }, { body: "As agreed." }, [{ email: "l.nowak@kowalski.example" }]));
    assert.deepEqual([found.certainty, found.accountId, found.opportunityId], ["uncertain", null, null]);
  });

  it("when a contact writes about a namesake's deal at another company, then it is a conflict and no deal is given", () => {
    const found = match(mail({ name: "Kenji Tanaka", email: "k.tanaka@sakura-foods.example" }, { subject: "Drum filling station", body: "When does the drum filling station ship?" }));
    assert.equal(found.certainty, "uncertain");
    assert.deepEqual(found.reasons, ["match_conflict"]);
    assert.deepEqual(found.contactIds, ["kenji-f"]);
    assert.equal(found.accountId, "foods");
    assert.equal(found.opportunityId, null);
  });

  it("when the mailer gives no names, then a namesake is found by the name on the record", () => {
    const found = match(mail({ email: "k.tanaka@sakura-foods.example" }, { subject: "Drum filling station", body: "When does the drum filling station ship?" }));
    assert.deepEqual(found.reasons, ["match_conflict"]);
  });

  it("when a subsidiary's contact writes about another subsidiary's deal, then it is a conflict", () => {
    const found = match(mail({ email: "e.wisniewska@kowalski.example" }, { subject: "Dock levellers", body: "The dock levellers for the new hall." }));
    assert.equal(found.certainty, "uncertain");
    assert.equal(found.opportunityId, null);
  });

  it("when a contact belongs to no account, then the contact is clear and nothing else is given", () => {
    const found = match(mail({ email: "nora.blum@gmail.com" }, { body: "Hello" }));
    assert.deepEqual([found.certainty, found.accountId, found.opportunityId], ["clear", null, null]);
  });
});

describe("which deal", () => {
  const cases: readonly (readonly [title: string, subject: string, body: string, deal: string | null])[] = [
    ["the text names one of two deals", "Hall 3", "The palletiser has to turn left.", "palet"],
    ["the subject alone names it", "Re: shrink wrapper", "Yes, go ahead.", "wrap"],
    ["the amount alone is that of one deal", "Offer", "We can sign at 84.000 € this week.", "palet"],
    ["the text rules the other one out", "Question", "Not the palletiser, just the shrink wrapper.", "wrap"],
    ["the text prefers it to the other in one breath", "Hi", "Let us talk about the shrink wrapper instead of the palletiser.", "wrap"],
    ["a word of a deal is met by chance", "Visit", "We can meet in the hall at noon.", null],
    ["the text names none", "your quote", "Is the quote still current? Our committee sits once a month.", null],
    ["the text speaks of both", "Two things", "The palletiser first. Then the shrink wrapper, the wrapper film tears.", null],
  ];
  for (const [title, subject, body, deal] of cases) {
    it(`when ${title}, then ${deal === null ? "it asks" : "it is that deal"}`, () => {
      const found = match(mail(ZOE, { subject, body }));
      assert.equal(found.opportunityId, deal);
      assert.equal(found.certainty, deal === null ? "uncertain" : "clear");
      assert.deepEqual(found.contactIds, ["zoe"]);
    });
  }

  it("when a contact has a role in one deal only and the text names none, then the role decides nothing", () => {
    const found = match(mail({ email: "hugo.petit@lumiere-verrerie.example" }, { subject: "Invoice", body: "Which cost centre was it?" }));
    assert.equal(found.opportunityId, null);
    assert.deepEqual(found.reasons, ["match_uncertain"]);
  });

  it("when there is one open deal, then it is that one without a word about it", () => {
    assert.equal(match(mail({ email: "mateo@molinos.example" }, { body: "Thanks!" })).opportunityId, "flour");
  });

  it("when the text says it is not about the only open deal, then no deal is given", () => {
    const found = match(mail({ email: "mateo@molinos.example" }, { subject: "Invoice", body: "This is about the invoice. Not the flour bagging." }));
    assert.equal(found.opportunityId, null);
  });

  it("when only closed deals are there, then none is given and that is sure", () => {
    const found = match(mail({ email: "resi.huber@gmail.com" }, { subject: "bread slicer", body: "The bread slicer is loud." }));
    assert.deepEqual([found.certainty, found.opportunityId], ["clear", null]);
  });

  it("when only quoted history names a deal, then it counts for less than what is said now", () => {
    const found = match(mail(ZOE, { subject: "Re: question", body: "The shrink wrapper film is fine.", quoted: "> And the palletiser?" }));
    assert.equal(found.opportunityId, "wrap");
  });
});

describe("the cast", () => {
  it("when people take part or are named, then each is there once with every label", () => {
    const found = match(meeting([ZOE], "palletiser", "ZL: The palletiser came.", "Ben: Good. Does Hugo know?", "ZL: Hugo Petit knows."));
    const zoe = found.cast.find((one) => one.id === "zoe");
    const ben = found.cast.find((one) => one.id === "u1");
    const hugo = found.cast.find((one) => one.id === "hugo");
    assert.ok(zoe?.labels.includes("ZL") === true && zoe.present);
    assert.ok(ben?.side === "own" && ben.labels.includes("Ben") && ben.zone === "Europe/Paris");
    assert.equal(hugo?.present, false);
    assert.equal(found.cast.filter((one) => one.side === "unknown").length, 0);
  });
});
