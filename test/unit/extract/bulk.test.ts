import assert from "node:assert/strict";
import { isBulk } from "../../../src/domain/extract/lines/bulk.ts";
import type { Activity, MailFacts } from "../../../src/domain/model/activity.ts";
import { activityWith } from "./scene.ts";

const FACTS: MailFacts = {
  messageId: "1@example.com", inReplyTo: null, references: [], autoSubmitted: null, listId: null, listUnsubscribe: false, precedence: null, sensitivity: null, deliveryReport: false,
};

function mail(facts: Partial<MailFacts>, subject = "Your offer", body = "Thank you, we will look at it.", from = "bob@example.com"): Activity {
  const { text } = activityWith({});
  return activityWith({ kind: "email", mail: { ...FACTS, ...facts }, participants: [{ role: "from", email: from }], text: { ...text, subject, body } });
}

const MACHINES: readonly (readonly [string, Activity])[] = [
  ["an automatic reply by its header", mail({ autoSubmitted: "auto-replied" })],
  ["a generated notice by its header", mail({ autoSubmitted: "auto-generated; type=report" })],
  ["a delivery report", mail({ deliveryReport: true })],
  ["bulk precedence", mail({ precedence: "bulk" })],
  ["a newsletter that came to a shared mailbox of ours", mail({ listId: "<sales.seller.example>", listUnsubscribe: true }, "Spring news", "New models are here. Manage your preferences.")],
  ["a list's post by its List-Id alone", mail({ listId: "<builders.example.org>" })],
  ["a newsletter by its list headers", mail({ listId: "<news.example.com>", listUnsubscribe: true })],
  ["a no-reply sender", mail({}, "Your ticket", "It was opened.", "no-reply@example.com")],
  ["a mailer daemon", mail({}, "Undelivered Mail Returned to Sender", "It failed.", "MAILER-DAEMON@example.com")],
  ["an absence by its subject", mail({}, "Automatic reply: Your offer")],
  ["an absence in German", mail({}, "Abwesenheitsnotiz: Angebot")],
  ["an absence in French", mail({}, "Réponse automatique : votre offre")],
  ["out of office by its subject", mail({}, "Out of Office: offer")],
  ["a failed delivery by its subject", mail({}, "Undeliverable: offer")],
  ["a newsletter by its text", mail({}, "Spring news", "New models are here. You are receiving this email because you signed up. Unsubscribe here.")],
  ["an absence by its text", mail({}, "Re: offer", "I am out of the office until 20 March with limited access to e-mail. In urgent cases please contact the front desk.")],
  ["a notice by its text", mail({}, "Ticket 4", "This is an automated message, please do not reply.")],
];
const PEOPLE: readonly (readonly [string, Activity])[] = [
  ["a plain mail", mail({})],
  ["Auto-Submitted: no", mail({ autoSubmitted: "no" })],
  ["a person who writes to one of us through a list", { ...mail({ listId: "<team.example.com>" }, "Re: offer", "Bob, can you look at page two?"), participants: [{ role: "from", email: "bob@example.com" }, { role: "cc", email: "ana@seller.example" }] }],
  ["a customer who writes to a shared mailbox of ours", mail({ listId: "Sales <sales.seller.example>", precedence: "list", listUnsubscribe: true }, "Re: offer", "Can you look at page two?")],
  ["somebody who will be away", mail({}, "Re: offer", "I'll be out of the office next week, so let's talk on Friday. The drawing is fine.")],
  ["somebody who wants off the list", mail({}, "Re: offer", "Please take me off your list.")],
  ["a call", activityWith({ kind: "call" })],
  ["somebody who speaks of alerts", mail({}, "Re: alerts", "The automatic reply of your gateway is wrong.")],
];

describe("bulk mail", () => {
  for (const [name, activity] of MACHINES) it(`is known: ${name}`, () => { assert.ok(isBulk(activity, { ownDomains: ["seller.example"], knowsSender: false })); });
  for (const [name, activity] of PEOPLE) it(`is not: ${name}`, () => { assert.ok(!isBulk(activity, { ownDomains: ["seller.example"], knowsSender: false })); });

  it("is a List-Id alone when a stranger writes to a list, and is not when a contact of ours does", () => {
    const posted = mail({ listId: "<builders.example.org>" }, "Re: curing times", "Has anybody tried the new binder?", "someone@example.org");
    assert.ok(isBulk(posted, { ownDomains: ["seller.example"], knowsSender: false }));
    assert.ok(!isBulk(posted, { ownDomains: ["seller.example"], knowsSender: true }));
  });

  it("is a list that tells how to leave it, whoever writes and whoever is named", () => {
    const posted = mail({ listId: "<builders.example.org>", listUnsubscribe: true }, "Re: curing times", "Has anybody tried the new binder?", "someone@example.org");
    assert.ok(isBulk(posted, { ownDomains: ["seller.example"], knowsSender: true }));
  });
});
