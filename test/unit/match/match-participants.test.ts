import assert from "node:assert/strict";
import { contactId } from "../../../src/domain/model/ids.ts";
import type { Match } from "../../../src/domain/model/judgement.ts";
import { call, mail, mailTo, match, meeting, note } from "./sample-crm.ts";

const SWITCHBOARD = "+33 1 99 00 10 00";

function assertMatch(found: Match, certainty: Match["certainty"], contacts: readonly string[], reasons: readonly string[] = []): void {
  assert.equal(found.certainty, certainty);
  assert.deepEqual(found.contactIds, contacts);
  assert.deepEqual(found.reasons, reasons);
}

describe("who takes part", () => {
  it("when an address is on one record, then that contact is clear, plus tag, case and all", () => {
    assertMatch(match(mail({ name: "Yumi", email: "Y.Ito+post@Sakura-Foods.example" }, { body: "Hello" })), "clear", ["yumi"]);
  });

  it("when another of a contact's addresses is used, then it is the same contact", () => {
    assertMatch(match(mail({ email: "zl@verrerie-lumiere.example" }, { subject: "palletiser", body: "The palletiser fits." })), "clear", ["zoe"]);
  });

  it("when everybody of a mail is known, then all of them are linked", () => {
    const found = match(mail({ email: "mateo@molinos.example" }, { body: "As agreed." }, [{ email: "pedidos@molinos.example", name: "Lucía Vega" }]));
    assertMatch(found, "clear", ["mateo", "lucia"]);
  });

  it("when two share a mailbox, then the sign-off settles whose mail it is", () => {
    const found = match(mail({ name: "Bäckerei Huber", email: "info@huber-brot.example" }, { body: "Der Schneider läuft wieder.\n\nGruß\nJosef" }));
    assertMatch(found, "clear", ["josef"]);
  });

  it("when two share a mailbox and nobody signs, then it asks, and still gives the account", () => {
    const found = match(mail({ name: "Bäckerei Huber", email: "info@huber-brot.example" }, { body: "Der Schneider steht." }));
    assertMatch(found, "uncertain", [], ["match_uncertain"]);
    assert.equal(found.accountId, "huber");
  });

  it("when we write to a shared mailbox, then the greeting settles who is meant", () => {
    assertMatch(match(mailTo({ email: "info@huber-brot.example" }, { body: "Liebe Anna,\n\nanbei die Zeichnung." })), "clear", ["anna"]);
  });

  it("when a task's mailbox has one owner and a colleague signs, then it asks", () => {
    const found = match(mail({ email: "pedidos@molinos.example" }, { body: "Mándame la factura.\n\nMateo" }));
    assertMatch(found, "uncertain", [], ["match_uncertain"]);
  });

  it("when a switchboard number is used and the speaker label gives a name, then that contact is clear", () => {
    assertMatch(match(call({ name: "Lumière standard", phone: SWITCHBOARD }, "Inès Moreau: Bonjour, the palletiser, is it coming?", "Ben Sample: The palletiser ships on Monday.")), "clear", ["ines"]);
  });

  it("when an unnamed caller on a switchboard introduces himself, then that contact is clear", () => {
    assertMatch(match(call({ phone: SWITCHBOARD }, "Ben Sample: Ben Sample.", "Caller: Hello, this is Hugo Petit, about the shrink wrapper renewal.")), "clear", ["hugo"]);
  });

  it("when a caller on a switchboard only asks for somebody, then he is not that person", () => {
    const found = match(call({ phone: SWITCHBOARD }, "Ben Sample: Ben Sample, good morning.", "Caller: Somebody should call Hugo Petit back about an invoice."));
    assertMatch(found, "uncertain", [], ["match_uncertain"]);
    assert.equal(found.accountId, "verre");
  });

  const strict: readonly (readonly [title: string, turns: readonly string[], contacts: readonly string[]])[] = [
    ["our side asks a switchboard for somebody", ["Ben Sample: Hello, is Hugo there?", "Caller: One moment."], []],
    ["our side asks for somebody by name", ["Ben Sample: Hugo Petit, please.", "Caller: One moment."], []],
    ["the caller speaks for somebody", ["Caller: Hello, it's for Hugo Petit, he wants a call."], []],
    ["the caller is somebody's assistant", ["Caller: This is Hugo's assistant."], []],
    ["our side greets by name", ["Caller: Allo?", "Ben Sample: Bonjour Hugo, good to hear you."], ["hugo"]],
    ["our side repeats the name with a comma", ["Caller: Morning.", "Ben Sample: Hugo, yes. You are early."], ["hugo"]],
    ["the caller gives title and last name", ["Caller: Ici Mme Moreau, about the shrink wrapper."], ["ines"]],
    ["the caller begins with both names", ["Caller: Bonjour, Inès Moreau, Lumière. About the film."], ["ines"]],
    ["the caller begins by asking for somebody", ["Caller: Hugo Petit please, it is urgent."], []],
    ["the caller begins with a name that he speaks of", ["Caller: Hugo is out, I call for him."], []],
    ["the caller says who speaks from where", ["Caller: Inès from Lumière here."], ["ines"]],
  ];
  for (const [title, turns, contacts] of strict) {
    it(`when ${title} on a shared number, then ${contacts.length === 0 ? "it asks" : "that contact is linked"}`, () => {
      assert.deepEqual(match(call({ phone: SWITCHBOARD }, ...turns)).contactIds, contacts);
    });
  }

  it("when a shared mailbox's mail ends on somebody else's name in a sentence, then it asks", () => {
    const shared = { name: "Bäckerei Huber", email: "info@huber-brot.example" };
    assert.deepEqual(match(mail(shared, { body: "Please call Anna" })).contactIds, []);
    assert.deepEqual(match(mail(shared, { body: "Der Ofen läuft.\nViele Grüße, Anna" })).contactIds, ["anna"]);
    assert.deepEqual(match(mail(shared, { body: "Der Ofen läuft.", signature: "Josef Huber\nBäckermeister" })).contactIds, ["josef"]);
  });

  it("when a number is on one record only, then a first name or none is enough", () => {
    assertMatch(match(call({ phone: "+33 6 39 98 10 01" }, "Caller: The palletiser again. That palletiser is stuck.")), "clear", ["zoe"]);
  });

  it("when somebody else gives a name on a contact's number, then it asks", () => {
    const found = match(call({ name: "Kenji Tanaka", phone: "+33 6 39 98 10 01" }, "Kenji Tanaka: Hello."));
    assert.equal(found.certainty, "uncertain");
    assert.deepEqual(found.contactIds, []);
  });

  it("when nobody has the number or the name, then there is no match", () => {
    assertMatch(match(call({ phone: "+33 6 39 98 99 99" }, "Caller: Do you sell tape?")), "none", [], ["no_match", "participant_unknown"]);
  });

  it("when an unknown outsider joins a clear contact, then the match stays clear and says so", () => {
    const found = match(mail({ email: "mateo@molinos.example" }, { body: "Our fitter joins." }, [{ name: "Paul Fitter", email: "paul@fitters.example" }]));
    assertMatch(found, "clear", ["mateo"], ["participant_unknown"]);
  });

  it("when a stranger writes from a customer's domain, then the account is given and a person asked", () => {
    const found = match(mail({ name: "Eva Ruiz", email: "eva@molinos.example" }, { body: "Hello" }));
    assertMatch(found, "uncertain", [], ["match_uncertain", "participant_unknown"]);
    assert.equal(found.accountId, "sol");
  });

  it("when a contact writes from an address on no record, then the name alone never makes it clear", () => {
    const found = match(mail({ name: "Zoé Lambert", email: "zoe@elsewhere.example" }, { subject: "palletiser for hall 3", body: "It is me, from Lumière." }));
    assert.equal(found.certainty, "uncertain");
    assert.deepEqual(found.contactIds, []);
    assert.ok(found.reasons.includes("participant_unknown"));
  });

  it("when an address is on a public mail domain and on a record, then it counts like any other", () => {
    const found = match(mail({ email: "resi.huber@gmail.com" }, { body: "Passt." }));
    assertMatch(found, "clear", ["resi"]);
    assert.equal(found.accountId, "huber");
  });

  it("when an address on a public mail domain is on no record, then it points to no account", () => {
    const found = match(mail({ email: "somebody@gmail.com" }, { body: "Passt." }));
    assertMatch(found, "none", [], ["no_match", "participant_unknown"]);
    assert.equal(found.accountId, null);
  });

  it("when only our own people and counsel take part, then nobody is unknown", () => {
    assertMatch(match(mail({ email: "mia@seller.example" }, { body: "See below." }, [{ email: "avocat@cabinet.example" }])), "none", [], ["no_match"]);
  });

  it("when a colleague passes a mail on, then its sender is found, but never as clear", () => {
    const forwarded = "---------- Forwarded message ---------\nVon: Łukasz Nowak <l.nowak@kowalski.example>\nAn: mia@seller.example\nBetreff: ink\n\nThe ink dosing station drips.";
    const found = match(mail({ email: "mia@seller.example" }, { body: "For the file.", forwarded }));
    assertMatch(found, "uncertain", ["lukasz"], ["match_uncertain"]);
    assert.equal(found.opportunityId, "ink");
  });
});

