import assert from "node:assert/strict";
import type { Activity, Participant } from "../../../src/domain/model/activity.ts";
import { slotsOf } from "../../../src/domain/privacy/document.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { call, categories, mail, passedText, SELLER } from "./some-screening.ts";

const CARD = "4111 1111 1111 1111";
const from = (email: string): Participant => ({ role: "from", email });
const to = (email: string): Participant => ({ role: "to", email });
const among = (activity: Activity, ...participants: readonly Participant[]): Activity => ({ ...activity, participants });

const reasons = (activity: Activity, context = SELLER): readonly string[] => {
  const screening = screen(activity, context);
  return [screening.outcome, ...screening.reasons];
};

describe("the privacy gate", () => {
  it("when nothing is sensitive, then the activity passes as it is", () => {
    const activity = mail("We need 12 nodes by Friday.");
    const screening = screen(activity, SELLER);
    assert.deepEqual(screening, { outcome: "pass", activity: { ...activity, flags: [] }, findings: [], reasons: [] });
  });

  it("when a card stands in any text of the activity, then it is in none of them afterwards", () => {
    const plain = mail("");
    const everywhere: Activity = {
      ...plain,
      participants: [{ role: "from", name: CARD, email: "ana@example.com" }, ...plain.participants.slice(1)],
      text: { subject: CARD, body: CARD, quoted: CARD, forwarded: CARD, signature: CARD, hidden: CARD, transcript: [{ speaker: CARD, text: CARD }], fields: { [CARD]: CARD } },
      calendar: { uid: "u", recurrenceId: null, sequence: 0, stampedAt: null, method: "REQUEST", cancelled: false, recurs: false, allDay: false, location: CARD, classification: "PUBLIC" },
    };
    const screening = screen(everywhere, SELLER);
    assert.ok(!passedText(screening).includes("1111"));
    assert.ok(screening.outcome === "pass" && !JSON.stringify({ ...screening, findings: [] }).includes("1111"));
  });

  it("when a form asks for a value by the field's name, then the answer is masked", () => {
    const plain = mail("");
    const screening = screen({ ...plain, kind: "form", text: { ...plain.text, fields: { dateOfBirth: "1986-05-14", wifi_password: "sunshine", vehicles: "55" } } }, SELLER);
    assert.ok(screening.outcome === "pass");
    assert.deepEqual(Object.values(screening.activity.text.fields), ["[birthdate removed]", "[secret removed]", "55"]);
  });

  it("when something was masked, then the flags name the kind and never the words", () => {
    const screening = screen(mail(`Take it from ${CARD}.`), SELLER);
    assert.ok(screening.outcome === "pass");
    assert.deepEqual(screening.activity.flags, [{ category: "payment_card", effect: "mask", rule: "card.luhn" }]);
    assert.equal(screening.findings[0]?.quote, CARD);
    assert.deepEqual(screening.reasons, ["sensitive"]);
  });

  it("when only small talk is left out, then nobody has to look", () => {
    const screening = screen(mail("My daughter's wedding was wonderful. We need 34 loggers."), SELLER);
    assert.equal(passedText(screening).includes("wedding"), false);
    assert.deepEqual(screening.reasons, []);
  });

  it("when the subject or the history gives away what the body told, then it goes there too", () => {
    const text = passedText(screen(mail("I broke my wrist skiing, so be patient.", { subject: "Wrist and pumps", quoted: "> how is the wrist?\n> And the pumps?" }), SELLER));
    assert.ok(!/wrist/i.test(text) && text.includes("And the pumps?"));
  });

  it("when excluding a passage brings the halves of a card together, then the card is masked as well", () => {
    const text = passedText(screen(mail("4111 1111 \nMy wife passed away.\n1111 1111 is the card."), SELLER));
    assert.ok(!text.replace(/\D/g, "").includes("4111111111111111"));
  });

  it("when people chat before the agenda, then the chat goes and the agenda stays", () => {
    const chat = ["Ana: How was your weekend?", "Ben: Lovely, we went hiking with the kids.", "Ana: By the way, there's a surprise birthday for Cleo on Monday.", "Ben: The deadline is August 15th, remember.", "Ana: Great, let's get started. We need twelve nodes.", "Ben: Noted."];
    const text = passedText(screen({ ...call(...chat), kind: "meeting" }, SELLER));
    assert.ok(!/weekend|hiking|birthday/.test(text));
    assert.ok(text.includes("August 15th") && text.includes("twelve nodes"));
  });
});

