import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { PolicySchema } from "../../config/policy.ts";
import type { Activity, Utterance } from "../../src/domain/model/activity.ts";
import type { Match } from "../../src/domain/model/judgement.ts";
import { findContactData } from "../../src/domain/privacy/contact-data.ts";
import { findValues } from "../../src/domain/privacy/find-values.ts";
import { screenContext } from "../../src/domain/privacy/screen-context.ts";
import { screen } from "../../src/domain/privacy/screen.ts";
import { extract } from "../../src/domain/extract/extract.ts";
import { someActivity } from "./some-activity.ts";

/** Where labelled texts of others lie, or null: they are not part of the repository. */
export function labelledTexts(): string | null {
  const folder = new URL("../../../shared/data/text", import.meta.url).pathname;
  return existsSync(folder) ? folder : null;
}

const Labelled = z.object({ text: z.string(), spans: z.array(z.object({ type: z.string(), value: z.string(), start: z.number() })) });

/** What a label of the public corpora calls a kind of value that has a structure of its own. */
const KINDS: Readonly<Record<string, "masked" | "phone" | "email" | "ip_address">> = {
  CREDIT_CARD: "masked", US_SSN: "masked", IBAN_CODE: "masked", US_DRIVER_LICENSE: "masked", DATE_OF_BIRTH: "masked", SOCIAL_SECURITY_NUMBER: "masked", PASSPORT_NUMBER: "masked",
  NATIONAL_ID_NUMBER: "masked", DRIVER_LICENSE_NUMBER: "masked", BANK_ACCOUNT_NUMBER: "masked", PASSWORD: "masked", API_KEY: "masked", MEDICAL_RECORD_NUMBER: "masked",
  PHONE_NUMBER: "phone", EMAIL_ADDRESS: "email", IP_ADDRESS: "ip_address",
};

interface Counts {
  found: number;
  all: number;
}
/** Recall by label; precision by kind; both over everything. Finding a value as another kind counts for the whole only. */
export interface ValueScore {
  readonly recall: Readonly<Record<string, Counts>>;
  readonly precision: Readonly<Record<string, Counts>>;
  readonly structured: { readonly recall: number; readonly precision: number };
}

/** How well values with a structure are found in a file of labelled texts. A date of birth that a corpus labels as any date counts as right. */
export function scoreValues(file: string): ValueScore {
  const [recall, precision]: [Record<string, Counts>, Record<string, Counts>] = [{}, {}];
  const whole = { recall: { found: 0, all: 0 }, precision: { found: 0, all: 0 } };
  const count = (counts: Counts, hit: boolean): void => {
    counts.all += 1;
    if (hit) counts.found += 1;
  };
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    const { text, spans } = Labelled.parse(JSON.parse(line));
    const slots = [{ kind: "body" as const, text, by: "" }];
    const values = findValues(slots).map((hit) => ({ ...hit, kind: "masked" }));
    const contacts = findContactData(slots, "US").filter((one) => !values.some(overlaps(one))).map((hit) => ({ ...hit, kind: hit.category }));
    const hits = [...values, ...contacts];
    const gold = spans.map(({ type, value, start }) => {
      const at = text.startsWith(value, start) ? start : text.indexOf(value);
      return { kind: type === "DATE_TIME" ? "date" : KINDS[type], type, start: at, end: at + value.length };
    });
    for (const span of gold) {
      if (span.kind === undefined || span.kind === "date") continue;
      count((recall[span.type] ??= { found: 0, all: 0 }), hits.some((hit) => hit.kind === span.kind && overlaps(span)(hit)));
      count(whole.recall, hits.some(overlaps(span)));
    }
    for (const hit of hits) {
      const labels = gold.filter(overlaps(hit));
      const date = labels.some(({ kind }) => kind === "date") && "category" in hit && hit.category === "dob";
      count((precision[hit.kind] ??= { found: 0, all: 0 }), date || labels.some(({ kind }) => kind === hit.kind));
      count(whole.precision, date || labels.some(({ kind }) => kind !== undefined && kind !== "date"));
    }
  }
  return { recall, precision, structured: { recall: whole.recall.found / whole.recall.all, precision: whole.precision.found / whole.precision.all } };
}

const overlaps = (one: { readonly start: number; readonly end: number }) => (other: { readonly start: number; readonly end: number }): boolean => one.start < other.end && other.start < one.end;

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
