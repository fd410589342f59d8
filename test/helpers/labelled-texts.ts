import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { PolicySchema } from "../../config/policy.ts";
import type { Activity, Utterance } from "../../src/domain/model/activity.ts";
import type { Match } from "../../src/domain/model/judgement.ts";
import { screenContext } from "../../src/domain/privacy/screen-context.ts";
import { screen } from "../../src/domain/privacy/screen.ts";
import { extract } from "../../src/domain/extract/extract.ts";
import { someActivity } from "./some-activity.ts";

/** Where labelled texts of others lie, or null: they are not part of the repository. */
export function labelledTexts(): string | null {
  const folder = new URL("../../../shared/data/text", import.meta.url).pathname;
  return existsSync(folder) ? folder : null;
}

const Told = z.object({ secretAndPublic: z.string(), text: z.string() });
/** Words of a secret that would give it away. */
const LITTLE = new Set(["project", "concerns", "move", "to", "the"]);

/** Meetings in which a secret is told and a fact that all should know: how often each stands in what would be written. */
export function scoreLeaks(folder: string): { readonly meetings: number; readonly leaked: number; readonly kept: number } {
  const rows = readFileSync(join(folder, "privacy", "confaide_tier4_dev.jsonl"), "utf8").trim().split("\n").map((line) => Told.parse(JSON.parse(line)));
  let [leaked, kept] = [0, 0];
  for (const { secretAndPublic, text } of rows) {
    const written = writtenOf(meetingOf(text)).toLowerCase();
    const [secret = "", fact = ""] = secretAndPublic.toLowerCase().split(/,\s*/);
    if (secret.split(" ").some((word) => !LITTLE.has(word) && written.includes(word))) leaked += 1;
    if (fact.split(" ").every((word) => written.includes(word.replace(/(?:st|nd|rd|th)$/, "")))) kept += 1;
  }
  return { meetings: rows.length, leaked, kept };
}

function meetingOf(text: string): Activity {
  const transcript: Utterance[] = [];
  for (const line of text.split("\n").map((one) => one.trim()).filter((one) => one !== "")) {
    const turn = /^(\p{Lu}[\p{L} .-]{0,30}):\s*(.*)$/u.exec(line);
    const last = transcript.at(-1);
    if (turn !== null) transcript.push({ speaker: turn[1] ?? "", text: turn[2] ?? "" });
    else if (line.startsWith("(") || last === undefined) transcript.push({ speaker: "", text: line });
    else transcript[transcript.length - 1] = { ...last, text: `${last.text}\n${line}` };
  }
  const names = [...new Set(transcript.map(({ speaker }) => speaker))].filter((name) => name !== "");
  const plain = someActivity({ kind: "meeting", mail: null, participants: names.map((name) => ({ role: "attendee", name })) });
  return { ...plain, text: { ...plain.text, subject: "", body: "", transcript } };
}

const NO_MATCH: Match = { certainty: "none", contactIds: [], accountId: null, opportunityId: null, confidence: 0, candidates: [], reasons: [], cast: [] };

/** Everything that would be written of an activity under the policy as shipped. */
function writtenOf(activity: Activity): string {
  const policy = PolicySchema.parse({});
  const screening = screen(activity, screenContext([], policy));
  if (screening.outcome === "block") return "";
  const { summary, nextSteps, promises, signals } = extract(screening.activity, NO_MATCH, policy);
  return JSON.stringify([summary, nextSteps, promises, signals]);
}