describe("names without an address", () => {
  it("when a note names a person in full and the company, then it is clear", () => {
    assertMatch(match(note("Visited Molinos del Sol. Mateo Ríos wants the flour bagging faster.")), "clear", ["mateo"]);
  });

  it("when a note gives a full name and nothing else, then it asks", () => {
    assert.equal(match(note("Met Yumi Ito at the fair.")).certainty, "uncertain");
  });

  it("when a name exists at two employers and the text hints at both, then it is a conflict without an account", () => {
    const found = match(note("K. Tanaka from Sakura asked about the noodle thing and the drum thing."));
    assertMatch(found, "uncertain", [], ["match_conflict", "match_uncertain"]);
    assert.equal(found.accountId, null);
  });

  it("when somebody joins a meeting under a first name that one colleague has, then that may be him, and a clear one stays", () => {
    const found = match(meeting([{ email: "mateo@molinos.example", name: "Mateo Ríos" }], "flour", "Mateo Ríos: Lucía is with me.", "Lucía: Hola."));
    assert.ok(found.contactIds.includes(contactId("mateo")));
    assert.ok(found.candidates.some((one) => one.id === "lucia"));
  });

  it("when two names without addresses are both found at one account, then they bear each other out", () => {
    const found = match(meeting([{ name: "Kenji Tanaka" }, { name: "Yumi Ito" }], "packing", "Kenji Tanaka: Hello.", "Yumi Ito: Hello."));
    assertMatch(found, "clear", ["kenji-f", "yumi"]);
    assert.equal(found.accountId, "foods");
  });
});
