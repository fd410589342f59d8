import assert from "node:assert/strict";

import { readAll, readOne, refusal } from "./read.ts";

const SIDECAR = { source: "zoom", sourceId: "m1", occurredAt: "2026-02-18T15:00:00-05:00", subject: "Pump review", participants: [{ role: "attendee", name: "Ana Example", email: "ana@example.net" }, { role: "attendee", email: "ben@example.com" }] };
const said = (turns: readonly { readonly speaker: string; readonly text: string }[]): readonly string[] => turns.map(({ speaker, text }) => `${speaker}: ${text}`);

describe("a plain transcript", () => {
  it("has a turn for each speaker, whatever stands before the first and however a turn goes on", async () => {
    const one = await readOne("talk.txt", "Pump review\nPresent were two.\n\nA: Shall we look\nat the drawings?\nB: Yes.\n\nA: Good: then send them.", SIDECAR);
    assert.deepEqual(said(one.text.transcript), ["A: Shall we look at the drawings?", "B: Yes.", "A: Good: then send them."]);
    assert.deepEqual([one.kind, one.sourceId, one.text.subject, one.participants.length], ["meeting", "m1", "Pump review", 2]);
  });

  it("takes its times from before a speaker, behind one, or beside one", async () => {
    const before = await readOne("a.txt", "[00:01:02] Ana Example: Hello.\n00:01:10 - Ben: Hello.", SIDECAR);
    const behind = await readOne("b.txt", "Ana Example (1:02): Hello.\nBen (1:10): Hello.", SIDECAR);
    const beside = await readOne("c.txt", "Ana Example  1:02\nHello.\n\nBen  1:10\nHello.", SIDECAR);
    for (const { text } of [before, behind, beside]) assert.deepEqual(text.transcript, [{ speaker: "Ana Example", text: "Hello.", startSec: 62 }, { speaker: "Ben", text: "Hello.", startSec: 70 }]);
  });

  it("when nobody speaks in it, or nothing says when it was, then it is refused", async () => {
    assert.match(await refusal("a.txt", "Ana called. She wants the drawings.", JSON.stringify(SIDECAR)), /no transcript/);
    assert.match(await refusal("a.txt", "Agenda: pumps\nand more", JSON.stringify(SIDECAR)), /no transcript/);
    assert.match(await refusal("a.txt", "A: Hello.\nB: Hello."), /a\.meta\.json beside it/);
  });
});

describe("transcripts that meeting tools write as JSON", () => {
  it("of Zoom", async () => {
    const zoom = { type: "zoom_transcript", timeline: [
      { ts: "00:00:01.230", end_ts: "00:00:03.456", text: "Shall we look at the drawings?", users: [{ username: "Ben Example" }] },
      { ts: "00:00:04.000", end_ts: "00:00:05.000", text: "Yes.", users: [{ username: "Ana Example" }] }, { ts: "00:00:06.000", end_ts: "00:00:07.000", users: [] },
    ] };
    const one = await readOne("m.json", JSON.stringify(zoom), SIDECAR);
    assert.deepEqual(one.text.transcript, [
      { speaker: "Ben Example", text: "Shall we look at the drawings?", startSec: 1.23, endSec: 3.456 }, { speaker: "Ana Example", text: "Yes.", startSec: 4, endSec: 5 },
    ]);
    assert.match(await refusal("m.json", JSON.stringify(zoom)), /m\.meta\.json beside it/);
  });

  it("of Teams: Stream's, Graph's, and captions with metadata", async () => {
    const stream = { version: "1.0.0", entries: [{ id: "1", text: "Hello.", speakerDisplayName: "Ana Example", startOffset: "00:00:03.9840000", endOffset: "00:00:05" }, { text: "Good day.", speakerDisplayName: "Ben", startOffset: "00:00:06" }] };
    const graph = [
      { startDateTime: "2026-02-18T20:00:03Z", endDateTime: "2026-02-18T20:00:05Z", speakerName: "Ana Example", spokenText: "Hello.", spokenLanguage: "en-us" },
      { startDateTime: "2026-02-18T20:00:06Z", endDateTime: "2026-02-18T20:00:07Z", speakerName: "Ben", spokenText: "Good day." },
    ];
    const captions = `WEBVTT\n\n${graph.map((cue, index) => `00:00:0${String(index * 3)}.000 --> 00:00:0${String(index * 3 + 2)}.000\n${JSON.stringify(cue)}`).join("\n\n")}`;
    const wanted = ["Ana Example: Hello.", "Ben: Good day."];
    assert.deepEqual(said((await readOne("m.json", JSON.stringify(stream), SIDECAR)).text.transcript), wanted);
    const told = await readOne("m.json", JSON.stringify(graph), SIDECAR);
    assert.deepEqual(said(told.text.transcript), wanted);
    assert.deepEqual(told.text.transcript.map(({ startSec }) => startSec), [0, 3]);
    assert.deepEqual(said((await readOne("m.vtt", captions, SIDECAR)).text.transcript), wanted);
  });

  it("of Gong: each call with its parties, and the side that began it", async () => {
    const party = (speakerId: string, name: string, affiliation: string) => ({ speakerId, name, emailAddress: `${name.toLowerCase()}@example.${affiliation === "Internal" ? "com" : "net"}`, affiliation });
    const call = (id: string, direction: string) => ({ metaData: { id, title: "Pumps", started: "2026-02-18T15:00:00-05:00", duration: 60, direction, media: "Audio" }, parties: [party("s1", "Ben", "Internal"), party("s2", "Ana", "External")] });
    const gong = { calls: [call("1", "Outbound"), call("2", "Inbound")], callTranscripts: [{ callId: "2", transcript: [{ speakerId: "s2", sentences: [{ start: 0, end: 1_000, text: "Hello." }] }, { speakerId: "nobody", sentences: [{ text: "Hm." }] }] }] };
    const [first, second] = await readAll("g.json", JSON.stringify(gong));
    assert.deepEqual([first?.kind, first?.direction, first?.participants.map(({ role, name }) => `${role} ${name ?? ""}`)], ["call", "outbound", ["caller Ben", "callee Ana"]]);
    assert.deepEqual([second?.direction, second?.participants.map(({ role, name }) => `${role} ${name ?? ""}`)], ["inbound", ["callee Ben", "caller Ana"]]);
    assert.deepEqual(said(second?.text.transcript ?? []), ["Ana: Hello.", ": Hm."]);
    assert.match(await refusal("g.json", JSON.stringify({ ...gong, calls: [call("1", "Outbound")] })), /"calls"/);
    assert.match(await refusal("g.json", JSON.stringify({ callTranscripts: 7 })), /"callTranscripts" must be/);
  });

  it("when a JSON file only speaks of them, then it is an activity like any other", async () => {
    const note = { kind: "note", source: "crm", sourceId: "n1", occurredAt: "2026-02-18T15:00:00Z", participants: [], body: 'They sent "spokenText" along.' };
    assert.equal((await readOne("n.json", JSON.stringify(note))).kind, "note");
  });
});
