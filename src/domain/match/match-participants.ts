import type { Evidence } from "../model/judgement.ts";
import type { Policy } from "../../../config/policy.ts";
import { leadOf, sumBits } from "./bits.ts";
import { addChosen, addChosenByName } from "./chosen-before.ts";
import { claimFit, type Claims } from "./claims.ts";
import type { Known, KnowledgeIndex } from "./knowledge-index.ts";
import { initialKey, nameAgreement, type Agreement, type NameForm } from "./names.ts";
import type { Person } from "./people.ts";

/** A record that a person may be, with what speaks for and against it. */
export interface Scored {
  readonly known: Known;
  readonly bits: number;
  readonly evidence: readonly Evidence[];
}

/** Who a person is. tied: one record; open: several near rivals, or one too weak; unknown: on no record by address or number. */
export interface Resolution {
  readonly person: Person;
  readonly state: "tied" | "open" | "unknown";
  /** Best first. */
  readonly candidates: readonly Scored[];
}

const MAILBOX_BITS = 20;
const MAILBOX_PLUS_BITS = 18;
const MAILBOX_SHARED_BITS = 10;
/** A mailbox named for a task (orders@, info@) may be read by more than the one who has it on record. */
const MAILBOX_TASK_BITS = 13;
const MAILBOX_OF_ACCOUNT_BITS = 4;
const PHONE_BITS = 16;
/** A number that is also the account's own may be answered by anybody. */
const PHONE_MAIN_BITS = 11;
const PHONE_SHARED_BITS = 8;
const PHONE_ACCOUNT_BITS = 6;
/** Somebody else of the same house. */
const PHONE_OTHER_EXTENSION_BITS = 2;
const NAME_BITS: Readonly<Record<Agreement, number>> = { full: 7, initial: 4, single: 5, none: -6 };
const CLAIM_BITS = { full: 7, single: 6, none: 0 } as const;
/** The name of somebody at the sender's company, under an address that the record does not have. */
const SAME_DOMAIN_BITS = 4;
const CANDIDATES_MAX = 20;

/** Local parts that name a task, not a person. */
const TASKS: ReadonlySet<string> = new Set(
  ("info orders order sales office contact contacts hello hi mail post service services support help admin accounts accounting billing invoice invoices purchasing procurement buying " +
    "einkauf vertrieb buchhaltung rechnung zentrale kontakt bestellung bestellungen compras ventas contacto administracion pedidos facturas achats commandes contabilita acquisti ordini " +
    "inkoop verkoop bestellingen inkop ordre zamowienia dispatch logistics warehouse reception team shop").split(" "),
);

/** Looks a person up by address, number and name, and weighs the records found. `claims` is asked only where rivals are left. */
export function resolvePerson(person: Person, index: KnowledgeIndex, claims: () => Claims, policy: Policy["match"]): Resolution {
  const pool = new Map<Known, Evidence[]>();
  const add = (known: Known, one: Evidence): void => void pool.set(known, [...(pool.get(known) ?? []), one]);
  addMailbox(person, index, claims, add);
  if (pool.size === 0) addPhone(person, index, claims, add);
  addChosen(person, [...pool.keys()], { index, claims }, add);
  const onRecord = pool.size > 0;
  if (!onRecord) {
    addName(person, index, add);
    addChosenByName(person, [...pool.keys()], index, add);
  }
  const name = isCompanyName(person.name, [...pool.keys()], index) ? null : person.name;
  for (const known of pool.keys()) {
    if (name !== null && onRecord) add(known, nameEvidence(nameAgreement(name, known.name)));
  }
  // Claims settle rivals; they never make somebody of an address that has one owner into another.
  const isSettledByName = onRecord && name === null && (pool.size > 1 || person.mailbox === null);
  if (isSettledByName) {
    for (const known of pool.keys()) {
      const fit = claimFit(claims(), known.name);
      if (fit !== "none") add(known, { kind: "name_in_text", weight: CLAIM_BITS[fit], detail: `The text gives the name of ${known.name.shown}.` });
    }
  }
  const isOnRecord = onRecord || (person.mailbox === null && person.phone !== null && index.accountsByPhone.has(person.phone));
  return settle(person, [...pool].map(([known, evidence]) => ({ known, bits: sumBits(evidence), evidence })), isOnRecord, policy);
}

/** Sorts the candidates and says whether the first is sure. */
export function settle(person: Person, candidates: readonly Scored[], onRecord: boolean, policy: Policy["match"]): Resolution {
  const sorted = withoutLeads(candidates).toSorted((a, b) => b.bits - a.bits || (a.known.contact.id < b.known.contact.id ? -1 : 1)).slice(0, CANDIDATES_MAX);
  const best = sorted[0];
  if (best === undefined) return { person, state: onRecord ? "open" : "unknown", candidates: [] };
  if (best.bits >= policy.clearAtBits && leadOf(sorted) >= policy.leadBits) return { person, state: "tied", candidates: sorted };
  const isElsewhere = !onRecord && (person.mailbox !== null || person.phone !== null);
  return { person, state: isElsewhere ? "unknown" : "open", candidates: sorted };
}

/** A lead beside a contact of the same name is the same person before somebody made a contact of it. */
function withoutLeads(candidates: readonly Scored[]): readonly Scored[] {
  const contacts = new Set(candidates.filter((one) => one.known.contact.kind === "contact").map((one) => one.known.name.key));
  return candidates.filter((one) => one.known.contact.kind === "contact" || !contacts.has(one.known.name.key));
}

/** A lead with the address or number of a contact whose name agrees is that contact: it makes nothing shared. */
function withoutShadows(holders: readonly Known[]): readonly Known[] {
  if (holders.every((known) => known.contact.kind === "contact")) return holders;
  return holders.filter((known) => known.contact.kind === "contact" || !holders.some((other) => other.contact.kind === "contact" && (known.name.key === "" || nameAgreement(known.name, other.name) !== "none")));
}

