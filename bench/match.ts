import { parseArgs } from "node:util";
import { PolicySchema } from "../config/policy.ts";
import { indexKnowledge } from "../src/domain/match/knowledge-index.ts";
import { matchActivity } from "../src/domain/match/match-activity.ts";
import { wantedKeys } from "../src/domain/match/wanted.ts";
import type { Activity } from "../src/domain/model/activity.ts";
import { accountId, contactId, opportunityId, userId } from "../src/domain/model/ids.ts";
import type { Account, Contact, Knowledge, Opportunity } from "../src/domain/model/records.ts";
import { traceOf } from "../src/domain/twin/trace.ts";

/**
 * Matching against ever larger CRMs: the time a match takes must not grow with the number of contacts. Prints one JSON
 * line a size, and fails when the largest is more than `growthMax` times as slow as the smallest.
 */
const { values } = parseArgs({ options: { sizes: { type: "string", default: "1000,10000,100000" }, runs: { type: "string", default: "2000" }, growthMax: { type: "string", default: "3" } } });

const policy = PolicySchema.parse({ organisation: { ownDomains: ["seller.example"] } });
const runs = Number(values.runs);
const medians: number[] = [];

for (const size of values.sizes.split(",").map(Number)) {
  const knowledge = crmOf(size);
  const built = performance.now();
  const index = indexKnowledge(knowledge, policy);
  const indexMs = performance.now() - built;
  const activities = Array.from({ length: runs }, (_, at) => activityOf((at * 7_919) % size, knowledge));
  for (const activity of activities.slice(0, 500)) matchActivity(activity, index, policy);
  const matchUs = activities.map((activity) => timed(() => matchActivity(activity, index, policy))).sort((a, b) => a - b);
  const keysUs = activities.map((activity) => timed(() => wantedKeys(activity, policy))).sort((a, b) => a - b);
  const traceUs = activities.map((activity) => timed(() => traceOf(activity, policy))).sort((a, b) => a - b);
  const clear = activities.filter((activity) => matchActivity(activity, index, policy).certainty === "clear").length;
  medians.push(at(matchUs, 0.5));
  console.log(JSON.stringify({
    bench: "match", contacts: size, indexMs: Math.round(indexMs), matchUs: { p50: at(matchUs, 0.5), p99: at(matchUs, 0.99) },
    keysUsP50: at(keysUs, 0.5), traceUsP50: at(traceUs, 0.5), clear: clear / runs,
  }));
}

const growth = (medians.at(-1) ?? 1) / (medians[0] ?? 1);
console.log(JSON.stringify({ bench: "match", growth: Math.round(growth * 100) / 100, growthMax: Number(values.growthMax) }));
if (growth > Number(values.growthMax)) process.exitCode = 1;

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) * 1_000;
}

function at(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

/** Ten contacts and two deals an account; names repeat as they do among people: 400 first and 2,000 last names. */
function crmOf(size: number): Knowledge {
  const accounts: Account[] = [];
  const opportunities: Opportunity[] = [];
  const contacts: Contact[] = [];
  for (let n = 0; n < size / 10; n += 1) {
    const id = accountId(`a${String(n)}`);
    accounts.push({ id, name: `${word(n)} ${word(n + 7)} Logistics`, domains: [`company${String(n)}.example`], phones: [phone(n * 10)], city: null, country: "US", parentId: null, ownerId: null });
    for (const [k, matter] of [`${word(n + 1)} conveyor`, `${word(n + 2)} palletiser`].entries()) {
      opportunities.push({ id: opportunityId(`o${String(n)}-${String(k)}`), name: `${word(n)} – ${matter}`, accountId: id, contactIds: [contactId(`c${String(n * 10 + k)}`)], stage: "Proposal", isClosed: false, isWon: false, amount: "50000", currency: "USD", closeDate: null, createdAt: null, ownerId: null });
    }
  }
  for (let n = 0; n < size; n += 1) {
    const [firstName, lastName] = [word(n % 400), word((n * 31) % 2_000)];
    contacts.push({ id: contactId(`c${String(n)}`), kind: "contact", firstName, lastName, emails: [`p${String(n)}@company${String(Math.floor(n / 10))}.example`], phones: n % 3 === 0 ? [phone(n)] : [], title: null, accountId: accountId(`a${String(Math.floor(n / 10))}`), ownerId: null });
  }
  return { users: [{ id: userId("u1"), name: "Ben Sample", email: "ben@seller.example", phone: null, zone: "UTC", role: "rep", active: true }], contacts, accounts, opportunities };
}

function activityOf(n: number, knowledge: Knowledge): Activity {
  const contact = knowledge.contacts[n];
  const account = knowledge.accounts[Math.floor(n / 10)];
  if (contact === undefined || account === undefined) throw new RangeError("no such contact");
  const matter = word(Math.floor(n / 10) + 1);
  const sentence = `We looked at the ${matter} conveyor with ${word((n + 3) % 400)} on Tuesday and the guard rail has to be lower on the left side, as the forklift comes from there. `;
  return {
    kind: "email", source: "mail", sourceId: `m${String(n)}`, threadId: null, occurredAt: "2026-03-10T09:00:00.000Z", endedAt: null, zone: "UTC", offsetMinutes: 0, direction: "inbound",
    participants: [{ role: "from", name: `${contact.firstName} ${contact.lastName}`, email: contact.emails[0] ?? "" }, { role: "to", name: "Ben Sample", email: "ben@seller.example" }],
    text: { subject: `${matter} conveyor`, body: sentence.repeat(8), quoted: "", forwarded: "", signature: `${contact.firstName}\n${account.name}`, transcript: [], fields: {}, hidden: "" },
    mail: { messageId: `m${String(n)}@company.example`, inReplyTo: null, references: [], autoSubmitted: null, listId: null, listUnsubscribe: false, precedence: null, sensitivity: null, deliveryReport: false },
    calendar: null, truncated: false, decodeLossCount: 0, attachmentCount: 0,
  };
}

/** A pronounceable word of its own for every number. */
function word(n: number): string {
  const syllables = ["ka", "ro", "mi", "ve", "lu", "sta", "ner", "dol", "fi", "gan"];
  const digits = Array.from(String(n), (digit) => syllables[Number(digit)] ?? "");
  const text = digits.join("");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}x`;
}

function phone(n: number): string {
  return `+1 216 ${String(200 + (Math.floor(n / 10_000) % 700))} ${String(n % 10_000).padStart(4, "0")}`;
}
