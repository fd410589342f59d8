import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PolicySchema } from "../config/policy.ts";
import { extract } from "../src/domain/summary/extract.ts";
import type { Activity, Utterance } from "../src/domain/model/activity.ts";
import { contactId, userId } from "../src/domain/model/ids.ts";
import type { CastMember, Match } from "../src/domain/model/judgement.ts";

/** How fast facts are read out of a mail and out of a meeting of 9,000 words (goal: at most 150 ms a meeting). */
const MAILS = 2_000;
const MEETING_WORDS = 9_000;
const MEETING_MS_MAX = 150;

const role = { zone: "Europe/London", present: true, author: false } as const;
const CAST: readonly CastMember[] = [
  { side: "own", id: userId("u1"), name: "Ana Example", labels: ["Ana Example", "Ana"], ...role },
  { side: "customer", id: contactId("c1"), name: "Bob Sample", labels: ["Bob Sample", "Bob"], ...role, author: true },
];
const MATCH: Match = { certainty: "clear", contactIds: [], accountId: null, opportunityId: null, confidence: 1, candidates: [], reasons: [], cast: CAST };
const EMPTY: Activity = {
  kind: "email", source: "bench", sourceId: "1", threadId: null, occurredAt: "2026-03-10T10:00:00.000Z", endedAt: null, zone: "Europe/London", offsetMinutes: 0,
  direction: "inbound", participants: [], mail: null, calendar: null, truncated: false, decodeLossCount: 0, attachmentCount: 0,
  text: { subject: "", body: "", quoted: "", forwarded: "", signature: "", transcript: [], fields: {}, hidden: "" },
};

function main(): void {
  const turns = sampleTurns();
  const words = turns.join(" ").split(/\s+/);
  const policy = PolicySchema.parse({});
  const bodies = Array.from({ length: MAILS }, (_, i) => words.slice((i * 37) % words.length, ((i * 37) % words.length) + 110).join(" "));
  for (const body of bodies.slice(0, 200)) extract({ ...EMPTY, text: { ...EMPTY.text, body } }, MATCH, policy);
  const mails = timed(() => {
    for (const body of bodies) extract({ ...EMPTY, text: { ...EMPTY.text, body } }, MATCH, policy);
  });
  const transcript: Utterance[] = [];
  for (let at = 0, count = 0; count < MEETING_WORDS; at += 1) {
    const text = turns[at % turns.length] ?? "";
    count += text.split(/\s+/).length;
    transcript.push({ speaker: at % 2 === 0 ? "Ana Example" : "Bob Sample", text });
  }
  const first = timed(() => extract({ ...EMPTY, kind: "meeting", text: { ...EMPTY.text, transcript } }, MATCH, policy));
  const meeting = timed(() => extract({ ...EMPTY, kind: "meeting", text: { ...EMPTY.text, transcript } }, MATCH, policy));
  process.stdout.write(`${JSON.stringify({ bench: "extract", microsecondsPerMail: Math.round((mails * 1_000) / MAILS), millisecondsFirstMeeting: Math.round(first), millisecondsPerMeeting: Math.round(meeting), goalMs: MEETING_MS_MAX })}\n`);
}

/** What is said in the sample world's calls. */
function sampleTurns(): readonly string[] {
  const folder = new URL("../sandbox/seed/world/activities/", import.meta.url);
  const lines: string[] = [];
  for (const name of ["082-doug-cabinet.json", "095-rebecca-sla.json", "086-kevin-knee.json", "069-ewa-cables.json"]) {
    for (const match of readFileSync(fileURLToPath(new URL(name, folder)), "utf8").matchAll(/"text": "((?:[^"\\]|\\.)*)"/g)) lines.push(match[1] ?? "");
  }
  return lines;
}

/** Milliseconds of processor time, so that a busy machine does not count. */
function timed(run: () => unknown): number {
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
}

main();
