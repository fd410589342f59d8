import type { Policy } from "../../../config/policy.ts";
import type { NormalPhone } from "../hygiene/normalize-phone.ts";
import type { Activity, Direction, ParticipantRole } from "../model/activity.ts";
import type { User } from "../model/records.ts";
import type { Given } from "./given.ts";
import type { KnowledgeIndex } from "./knowledge-index.ts";
import { fitsSingle, nameAgreement, readName, type NameForm } from "./names.ts";
import { speakersOf } from "./wanted.ts";

/** Somebody who takes part, as the source tells it; not yet tied to a record. */
export interface Person {
  readonly name: NameForm | null;
  /** The name as given, a company's or a switchboard's perhaps. */
  readonly given: string | null;
  readonly mailbox: string | null;
  readonly hasPlusTag: boolean;
  readonly domain: string | null;
  readonly phone: string | null;
  /** Behind a company's number, as the source gave it. */
  readonly extension: string | null;
  /** Transcript labels under which this person speaks, and other spellings met. */
  readonly labels: readonly string[];
  readonly author: boolean;
  /** Known from a forwarded header or the text, not from the activity's own facts. */
  readonly secondHand: boolean;
}

/** One of our side; `user` null for an own mailbox that is nobody's. */
export interface OwnPerson extends Person {
  readonly user: User | null;
}

/** Everybody who takes part, by side. */
export interface People {
  readonly own: readonly OwnPerson[];
  readonly outside: readonly Person[];
}

/**
 * Tells our people from theirs and ties speaker labels to them. Ours are those with an own address, a user's number or,
 * without either, a user's name; the other end of a call or text is ours when the direction says so.
 */
export function readPeople(activity: Activity, given: readonly Given[], index: KnowledgeIndex, policy: Policy): People {
  const own: OwnPerson[] = [];
  const outside: Person[] = [];
  for (const one of given) {
    const { role } = one;
    if (role !== null && isResource(one.address)) continue;
    const person = personOf(one, role !== null && isAuthor(activity, role), index);
    // "undisclosed-recipients:;" is nobody; a caller without number or name is somebody.
    if (person.mailbox === null && (role === null || (person.phone === null && person.name === null && (activity.kind === "email" || activity.kind === "meeting")))) continue;
    const user = userOf(person, index);
    if (role === null) {
      if (user === null && !isOwnAddress(person, policy)) outside.push(person);
    } else if (user !== null || isOwnEnd(person, role, activity, policy)) own.push({ ...person, user });
    else outside.push(person);
  }
  return withSpeakers(distinct(own), distinct(outside), activity, index);
}

/** Whether a label or display name tells only a role or a device: "Caller", "Speaker 2", "Brightwater switchboard", a number. */
export const isAnonymous = (label: string): boolean => nameIn(label) === null;

/** The name of somebody that a label tells; null where it tells only a role or a device. */
function nameIn(label: string): NameForm | null {
  const name = readName(label);
  return name === null || name.words.some((word) => ROLE_WORDS.has(word)) ? null : name;
}

/** Rooms and shared calendars that Google invites by address; they are nobody. */
const isResource = (email: string): boolean => /@(?:resource|group)\.calendar\.google\.com>?$/iu.test(email);

const ROLE_WORDS: ReadonlySet<string> = new Set(
  ("caller callee speaker unknown guest customer client agent host participant attendee voice user anonymous unidentified switchboard reception front desk " +
    "receptionist operator office zentrale empfang anrufer sprecher unbekannt accueil standard centralita recepcion centralino telefonzentrale sales info support orders team room " +
    "conference phone voicemail mailbox undisclosed recipients notetaker").split(" "),
);

function personOf(one: Given, author: boolean, index: KnowledgeIndex): Person {
  const { role, address, email, domain } = one;
  const label = one.name.trim();
  const name = label === "" ? null : nameIn(label);
  const number = numberOf(one, name, index);
  return {
    name,
    given: label === "" ? null : label,
    mailbox: email?.address ?? null,
    hasPlusTag: email?.plusTag != null,
    domain,
    phone: number?.e164 ?? null,
    extension: number?.extension ?? null,
    labels: [label, address.trim()].filter((one) => one !== ""),
    author,
    secondHand: role === null,
  };
}

/** A local number is dialled where we are, unless somebody of that name abroad, and nobody here, has it on record. */
function numberOf({ phone, phones }: Given, name: NameForm | null, index: KnowledgeIndex): NormalPhone | null {
  const isKnown = ({ e164 }: NormalPhone): boolean => index.usersByPhone.has(e164) || index.contactsByPhone.has(e164) || index.accountsByPhone.has(e164);
  if (name === null || (phone !== null && isKnown(phone))) return phone;
  const theirs = phones.filter(({ e164 }) => index.contactsByPhone.get(e164)?.some((known) => nameAgreement(name, known.name) !== "none") === true);
  return theirs.length === 1 ? (theirs[0] ?? null) : phone;
}

function userOf(person: Person, index: KnowledgeIndex): User | null {
  if (person.mailbox !== null) return index.usersByMailbox.get(person.mailbox) ?? null;
  if (person.phone !== null) {
    const byPhone = index.usersByPhone.get(person.phone);
    if (byPhone !== undefined) return byPhone;
    // A number on a customer's record outweighs a name that a colleague happens to share.
    if (index.contactsByPhone.has(person.phone) || index.accountsByPhone.has(person.phone)) return null;
  }
  return person.name === null ? null : (index.usersByName.get(person.name.key) ?? null);
}

