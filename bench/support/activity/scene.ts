import { PolicySchema } from "../../../config/policy.ts";
import { parseActivityJson } from "../../../src/adapters/parse/parse-activity.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";
import { accountId, contactId, opportunityId, userId } from "../../../src/domain/model/ids.ts";
import type { Knowledge } from "../../../src/domain/model/records.ts";
import { instant } from "../../../src/domain/model/time.ts";
import { type Previewed, previewer } from "../../../src/usecases/preview-activities.ts";

// Texts that come without a CRM are put into a small one: one seller, one customer, everybody who speaks on record, so that
// nothing but the text decides what becomes of them.

const AT = "2026-03-10T10:00:00Z";
const SELLER = "Ana Example";
const BUYER = "Ben Sample";
const SURNAMES = ["Abel", "Baker", "Cole", "Dunn", "Ennis", "Flint", "Grant", "Hale"] as const;

/** The shipped policy for that seller, logging granted. */
export const SCENE_POLICY = PolicySchema.parse({ organisation: { ownDomains: ["seller.example"] }, grants: { activityLogging: true } });

/** One turn of a talk. */
export type Turn = readonly [speaker: string, text: string];

/** A text in its scene. */
export interface Scene {
  readonly name: string;
  readonly activity: Activity;
  readonly records: Knowledge;
}

/** A mail from the customer to the seller. */
export function mailScene(name: string, body: string): Scene {
  const people = [{ role: "from", name: BUYER, email: addressOf(1) }, { role: "to", name: SELLER, email: addressOf(0) }];
  return { name, activity: read(name, { kind: "email", subject: "Question", body, participants: people }), records: recordsOf([SELLER, BUYER]) };
}

/** A meeting: whoever speaks first is the seller, all others are contacts of the customer. Who goes by one name is given another. */
export function meetingScene(name: string, turns: readonly Turn[]): Scene {
  const labels = [...new Set(turns.map(([speaker]) => speaker))];
  const speakers = labels.map((label, index) => (label.includes(" ") ? label : `${label} ${SURNAMES[index % SURNAMES.length] ?? ""}`));
  const people = speakers.map((speaker, index) => ({ role: index === 0 ? "organizer" : "attendee", name: speaker, email: addressOf(index) }));
  const transcript = turns.map(([speaker, text]) => ({ speaker: speakers[labels.indexOf(speaker)] ?? speaker, text }));
  return { name, activity: read(name, { kind: "meeting", subject: "Meeting", transcript, participants: people }), records: recordsOf(speakers) };
}

/** What becomes of it. */
export function judged({ activity, records }: Scene, policy = SCENE_POLICY): Previewed {
  return previewer({ records, policy, clock: { now: () => instant(AT) } })(activity.sourceId, activity);
}

function read(name: string, input: Readonly<Record<string, unknown>>): Activity {
  const parsed = parseActivityJson({ source: "bench", sourceId: name, occurredAt: AT, ...input }, { defaultZone: "UTC", ownDomains: ["seller.example"] }, name);
  if (!parsed.ok) throw new TypeError(`${name}: ${parsed.error.reason}`);
  return parsed.value;
}

const addressOf = (index: number): string => (index === 0 ? "p0@seller.example" : `p${index}@buyer.example`);

function recordsOf([seller = SELLER, ...buyers]: readonly string[]): Knowledge {
  return {
    users: [{ id: userId("u0"), name: seller, email: addressOf(0), phone: null, zone: "UTC", role: "rep", active: true }],
    accounts: [{ id: accountId("a1"), name: "Buyer Works", domains: ["buyer.example"], phones: [], city: null, country: "US", parentId: null, ownerId: userId("u0") }],
    contacts: buyers.map((name, index) => {
      const [firstName = name, ...rest] = name.split(" ");
      return { id: contactId(`c${index + 1}`), kind: "contact", firstName, lastName: rest.join(" ") || firstName, emails: [addressOf(index + 1)], phones: [], title: null, accountId: accountId("a1"), ownerId: userId("u0") };
    }),
    opportunities: [{ id: opportunityId("o1"), name: "Buyer Works – first order", accountId: accountId("a1"), contactIds: [], stage: "Proposal", isClosed: false, isWon: false, amount: "50000", currency: "USD", closeDate: null, createdAt: null, ownerId: userId("u0") }],
  };
}