describe("what is blocked", () => {
  it("when all participants of a mail are ours, then it is internal", () => {
    assert.deepEqual(reasons(among(mail("Our floor is 31 points."), from("ben@seller.example"), to("cleo@mail.seller.example"))), ["block", "internal_only"]);
  });

  it("when a call runs between two of our numbers, then it is internal", () => {
    const own: ScreenPhones = new Set(["+12165550188", "+12165550187"]);
    const people: Participant[] = [{ role: "caller", phone: "(216) 555-0188" }, { role: "callee", phone: "+1 216 555 0187" }];
    assert.deepEqual(reasons(among(call("A: Hello."), ...people), { ...SELLER, ownPhones: own }), ["block", "internal_only"]);
  });

  it("when it cannot be said which domains are ours, then nothing is internal", () => {
    const context = { ...SELLER, ownDomains: [], ownAddresses: new Set<string>() };
    assert.deepEqual(reasons(among(mail("Hello."), from("ben@seller.example"), to("cleo@seller.example")), context), ["pass"]);
  });

  it("when a rep writes a note about a customer, then it is not internal", () => {
    assert.deepEqual(reasons({ ...among(mail("Met Ana, wants 12."), { role: "submitter", email: "ben@seller.example" }), kind: "note" }), ["pass"]);
  });

  it("when a colleague forwards a customer's mail to the CRM's mailbox, then it is not internal", () => {
    const forwarded = "From: Ana Example <ana@example.com>\nTo: Ben <ben@seller.example>\nSubject: Decision\n\nWe decided for you.";
    assert.deepEqual(reasons(among(mail("See below.", { forwarded }), from("ben@seller.example"), to("crm@seller.example"))), ["pass"]);
  });

  it("when a machine is the only other guest, then two colleagues are still among themselves", () => {
    assert.deepEqual(reasons(among(mail("x"), from("ben@seller.example"), to("cleo@seller.example"), to("c_1@resource.calendar.google.com"))), ["block", "internal_only"]);
  });

  it("when colleagues talk about a colleague's performance, then both reasons are given", () => {
    assert.deepEqual(reasons(among(mail("The improvement plan for one of your reps starts on Monday."), from("ben@seller.example"), to("people@seller.example"))), ["block", "internal_only", "sensitive"]);
  });

  it("when our counsel is copied, then it is privileged", () => {
    assert.deepEqual(reasons(among(mail("See draft."), from("ana@example.com"), to("counsel@law.example"))), ["block", "privileged"]);
  });

  it("when a text is marked as privileged, then it is, but not by the small print", () => {
    assert.deepEqual(reasons(mail("Privileged and confidential, prepared at the request of counsel.\n\nBen\n\nThis e-mail may contain confidential information.")), ["block", "privileged"]);
    assert.deepEqual(reasons(mail("The drawing is attached.\n\nThis e-mail may be privileged and confidential. If you are not the intended recipient, delete it.")), ["pass"]);
  });

  it("when somebody of a blocked domain or a private address takes part, then nothing is kept", () => {
    assert.deepEqual(reasons(among(mail("Your slot is at 8."), from("desk@clinic.example"), to("ben@seller.example"))), ["block", "sensitive"]);
    assert.deepEqual(reasons(among(mail("Dinner?"), from("Ben.Private+x@mail.example"), to("ben@seller.example"))), ["block", "sensitive"]);
  });

  it("when somebody objects to being recorded, then the talk is not kept", () => {
    const objecting = screen(call("Ana: Is that thing recording?", "Ben: It takes the notes.", "Ana: Then please do not record this."), SELLER);
    assert.equal(objecting.outcome, "block");
    assert.deepEqual(categories(objecting), ["recording_objection"]);
    assert.deepEqual(reasons(call("Ana: The logger did not record this value.")), ["pass"]);
  });

  it("when the mark covers the whole, then the whole is kept out", () => {
    assert.deepEqual(reasons(mail("x", { subject: "Strictly confidential: Project Heron" })), ["block", "sensitive"]);
    assert.deepEqual(reasons(mail("x", { subject: "Confidentiality agreement, signed" })), ["pass"]);
  });

  it("when the source itself says private, then it is", () => {
    const plain = mail("x");
    assert.ok(plain.mail !== null);
    const marked = (sensitivity: string): readonly string[] => reasons({ ...plain, mail: plain.mail === null ? null : { ...plain.mail, sensitivity } });
    assert.deepEqual([marked("Private"), marked("Company-Confidential"), marked("Normal")], [["block", "sensitive"], ["pass", "sensitive"], ["pass"]]);
  });

  it("when a mail asks to be taken off the lists, then a person decides and its words stay", () => {
    const screening = screen(mail("Please take my address out of your lists."), SELLER);
    assert.deepEqual(screening.reasons, ["opt_out"]);
    assert.ok(passedText(screening).includes("out of your lists"));
  });

  it("when a text message is the one word that means no more, then it is an opt-out", () => {
    assert.deepEqual(reasons({ ...mail("Stop."), kind: "text" }), ["pass", "opt_out"]);
    assert.deepEqual(reasons(mail("Stop.")), ["pass"]);
  });

  it("when it is blocked, then the flags still name no words", () => {
    const screening = screen(among(mail(`Card ${CARD}`), from("ben@seller.example"), to("cleo@seller.example")), SELLER);
    assert.ok(screening.outcome === "block" && !JSON.stringify(screening.flags).includes("1111"));
    assert.ok(!("activity" in screening));
  });
});

type ScreenPhones = typeof SELLER.ownPhones;

describe("the texts of an activity", () => {
  it("when every one is put back unchanged, then the activity is as before", async () => {
    const { withTexts } = await import("../../../src/domain/privacy/document.ts");
    const activity = call("Ana: One.", "Ben: Two.");
    assert.deepEqual(withTexts(activity, slotsOf(activity).map(({ text }) => text)), activity);
  });
});