/** Under a domain of ours, or an address that policy says is one of ours: a colleague's private one, counsel's. */
function isOwnAddress({ mailbox, domain }: Person, { organisation, privacy }: Policy): boolean {
  if (mailbox === null || domain === null) return false;
  if (organisation.ownDomains.includes(domain) || organisation.ownDomains.includes(mailbox.slice(mailbox.lastIndexOf("@") + 1))) return true;
  return [privacy.privateAddresses, privacy.counselAddresses, privacy.hrAddresses].some((list) => list.includes(mailbox));
}

const OWN_END: Readonly<Record<Direction, ReadonlySet<ParticipantRole>>> = {
  inbound: new Set<ParticipantRole>(["callee"]),
  outbound: new Set<ParticipantRole>(["caller"]),
  internal: new Set<ParticipantRole>(["caller", "callee"]),
};

function isOwnEnd(person: Person, role: ParticipantRole, activity: Activity, policy: Policy): boolean {
  if (person.mailbox !== null) return isOwnAddress(person, policy);
  // A note is written by one of us, whoever the CRM says made the entry.
  if (activity.kind === "note" && role === "submitter") return true;
  if (activity.kind === "text") return role === (activity.direction === "inbound" ? "to" : "from");
  return activity.kind === "call" && OWN_END[activity.direction].has(role);
}

const isAuthor = (activity: Activity, role: ParticipantRole): boolean =>
  role === "submitter" || (role === "from" && (activity.kind === "email" || activity.kind === "text"));

/** Two extensions of one number are two lines. */
const lineOf = ({ phone, extension }: Person): string | null => (phone === null || extension === null ? phone : `${phone} ${extension}`);

function distinct<Someone extends Person>(people: readonly Someone[]): readonly Someone[] {
  const seen = new Map<string, Someone>();
  for (const person of people) {
    const key = person.mailbox ?? lineOf(person) ?? person.name?.key ?? person.given ?? "";
    const known = seen.get(key);
    if (known === undefined) seen.set(key, person);
    else seen.set(key, { ...known, name: known.name ?? person.name, author: known.author || person.author, labels: [...new Set([...known.labels, ...person.labels])] });
  }
  return [...seen.values()];
}

/** Ties each speaker label to whoever it names; one that names nobody yet is a person of its own, on the same line of a call. */
function withSpeakers(own: readonly OwnPerson[], outside: readonly Person[], activity: Activity, index: KnowledgeIndex): People {
  const ours = [...own];
  let theirs = [...outside];
  const line = theirs.length === 1 ? theirs[0] : undefined;
  const newcomers: Person[] = [];
  for (const label of speakersOf(activity)) {
    if (attach(ours, label) || attach(theirs, label)) continue;
    const name = nameIn(label);
    const user = name === null ? undefined : index.usersByName.get(name.key);
    const base = { name, given: label, mailbox: null, hasPlusTag: false, domain: null, phone: null, extension: null, labels: [label], author: false, secondHand: false };
    const known = user === undefined ? -1 : ours.findIndex((person) => person.user?.id === user.id);
    const colleague = ours[known];
    if (colleague !== undefined) ours[known] = { ...colleague, labels: [...colleague.labels, label] };
    else if (user !== undefined) ours.push({ ...base, user });
    else if (name === null) theirs = attachAnonymous(theirs, ours, label);
    else newcomers.push({ ...base, phone: activity.kind === "call" ? (line?.phone ?? null) : null, extension: activity.kind === "call" ? (line?.extension ?? null) : null });
  }
  // A line that only names a company or nobody is spoken for by those who speak on it.
  const isSpokenFor = (person: Person): boolean => newcomers.length > 0 && activity.kind === "call" && person === line && !isKnownOnLine(person, index);
  return { own: ours, outside: [...theirs.filter((person) => !isSpokenFor(person)), ...newcomers] };
}

/** Puts the label on the first person that it can only mean; in place. */
function attach(people: Person[], label: string): boolean {
  const name = readName(label);
  if (name === null) return false;
  const fits = people.filter((person) => person.name !== null && (nameAgreement(name, person.name) !== "none" || initialsOf(person.name) === name.key));
  const exact = fits.filter((person) => person.name?.key === name.key);
  const one = exact[0] ?? (fits.length === 1 ? fits[0] : undefined);
  if (one === undefined) return false;
  people[people.indexOf(one)] = { ...one, labels: [...new Set([...one.labels, label])] };
  return true;
}

const initialsOf = (name: NameForm): string => name.words.map((word) => word[0] ?? "").join("");

/** "Caller" in a talk of two is the one other person; in a larger one it tells nothing. */
function attachAnonymous(theirs: readonly Person[], ours: readonly OwnPerson[], label: string): Person[] {
  const [one] = theirs;
  if (theirs.length !== 1 || one === undefined || ours.length !== 1) return [...theirs];
  return [{ ...one, labels: [...one.labels, label] }];
}

function isKnownOnLine(person: Person, index: KnowledgeIndex): boolean {
  const { name, phone } = person;
  if (name === null || phone === null) return false;
  const holders = index.contactsByPhone.get(phone) ?? [];
  return [...holders, ...(index.contactsByName.get(name.key) ?? [])].some((known) => nameAgreement(name, known.name) !== "none" || (name.words.length === 1 && fitsSingle(name.words[0] ?? "", known.name)));
}
