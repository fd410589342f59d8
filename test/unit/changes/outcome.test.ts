import assert from "node:assert/strict";

import { activityOfJson } from "../../../src/adapters/parse/json.ts";
import { outcomeOf } from "../../../src/domain/changes/outcome.ts";
import type { Outcome } from "../../../src/domain/model/activity.ts";
import { contactId, userId } from "../../../src/domain/model/ids.ts";
import type { CastMember } from "../../../src/domain/model/judgement.ts";
import { outcomeSentence } from "../../../src/domain/proposal/describe.ts";

const cast: readonly CastMember[] = [
  { side: "own", id: userId("u1"), name: "Ben Sample", labels: ["Ben Sample", "Ben"], zone: null, present: true, author: false },
  { side: "customer", id: contactId("c1"), name: "Ana Example", labels: ["Ana Example", "Ana"], zone: null, present: true, author: false },
];

/** How a source's report of a call or meeting is read. */
function outcome(kind: "call" | "meeting" | "note", more: Readonly<Record<string, unknown>>): Outcome | null {
  const parsed = activityOfJson({
    source: "dialer", sourceId: "c-1", kind, occurredAt: "2026-03-02T10:00:00Z", endedAt: "2026-03-02T10:05:00Z",
    participants: [{ role: "caller", name: "Ben Sample", phone: "+12165550188" }, { role: "callee", name: "Ana Example", phone: "+12165550142" }], ...more,
  }, { defaultZone: "UTC" }, "a call");
  assert.ok(parsed.ok);
  return outcomeOf(parsed.value, cast);
}

const said = (...turns: readonly string[]) => ({ transcript: turns.map((line) => ({ speaker: line.slice(0, line.indexOf(":")), text: line.slice(line.indexOf(":") + 1).trim() })) });

describe("how a call ended", () => {
  const calls: readonly (readonly [string, Readonly<Record<string, unknown>>, Outcome | null])[] = [
    ["its dialer says that it was completed", { status: "completed", ...said("Ben: The part is in stock.") }, "connected"],
    ["its dialer says busy, and a note was typed", { status: "busy", body: "Try again on Monday." }, "busy"],
    ["its dialer says no-answer, and a note was typed", { status: "no-answer", body: "Try again on Monday." }, "no_answer"],
    ["its dialer says no-answer, and words were left", { status: "no-answer", ...said("Ben: Hi Ana, it is about the part.") }, "voicemail"],
    ["a machine answered", { status: "completed", outcome: "machine_end_beep", body: "About the part." }, "voicemail"],
    ["its dialer has an outcome of its own", { status: "completed", outcome: "Wrong Number", body: "A Mr Miller answered." }, "wrong_number"],
    ["its dialer's outcome is unknown, then its status counts", { status: "BUSY", outcome: "Hot lead", body: "x" }, "busy"],
    ["its note says that nobody answered", { status: "completed", body: "No answer, will try again." }, "no_answer"],
    ["its note says that a voicemail was left", { status: "completed", body: "Left voicemail about the part." }, "voicemail"],
    ["its words are a voicemail's", { ...said("Ben: Hi Ana, just leaving a voicemail about the part.") }, "voicemail"],
    ["both speak", { ...said("Ben: Sorry, I left you a voicemail.", "Ana: I heard it.") }, "connected"],
    ["somebody else answers", { ...said("Ben: Is this Ana?", "Caller 2: No, you have the wrong number.") }, "wrong_number"],
    ["nothing tells", { body: "The part is in stock." }, null],
    ["its note is long", { status: "completed", body: `${"We went through the parts. ".repeat(40)} No answer on the last point.` }, "connected"],
  ];
  for (const [why, call, ended] of calls) it(`when ${why}, then ${ended ?? "it is not known"}`, () => { assert.equal(outcome("call", call), ended); });
});

describe("how a meeting ended", () => {
  const meetings: readonly (readonly [string, Readonly<Record<string, unknown>>, Outcome | null])[] = [
    ["its source says no-show", { status: "no-show", body: "Waited for a quarter of an hour." }, "no_show"],
    ["its source says postponed", { outcome: "Postponed" }, "rescheduled"],
    ["its source says cancelled", { status: "canceled" }, "cancelled"],
    ["its notes say that nobody came", { body: "Nobody showed up." }, "no_show"],
    ["its notes say that it was put off", { body: "The demo was postponed until Friday." }, "rescheduled"],
    ["its notes say that it was called off", { status: "completed", body: "Ana cancelled our meeting." }, "cancelled"],
    ["both spoke", { ...said("Ben: Welcome.", "Ana: Thanks.") }, "held"],
    ["they speak of another contract that was cancelled", { body: "They cancelled the contract with the old supplier." }, null],
  ];
  for (const [why, meeting, ended] of meetings) it(`when ${why}, then ${ended ?? "it is not known"}`, () => { assert.equal(outcome("meeting", meeting), ended); });

  it("is nothing of a note, whatever it says", () => { assert.equal(outcome("note", { body: "Left a voicemail." }), null); });

  it("is told where it did not go as such things go", () => {
    assert.equal(outcomeSentence("voicemail"), "A voicemail was left.");
    assert.equal(outcomeSentence("connected"), "");
    assert.equal(outcomeSentence(null), "");
  });
});
