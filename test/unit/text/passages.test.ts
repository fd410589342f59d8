import assert from "node:assert/strict";
import { passagesOf } from "../../../src/domain/text/passages.ts";
import type { Activity, ActivityText, Participant, Utterance } from "../../../src/domain/model/activity.ts";

function activity(text: Partial<ActivityText>, participants: readonly Participant[]): Activity {
  return {
    kind: "note", source: "t", sourceId: "1", threadId: null, occurredAt: "2026-03-05T15:00:00.000Z", endedAt: null, zone: "UTC", offsetMinutes: null, direction: "inbound", participants,
    text: { subject: "", body: "", quoted: "", forwarded: "", signature: "", transcript: [], fields: {}, hidden: "", ...text },
    mail: null, calendar: null, truncated: false, decodeLossCount: 0, attachmentCount: 0,
  };
}

const turn = (speaker: string, startSec: number, text: string): Utterance => ({ speaker, startSec, endSec: startSec + 2, text });

describe("passages", () => {
  it("give subject and body to the author, and never quoted, forwarded, signature or hidden text", () => {
    const mail = activity({ subject: "Pilot", body: "Fine.", quoted: "q", forwarded: "f", signature: "s", hidden: "h" }, [{ role: "to", name: "Ben" }, { role: "from", name: "Ana" }]);
    assert.deepEqual(passagesOf(mail).map(({ speaker, text, where }) => [speaker, text, where]), [["Ana", "Pilot", "subject"], ["Ana", "Fine.", "body"]]);
  });

  it("give answers to the submitter and a meeting's description to its organizer", () => {
    assert.deepEqual(passagesOf(activity({ fields: { message: "Call me.", empty: " " } }, [{ role: "submitter", email: "ana@example.net" }])), [{ speaker: "ana@example.net", text: "Call me.", startSec: null, where: "field" }]);
    assert.equal(passagesOf(activity({ body: "Agenda" }, [{ role: "attendee", name: "Ben" }, { role: "organizer", name: "Ana" }]))[0]?.speaker, "Ana");
  });

  it("join one speaker's turns until somebody else speaks or a long pause comes", () => {
    const turns = [turn("Ana", 0, "I will send"), turn("Ana", 3, "the list."), turn("Ben", 6, "Good."), turn("Ana", 9, "Bye."), turn("Ana", 60, "Still here?"), turn("", 63, "?")];
    const passages = passagesOf(activity({ transcript: turns }, []));
    assert.deepEqual(passages.map(({ speaker, text, startSec }) => [speaker, text, startSec]), [
      ["Ana", "I will send the list.", 0], ["Ben", "Good.", 6], ["Ana", "Bye.", 9], ["Ana", "Still here?", 60], [null, "?", 63],
    ]);
  });
});
