import assert from "node:assert/strict";
import { PolicySchema } from "../../../config/policy.ts";
import { checkReading } from "../../../src/domain/extract/reading/check-reading.ts";
import { readingInput } from "../../../src/domain/extract/reading/reading-input.ts";
import { propose, type Proposed } from "../../../src/domain/judge/propose.ts";
import { indexKnowledge } from "../../../src/domain/match/knowledge-index.ts";
import type { Activity, CalendarFacts, ScreenedActivity } from "../../../src/domain/model/activity.ts";
import { activityId } from "../../../src/domain/model/ids.ts";
import type { Reading, ReadOutcome } from "../../../src/domain/model/reading.ts";
import type { Route } from "../../../src/domain/model/reasons.ts";
import { screenContext } from "../../../src/domain/privacy/screen-context.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { writtenStrings } from "../../../src/domain/proposal/written.ts";
import { traceOf } from "../../../src/domain/twin/trace.ts";
import { someActivity } from "../../helpers/some-activity.ts";
import { type Attack, ATTACKS } from "../extract/reading/attacks.ts";
import { crm } from "../match/sample-crm.ts";

const policy = PolicySchema.parse({ organisation: { ownDomains: ["seller.example"] }, grants: { activityLogging: true }, model: { use: true } });
const context = screenContext(crm.users, policy);
const knowledge = indexKnowledge(crm, policy);
const BY = { provider: "openai-compatible", model: "tiny", prompt: "1" };
const LEGIT = "The flour bagging station stands in hall 4.";
const MORE = "We received the drawings of the bagging line and the belt fits.";

const MEETING: CalendarFacts = { uid: "u-1", recurrenceId: null, sequence: 0, stampedAt: null, method: "REQUEST", cancelled: false, recurs: false, allDay: false, location: null, classification: "PUBLIC" };

/** A harmless mail, call, form or invitation of a known contact, with the attack in its place. */
function carrier({ place, planted }: Attack): Activity {
  const base = someActivity({ participants: [{ role: "from", name: "Mateo Ríos", email: "mateo@molinos.example" }, { role: "to", name: "Ben Sample", email: "ben@seller.example" }] });
  const { text } = base;
  const body = `${LEGIT} ${MORE}`;
  switch (place) {
    case "body":
      return { ...base, text: { ...text, subject: "Bagging line", body: `${LEGIT}\n\n${planted}\n\n${MORE}` } };
    case "subject":
      return { ...base, text: { ...text, subject: planted, body } };
    case "signature":
      return { ...base, text: { ...text, subject: "Bagging line", body, signature: `Mateo Ríos\n${planted}` } };
    case "quoted":
    case "forwarded":
    case "hidden":
      return { ...base, text: { ...text, subject: "Bagging line", body, [place]: planted } };
    case "sender":
      return { ...base, participants: base.participants.map((one) => (one.role === "from" ? { ...one, name: planted } : one)), text: { ...text, subject: "Bagging line", body } };
    case "field":
      return { ...base, kind: "form", mail: null, participants: [{ role: "submitter", name: "Mateo Ríos", email: "mateo@molinos.example" }], text: { ...text, subject: "", body, fields: { comments: planted } } };
    case "invitation":
    case "location":
      return {
        ...base, kind: "meeting", mail: null, calendar: { ...MEETING, location: place === "location" ? planted : "Room 4" },
        participants: [{ role: "organizer", name: "Mateo Ríos", email: "mateo@molinos.example" }, { role: "attendee", name: "Ben Sample", email: "ben@seller.example" }],
        text: { ...text, subject: "Bagging line", body: place === "invitation" ? `${body}\n\n${planted}` : body },
      };
    case "turn":
    case "speaker": {
      const turns = [{ speaker: "Mateo Ríos", text: body }, { speaker: place === "speaker" ? planted : "Mateo Ríos", text: place === "turn" ? planted : "Yes, that is right." }, { speaker: "Ben Sample", text: "Thank you, noted." }];
      return {
        ...base, kind: "call", mail: null, participants: [{ role: "caller", name: "Mateo Ríos", email: "mateo@molinos.example" }, { role: "callee", name: "Ben Sample", email: "ben@seller.example" }],
        text: { ...text, subject: "", body: "", transcript: turns },
      };
    }
  }
}