/** Whether the name given is that of the company ("Orchard Lane", "MERIDIAN FREIGHT") and so speaks for and against nobody there. */
function isCompanyName(name: NameForm | null, pool: readonly Known[], index: KnowledgeIndex): boolean {
  if (name === null || pool.some((known) => nameAgreement(name, known.name) !== "none")) return false;
  const accounts = pool.map((known) => (known.contact.accountId === null ? undefined : index.accountsById.get(known.contact.accountId)));
  return accounts.some((one) => one?.words.telling.some((word) => name.words.includes(word)) === true);
}

type Add = (known: Known, one: Evidence) => void;

function addMailbox(person: Person, index: KnowledgeIndex, claims: () => Claims, add: Add): void {
  if (person.mailbox === null) return;
  const holders = withoutShadows(index.contactsByMailbox.get(person.mailbox) ?? []);
  const isTask = TASKS.has(person.mailbox.slice(0, person.mailbox.indexOf("@")));
  const single = isTask ? MAILBOX_TASK_BITS : person.hasPlusTag ? MAILBOX_PLUS_BITS : MAILBOX_BITS;
  for (const known of holders) {
    add(known, holders.length === 1
      ? { kind: "mailbox", weight: single, detail: `The address is on the record of ${known.name.shown}.` }
      : { kind: "mailbox_shared", weight: MAILBOX_SHARED_BITS, detail: `The address is on the record of ${known.name.shown} and on others.` });
  }
  if (!isTask) return;
  for (const known of colleaguesOf(holders, index)) {
    const isNamed = person.name === null || nameAgreement(person.name, known.name) === "none" ? claimFit(claims(), known.name) !== "none" : true;
    if (isNamed) add(known, { kind: "mailbox_of_account", weight: MAILBOX_OF_ACCOUNT_BITS, detail: "The address is shared at the account." });
  }
}

function colleaguesOf(holders: readonly Known[], index: KnowledgeIndex): readonly Known[] {
  const accounts = new Set(holders.map((known) => known.contact.accountId).filter((id) => id !== null));
  return [...accounts].flatMap((id) => index.contactsByAccount.get(id) ?? []).filter((known) => !holders.includes(known));
}

function addPhone(person: Person, index: KnowledgeIndex, claims: () => Claims, add: Add): void {
  if (person.phone === null) return;
  const holders = withoutShadows(index.contactsByPhone.get(person.phone) ?? []);
  const accounts = index.accountsByPhone.get(person.phone) ?? [];
  for (const known of holders) {
    const isMain = accounts.some((one) => one.account.id === known.contact.accountId);
    add(known, lineEvidence(person, known, holders.length > 1 ? PHONE_SHARED_BITS : isMain ? PHONE_MAIN_BITS : PHONE_BITS));
  }
  const { name } = person;
  for (const { account } of accounts) {
    for (const known of index.contactsByAccount.get(account.id) ?? []) {
      const isNamed = name === null ? claimFit(claims(), known.name) !== "none" : nameAgreement(name, known.name) !== "none";
      if (isNamed && !holders.includes(known)) add(known, { kind: "phone_of_account", weight: PHONE_ACCOUNT_BITS, detail: `The number is that of ${account.name}.` });
    }
  }
}

/** A number behind which the record gives an extension is the company's: only with that extension it is theirs. */
function lineEvidence({ phone, extension }: Person, known: Known, bits: number): Evidence {
  const extensions = known.lines.filter((line) => line.e164 === phone).map((line) => line.extension);
  const shown = known.name.shown;
  if (extension !== null && extensions.includes(extension)) return { kind: "phone_extension", weight: PHONE_BITS, detail: `The number and the extension are on the record of ${shown}.` };
  if (!extensions.includes(null)) {
    return extension === null
      ? { kind: "phone_shared", weight: Math.min(bits, PHONE_SHARED_BITS), detail: `The number is on the record of ${shown}, with an extension.` }
      : { kind: "phone_shared", weight: PHONE_OTHER_EXTENSION_BITS, detail: `The number is on the record of ${shown}, with another extension.` };
  }
  const weight = extension === null ? bits : Math.min(bits, PHONE_SHARED_BITS);
  return { kind: weight === PHONE_BITS ? "phone" : "phone_shared", weight, detail: `The number is on the record of ${shown}${weight === PHONE_BITS ? "" : ", and not there alone"}.` };
}

function addName(person: Person, index: KnowledgeIndex, add: Add): void {
  const { name } = person;
  if (name === null || name.words.length < 2) return;
  const initial = initialKey(name);
  const sameName = new Set([...(index.contactsByName.get(name.key) ?? []), ...(initial === null ? [] : (index.contactsByInitial.get(initial) ?? []))]);
  const domainAccounts = person.domain === null ? [] : (index.accountsByDomain.get(person.domain) ?? []);
  for (const known of sameName) {
    const agreement = nameAgreement(name, known.name);
    if (agreement === "none") continue;
    add(known, nameEvidence(agreement));
    if (domainAccounts.some((one) => one.account.id === known.contact.accountId)) {
      add(known, { kind: "same_domain", weight: SAME_DOMAIN_BITS, detail: "The address is under the domain of the account." });
    }
  }
}

const NAME_DETAIL: Readonly<Record<Agreement, string>> = {
  full: "The name agrees.",
  initial: "The last name and the initial agree.",
  single: "The one name given agrees.",
  none: "The name given is another.",
};

const nameEvidence = (agreement: Agreement): Evidence => ({ kind: `name_${agreement}`, weight: NAME_BITS[agreement], detail: NAME_DETAIL[agreement] });
