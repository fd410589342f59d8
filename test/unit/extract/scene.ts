import { PolicySchema } from "../../../config/policy.ts";
import { extract } from "../../../src/domain/extract/extract.ts";
import type { Activity, ActivityKind } from "../../../src/domain/model/activity.ts";
import { contactId, userId } from "../../../src/domain/model/ids.ts";
import type { CastMember, Extraction, Match } from "../../../src/domain/model/judgement.ts";

/** A Tuesday, ten in the morning in London. */
export const SPOKEN_AT = "2026-03-10T10:00:00.000Z";

const role = (name: string, present = true) => ({ name, labels: [name, name.split(" ")[0] ?? name], zone: "Europe/London", present, author: false });

/** Our Ana, their Bob and their Cleo; Dora is known at the account. */
export const CAST: readonly CastMember[] = [
  { side: "own", id: userId("u1"), ...role("Ana Example") },
  { side: "customer", id: contactId("c1"), ...role("Bob Sample") },
  { side: "customer", id: contactId("c2"), ...role("Cleo Muster") },
  { side: "customer", id: contactId("c3"), ...role("Dora Beispiel", false) },
];

const EMPTY: Activity = {
  kind: "note", source: "test", sourceId: "1", threadId: null, occurredAt: SPOKEN_AT, endedAt: null, zone: "Europe/London", offsetMinutes: 0,
  direction: "inbound", participants: [], mail: null, calendar: null, truncated: false, decodeLossCount: 0, attachmentCount: 0,
  text: { subject: "", body: "", quoted: "", forwarded: "", signature: "", transcript: [], fields: {}, hidden: "" },
};

const policy = PolicySchema.parse({});

/** What is read from a text that one of the cast wrote; `author` is a first name. */
export function written(kind: ActivityKind, author: string, body: string, rest: Partial<Activity> = {}): Extraction {
  const cast = CAST.map((one) => ({ ...one, author: one.name.startsWith(author) }));
  const name = cast.find((one) => one.author)?.name ?? author;
  const role = kind === "email" || kind === "text" ? "from" : "submitter";
  const activity: Activity = { ...EMPTY, kind, participants: [{ role, name }], ...rest, text: { ...EMPTY.text, body, ...rest.text } };
  return extract(activity, matchOf(cast), policy);
}

/** What is read from a talk; every turn is "Name: words" with a first name. */
export function said(...turns: readonly string[]): Extraction {
  const transcript = turns.map((turn) => {
    const [, label = "", text = ""] = /^(\w+): (.*)$/s.exec(turn) ?? [];
    return { speaker: CAST.find((one) => one.name.startsWith(label))?.name ?? label, text };
  });
  return extract({ ...EMPTY, kind: "call", text: { ...EMPTY.text, transcript } }, matchOf(CAST), policy);
}

/** Steps as one line each: "c1 2026-03-13" or "u1 -". */
export function steps(extraction: Extraction): readonly string[] {
  return extraction.nextSteps.map((step) => `${step.ownerId ?? "nobody"} ${step.due ?? "-"}`);
}

/** An activity with nothing in it but what is given. */
export const activityWith = (rest: Partial<Activity>): Activity => ({ ...EMPTY, ...rest, text: { ...EMPTY.text, ...rest.text } });

/** A clear match with these people. */
export function matchOf(cast: readonly CastMember[]): Match {
  return { certainty: "clear", contactIds: [], accountId: null, opportunityId: null, confidence: 1, candidates: [], reasons: [], cast };
}
