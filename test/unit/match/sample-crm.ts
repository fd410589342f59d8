import { PolicySchema } from "../../../config/policy.ts";
import { indexKnowledge } from "../../../src/domain/match/knowledge-index.ts";
import { matchActivity } from "../../../src/domain/match/match-activity.ts";
import type { Activity, ActivityText, Participant, Utterance } from "../../../src/domain/model/activity.ts";
import { accountId, contactId, opportunityId, userId } from "../../../src/domain/model/ids.ts";
import type { Match } from "../../../src/domain/model/judgement.ts";
import type { Account, Contact, Knowledge, Opportunity, User } from "../../../src/domain/model/records.ts";
import { someActivity } from "../../helpers/some-activity.ts";

/** A seller of packing machines, unlike the sample world in trade, names and languages. Numbers are from ranges set aside for fiction. */
export const policy = PolicySchema.parse({ organisation: { ownDomains: ["seller.example"], defaultRegion: "FR" }, privacy: { counselAddresses: ["avocat@cabinet.example"] } });

const user = (id: string, name: string, email: string, phone: string | null = null): User =>
  ({ id: userId(id), name, email, phone, zone: "Europe/Paris", role: "rep", active: true });

const account = (id: string, name: string, domains: readonly string[], more: Partial<Account> = {}): Account =>
  ({ id: accountId(id), name, domains, phones: [], city: null, country: null, parentId: null, ownerId: null, ...more });

const contact = (id: string, [firstName, lastName]: readonly [string, string], account: string | null, ...reach: readonly string[]): Contact =>
  ({ id: contactId(id), kind: "contact", firstName, lastName, emails: reach.filter((one) => one.includes("@")), phones: reach.filter((one) => one.startsWith("+")), title: null, accountId: account === null ? null : accountId(account), ownerId: null });

const deal = (id: string, name: string, account: string, { roles = [], ...more }: Partial<Opportunity> & { readonly roles?: readonly string[] } = {}): Opportunity =>
  ({ id: opportunityId(id), name, accountId: accountId(account), contactIds: roles.map(contactId), stage: "Proposal", isClosed: false, isWon: false, amount: null, currency: null, closeDate: null, createdAt: null, ownerId: null, ...more });

export const crm: Knowledge = {
  users: [user("u1", "Ben Sample", "ben@seller.example", "+33 1 99 00 00 01"), user("u2", "Mia Sample", "mia@seller.example")],
  accounts: [
    account("verre", "Lumière Verrerie SA", ["lumiere-verrerie.example"], { phones: ["+33 1 99 00 10 00"] }),
    account("group", "Kowalski Holding", ["kowalski.example"]),
    account("druk", "Kowalski Druk", ["kowalski.example"], { parentId: accountId("group") }),
    account("log", "Kowalski Logistyka", ["kowalski.example"], { parentId: accountId("group") }),
    account("foods", "Sakura Foods KK", ["sakura-foods.example"], { city: "Kobe" }),
    account("chem", "Sakura Fine Chemicals", ["sakura-chem.example"], { city: "Osaka" }),
    account("huber", "Bäckerei Huber", []),
    account("sol", "Molinos del Sol", ["molinos.example"]),
  ],
  contacts: [
    contact("zoe", ["Zoé", "Lambert"], "verre", "zoe.lambert@lumiere-verrerie.example", "zl@verrerie-lumiere.example", "+33 6 39 98 10 01"),
    contact("hugo", ["Hugo", "Petit"], "verre", "hugo.petit@lumiere-verrerie.example", "+33 1 99 00 10 00"),
    contact("ines", ["Inès", "Moreau"], "verre", "+33 1 99 00 10 00"),
    contact("ewa", ["Ewa", "Wiśniewska"], "group", "e.wisniewska@kowalski.example"),
    contact("lukasz", ["Łukasz", "Nowak"], "druk", "l.nowak@kowalski.example", "+48 22 500 00 01"),
    contact("piotr", ["Piotr", "Zając"], "log", "p.zajac@kowalski.example"),
    contact("kenji-f", ["Kenji", "Tanaka"], "foods", "k.tanaka@sakura-foods.example"),
    contact("kenji-c", ["Kenji", "Tanaka"], "chem", "tanaka@sakura-chem.example"),
    contact("sora", ["Sora", "Mori"], "chem", "mori@sakura-chem.example"),
    contact("yumi", ["Yumi", "Ito"], "foods", "y.ito@sakura-foods.example"),
    contact("anna", ["Anna", "Huber"], "huber", "info@huber-brot.example"),
    contact("josef", ["Josef", "Huber"], "huber", "info@huber-brot.example"),
    contact("resi", ["Resi", "Huber"], "huber", "resi.huber@gmail.com"),
    contact("lucia", ["Lucía", "Vega"], "sol", "pedidos@molinos.example"),
    contact("mateo", ["Mateo", "Ríos"], "sol", "mateo@molinos.example"),
    contact("free", ["Nora", "Blum"], null, "nora.blum@gmail.com"),
  ],
  opportunities: [
    deal("palet", "Lumière – palletiser for hall 3", "verre", { roles: ["zoe"], amount: "84000" }),
    deal("wrap", "Lumière – shrink wrapper renewal", "verre", { roles: ["zoe", "hugo"] }),
    deal("old", "Lumière – carton erector", "verre", { isClosed: true, isWon: true, closeDate: "2025-12-01" }),
    deal("frame", "Kowalski – group framework", "group", { roles: ["ewa"] }),
    deal("ink", "Druk – ink dosing station", "druk", { roles: ["lukasz"] }),
    deal("dock", "Logistyka – dock levellers", "log", { roles: ["piotr"] }),
    deal("noodle", "Sakura Foods – noodle line packing", "foods", { roles: ["kenji-f"] }),
    deal("drum", "Sakura Chemicals – drum filling station", "chem", { roles: ["kenji-c"] }),
    deal("flour", "Molinos – flour bagging", "sol", { roles: ["mateo", "yumi"] }),
    deal("closed", "Huber – bread slicer", "huber", { isClosed: true, closeDate: "2025-11-01" }),
  ],
};