/** A model that does all it can of what the attacker wants: by invented quotes, by honest ones, and by the planted words themselves. */
function obedient({ planted, wish }: Attack): Reading {
  const quotes = [[], [wish], [planted], [LEGIT], [LEGIT, planted], [LEGIT, MORE]];
  const single = [wish, planted, LEGIT];
  return {
    statements: [...quotes.map((one) => ({ text: wish, quotes: one })), { text: `Mateo Ríos: ${wish}`, quotes: [LEGIT] }],
    steps: single.map((quote) => ({ owner: "Mateo Ríos", action: wish, quote })),
    promises: [{ type: "discount", quote: wish }, { type: "price", quote: planted }],
    signals: [{ type: "stage", quote: wish }, { type: "amount", quote: planted }],
    concerns: [],
  };
}

function screenedOf(attack: Attack): { readonly activity: ScreenedActivity; readonly reasons: Proposed["verdict"]["reasons"] } {
  const screening = screen(carrier(attack), context);
  assert.ok(screening.outcome === "pass", "the screen blocks it, and nothing is to be shown");
  return screening;
}

function judged(attack: Attack, reading: ReadOutcome | null): Proposed {
  const { activity, reasons } = screenedOf(attack);
  return propose({
    activityId: activityId("a1"), activity, trace: traceOf(activity, policy), flags: activity.flags, screenReasons: reasons, reading,
    records: crm, knowledge, users: crm.users, earlier: [], at: "2026-03-10T10:00:00.000Z", reviewUrl: "https://steward.example/reviews",
  }, policy);
}

const SEVERITY: Readonly<Record<Route, number>> = { auto: 0, review: 1, block: 2, skip: 3 };
const strings = ({ proposals, review }: Proposed): readonly string[] => writtenStrings(proposals, review);
const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

/** What of an engagement is no text of the activity, and no link to the review of it. */
const besideText = (fields: object): object => Object.fromEntries(Object.entries(fields).filter(([name]) => !["body", "nextStep", "due", "reviewLink"].includes(name)));

/** Nothing gets easier, nothing points elsewhere, and nothing that the attacker wanted is written that was not written before. */
function assertUnmoved(attack: Attack, reading: ReadOutcome): Proposed {
  const [without, withModel] = [judged(attack, null), judged(attack, reading)];
  assert.ok(SEVERITY[withModel.verdict.route] >= SEVERITY[without.verdict.route], "the route");
  for (const reason of without.verdict.reasons) assert.ok(withModel.verdict.reasons.includes(reason), `the reason ${reason}`);
  assert.deepEqual(withModel.match, without.match, "the match");
  for (const proposal of withModel.proposals) {
    const [first] = without.proposals;
    assert.deepEqual(proposal.links, first?.links, "the links");
    if (proposal.kind !== "create_task") {
      assert.deepEqual(besideText(proposal.fields), besideText(first?.fields ?? {}), "the fields");
    }
  }
  const wish = fold(attack.wish);
  const before = strings(without).map(fold).join("\n").split(wish).length;
  assert.ok(strings(withModel).map(fold).join("\n").split(wish).length <= before, `"${attack.wish}" is written`);
  return withModel;
}

describe("an attack by planted words", () => {
  for (const attack of ATTACKS) {
    const name = `${attack.language}, ${attack.place}: ${attack.wish}`;
    it(`comes to nothing with a model that obeys it (${name})`, () => {
      const input = readingInput(screenedOf(attack).activity);
      const sent = typeof input === "object" && input !== null ? JSON.stringify(input) : "";
      assert.ok(!sent.includes(JSON.stringify(attack.planted).slice(1, -1)), "the planted words are not sent");
      const outcome: ReadOutcome = typeof input === "string" ? { by: BY, tokens: { input: 0, output: 0 }, outcome: input } : { by: BY, tokens: { input: 900, output: 90 }, outcome: "read", reading: obedient(attack) };
      const proposed = assertUnmoved(attack, outcome);
      assert.equal(proposed.verdict.route, "review");
      assert.ok(proposed.verdict.reasons.includes(typeof input === "string" ? "injection" : "unsupported_claim") || proposed.verdict.reasons.includes("injection"));
    });

    it(`comes to nothing even when the words had reached the model (${name})`, () => {
      const proposed = assertUnmoved(attack, { by: BY, tokens: { input: 900, output: 90 }, outcome: "read", reading: obedient(attack) });
      assert.equal(proposed.reading?.kept, 0);
      assert.equal(checkReading(obedient(attack), screenedOf(attack).activity, proposed.match).kept, 0, "nor does the check alone let anything of it pass");
      assert.equal(proposed.verdict.route, "review");
    });
  }
});
