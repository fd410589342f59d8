import assert from "node:assert/strict";
import { readCues } from "../../../src/adapters/parse/cues.ts";
import { cpuMs } from "../../helpers/cpu-time.ts";
import { readOne, refusal } from "./read.ts";

/** A second is the most that one file may take; a loaded machine gets some grace. */
const SLOW_MS = 1_500;

const said = (text: string): (readonly [string, string])[] => (readCues(text)?.turns ?? []).map((turn) => [turn.speaker, turn.text] as const);

const SIDECAR = {
  source: "recorder", sourceId: "r1", occurredAt: "2026-03-03T16:00:00+01:00", timezone: "Europe/Zurich", subject: "Weekly",
  participants: [{ role: "organizer", name: "Ana Example", email: "ana@example.net" }, { role: "attendee", name: "Ben", email: "ben@example.com" }],
};

describe("a caption file", () => {
  for (const [name, text, turns] of [
    ["with closed voice tags", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana Example>Hello.</v>", [["Ana Example", "Hello."]]],
    ["with open voice tags and classes", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v.loud Ana>Hello <i>there</i>", [["Ana", "Hello there"]]],
    ["with two voices in a cue", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>One.</v>\n<v Ben>Two.</v>", [["Ana", "One."], ["Ben", "Two."]]],
    ["with names before a colon over several lines", "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nAna Example: One\ntwo.\n\n2\n00:02.000 --> 00:03.000\nBen: Three.", [["Ana Example", "One two."], ["Ben", "Three."]]],
    ["with Windows line ends, notes, styles and cue names", "WEBVTT\r\n\r\nNOTE made\r\nby hand\r\n\r\nSTYLE\r\n::cue{}\r\n\r\nintro\r\n00:01.000 --> 00:02.000 align:start\r\nAna: Hi.\r\n", [["Ana", "Hi."]]],
    ["of SubRip with commas", "1\n00:00:01,000 --> 00:00:02,000\nAna: Hi &amp; bye.\n", [["Ana", "Hi & bye."]]],
    ["with a cue that goes on with its speaker", "WEBVTT\n\n00:01.000 --> 00:02.000\nAna: One\n\n00:02.000 --> 00:03.000\nand two.", [["Ana", "One"], ["Ana", "and two."]]],
    ["with a colon that names nobody", "WEBVTT\n\n00:01.000 --> 00:02.000\nAna: So: one thing.\nOne question: why?", [["Ana", "So: one thing. One question: why?"]]],
    ["with clock times", "WEBVTT\n\n00:01.000 --> 00:02.000\nAna: at 10:30 or 11:00 then", [["Ana", "at 10:30 or 11:00 then"]]],
  ] as const) {
    it(`${name} gives its turns`, () => {
      assert.deepEqual(said(text), turns);
    });
  }

  it("takes time, zone and people from the sidecar, and its end from the last cue", async () => {
    const one = await readOne("a.vtt", "WEBVTT\n\n00:01.500 --> 01:00:00.000\n<v Ana Example>Hello.", SIDECAR);
    assert.equal(one.kind, "meeting");
    assert.equal(one.occurredAt, "2026-03-03T15:00:00.000Z");
    assert.equal(one.endedAt, "2026-03-03T16:00:00.000Z");
    assert.equal(one.offsetMinutes, 60);
    assert.equal(one.zone, "Europe/Zurich");
    assert.equal(one.direction, "inbound");
    assert.equal(one.text.subject, "Weekly");
    assert.deepEqual(one.text.transcript, [{ speaker: "Ana Example", startSec: 1.5, endSec: 3600, text: "Hello." }]);
  });

  for (const [name, words] of [["voices that are opened and never named", "<v ".repeat(100_000)], ["a voice of blanks alone", `<v${" ".repeat(300_000)}`]] as const) {
    it(`of ${name} is read under a second`, async () => {
      const started = cpuMs();
      await readOne("a.vtt", `WEBVTT\n\n00:01.000 --> 00:02.000\nAna: Hello.\n${words}`, SIDECAR);
      assert.ok(cpuMs() - started < SLOW_MS, `${String(Math.round(cpuMs() - started))} ms`);
    });
  }

  it("is refused without a sidecar, with a bad one, and without cues", async () => {
    assert.match(await refusal("m.vtt", "WEBVTT"), /m\.meta\.json beside it/);
    assert.match(await refusal("m.vtt", "WEBVTT", "{"), /^m\.meta\.json: The file is not valid JSON/);
    assert.match(await refusal("m.vtt", "WEBVTT", '{"source":"r"}'), /^m\.meta\.json: .*"sourceId"/);
    assert.match(await refusal("m.vtt", "hello", JSON.stringify(SIDECAR)), /no WebVTT or SubRip/);
  });
});
