import assert from "node:assert/strict";
import type { Activity } from "../../../src/domain/model/activity.ts";
import { screenedThread, withScreenedIds } from "../../../src/domain/privacy/screen-ids.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { threadHashOf } from "../../../src/domain/twin/thread.ts";
import { mail, SELLER } from "./some-screening.ts";

const CARD = "4111 1111 1111 1111";
const NO_MAIL = { inReplyTo: null, autoSubmitted: null, listUnsubscribe: false, precedence: null, sensitivity: null, deliveryReport: false };

/** A plain mail with these ids. */
const named = (change: Partial<Activity>): Activity => ({ ...mail("The drawing is attached."), ...change });
const kept = (activity: Activity): Activity => {
  const screening = screen(activity, SELLER);
  assert.ok(screening.outcome === "pass");
  return screening.activity;
};

describe("ids and headers", () => {
  it("when a person wrote something private into any of them, then it is in none of them afterwards", () => {
    const written = named({
      source: `dialer ${CARD}`, sourceId: `card ${CARD}`, threadId: `thread ${CARD}`,
      participants: [{ role: "from", email: `"card ${CARD}" <ana@example.com>` }, { role: "cc", phone: `216 555 0188, card ${CARD}` }, { role: "cc", email: `my card is ${CARD}` }],
      mail: { ...NO_MAIL, messageId: `${CARD}@x`, inReplyTo: CARD, references: [CARD, "a@b"], listId: CARD, autoSubmitted: CARD, precedence: CARD, sensitivity: CARD },
      calendar: { uid: CARD, recurrenceId: CARD, sequence: 0, stampedAt: null, method: "REQUEST", cancelled: false, recurs: false, allDay: false, location: null, classification: "PUBLIC" },
    });
    const clean = kept(written);
    assert.ok(!JSON.stringify(clean).includes("1111"), JSON.stringify(clean));
    assert.deepEqual(clean.participants.map(({ email, phone }) => email ?? phone), ["ana@example.com", "216 555 0188, card [card removed]", "my card is [card removed]"]);
  });

  it("when an id tells something in words, then nothing of it stays", () => {
    assert.ok(!kept(named({ sourceId: "Notes: Ana is pregnant, so call in May" })).sourceId.includes("pregnant"));
  });

  it("when machines made them, then they stay as they are", () => {
    const ids = ["CAF=abc-1.2@mail.example", "18f3c2a9b7d6e5f4", "20260310T093000Z-4711@cal.example", "0100018e-6f9a-4c3b", "1790123456789012345", "zoom:98765432101"];
    for (const id of ids) assert.equal(withScreenedIds(named({ sourceId: id, threadId: id }), "US").sourceId, id);
    const people: Activity["participants"] = [{ role: "from", email: "4915112345678@sms.example", phone: "+49 1511 2345678" }, { role: "to", email: "Ana <ana@example.com>", phone: "(216) 555-0188 ext. 4" }];
    assert.deepEqual(withScreenedIds(named({ participants: people }), "US").participants, people);
  });

  it("when two conversations lose a value each, then they stay two, and each is known again", () => {
    const [one, other] = [named({ threadId: `case ${CARD}` }), named({ threadId: "case 5555 5555 5555 4444" })];
    assert.notEqual(kept(one).threadId, kept(other).threadId);
    assert.equal(threadHashOf(kept(one)), threadHashOf(screenedThread(one)));
  });

  it("when only an id had to be changed, then nobody is asked about it", () => {
    const screening = screen(named({ sourceId: CARD }), SELLER);
    assert.deepEqual([screening.reasons, screening.findings], [[], []]);
  });
});