export const index = indexKnowledge(crm, policy);

export const match = (activity: Activity): Match => matchActivity(activity, index, policy);

const words = (text: Partial<ActivityText>): ActivityText =>
  ({ subject: "", body: "", quoted: "", forwarded: "", signature: "", transcript: [], fields: {}, hidden: "", ...text });

const BEN: Participant = { role: "to", name: "Ben Sample", email: "ben@seller.example" };

/** A mail to Ben. */
export const mail = (from: Omit<Participant, "role">, text: Partial<ActivityText>, cc: readonly Omit<Participant, "role">[] = []): Activity =>
  someActivity({ participants: [{ ...from, role: "from" }, BEN, ...cc.map((one): Participant => ({ ...one, role: "cc" }))], text: words(text) });

/** A mail from Ben. */
export const mailTo = (to: Omit<Participant, "role">, text: Partial<ActivityText>): Activity =>
  someActivity({ direction: "outbound", participants: [{ role: "from", name: "Ben Sample", email: "ben@seller.example" }, { ...to, role: "to" }], text: words(text) });

/** A call to Ben's number; each turn is `speaker: words`. */
export const call = (caller: Omit<Participant, "role">, ...turns: readonly string[]): Activity =>
  someActivity({
    kind: "call", source: "dialer", sourceId: "c-1", threadId: null, mail: null,
    participants: [{ ...caller, role: "caller" }, { role: "callee", name: "Ben Sample", phone: "+33 1 99 00 00 01" }],
    text: words({ transcript: turns.map(turn) }),
  });

/** A note by Ben. */
export const note = (body: string, attendees: readonly Omit<Participant, "role">[] = []): Activity =>
  someActivity({
    kind: "note", source: "crm-note", sourceId: "n-1", threadId: null, mail: null, direction: "internal",
    participants: [{ role: "submitter", name: "Ben Sample", email: "ben@seller.example" }, ...attendees.map((one): Participant => ({ ...one, role: "attendee" }))],
    text: words({ body }),
  });

/** A recorded meeting that Ben called. */
export const meeting = (attendees: readonly Omit<Participant, "role">[], subject: string, ...turns: readonly string[]): Activity =>
  someActivity({
    kind: "meeting", source: "meeting-recorder", sourceId: "r-1", threadId: null, mail: null, direction: "outbound",
    participants: [{ role: "organizer", name: "Ben Sample", email: "ben@seller.example" }, ...attendees.map((one): Participant => ({ ...one, role: "attendee" }))],
    text: words({ subject, transcript: turns.map(turn) }),
  });

function turn(line: string): Utterance {
  const colon = line.indexOf(":");
  return { speaker: line.slice(0, colon), text: line.slice(colon + 1).trim() };
}
