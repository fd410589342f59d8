import type { PersonMark } from "../../domain/audit/fact.ts";
import { contactIdentity, type Identity, mailboxIdentity, phoneIdentity } from "../../domain/erasure/identity.ts";
import { speaksOf, type Traits } from "../../domain/erasure/speaks-of.ts";
import { nameKey } from "../../domain/hygiene/normalize-name.ts";
import type { Participant } from "../../domain/model/activity.ts";
import type { ContactId, CrmRecordId } from "../../domain/model/ids.ts";
import { personHashes } from "../../domain/twin/trace.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** People who are to be forgotten, by everything under which something of them may be kept. */
export interface Wanted extends Traits {
  readonly contacts: readonly ContactId[];
  readonly crmIds: readonly CrmRecordId[];
  readonly marks: readonly PersonMark[];
  /** Under which twins remember them. */
  readonly hashes: readonly string[];
  /** Names that somebody of our own side has as well: nothing is looked for by them. */
  readonly namesShared: number;
  /** Whether a text speaks of them. */
  readonly speaks: (text: string) => boolean;
}

/** Those of the given words that are no address, no number and no contact. */
export interface Unknown {
  readonly unknown: readonly string[];
}

/** Finds the people behind addresses, numbers and ids of contacts: all their other addresses, numbers and names. */
export async function whoIs(tx: TenantTransaction, given: readonly string[]): Promise<Wanted | Unknown> {
  const region = tx.installation.policy.organisation.defaultRegion;
  const read = await Promise.all(given.map((word) => readWord(tx, word, region)));
  const unknown = given.filter((_word, index) => read[index] === undefined);
  if (unknown.length > 0) return { unknown };
  const asked = read.filter((one) => one !== undefined);
  const of = (kind: string): readonly string[] => asked.filter((one) => one.startsWith(`${kind}:`)).map((one) => one.slice(kind.length + 1));
  const contacts = await tx.erasure.contacts({ ids: of("contact"), addresses: of("mailbox"), phones: of("phone") });
  const addresses = [...new Set([...of("mailbox"), ...contacts.flatMap(({ emails }) => emails.map((email) => email.toLowerCase()))])];
  const phones = [...new Set([...of("phone"), ...contacts.flatMap((contact) => contact.phones.map((phone) => phoneIdentity(phone, region)?.slice("phone:".length) ?? phone))])];
  const identities = [
    ...asked.filter((one) => !one.startsWith("contact:")), ...contacts.flatMap(({ id, formerIds }) => [id, ...formerIds].map(contactIdentity)),
    ...addresses.map(mailboxIdentity), ...phones.map((phone) => phoneIdentity(phone, region)),
  ].filter((one) => one !== null);
  const marks = tx.people.marks([...new Set(identities)]);
  const named = [...contacts.map(({ firstName, lastName }) => `${firstName} ${lastName}`.trim()), ...(await namesGiven(tx, marks, new Set(identities)))];
  const ours = new Set((await tx.mirror.users()).map(({ name }) => nameKey(name)));
  const names = [...new Set(named)].filter((name) => !ours.has(nameKey(name)));
  const traits = { addresses, phones, names };
  const hashes = [...names.map((name) => ({ name })), ...addresses.map((email) => ({ email })), ...phones.map((phone) => ({ phone }))].flatMap((person) => personHashes(person, region));
  return {
    ...traits, contacts: contacts.flatMap(({ id, formerIds }) => [id, ...formerIds]), crmIds: contacts.flatMap(({ crmIds }) => crmIds), marks, hashes: [...new Set(hashes)],
    namesShared: new Set(named).size - names.length, speaks: speaksOf(traits),
  };
}

/** A contact where there is one of that id, else an address or a number. */
async function readWord(tx: TenantTransaction, word: string, region: string): Promise<Identity | undefined> {
  if (word.includes("@")) return mailboxIdentity(word) ?? undefined;
  // Those who share an address come along; the one who was named is the one of that id.
  const found = word.startsWith("+") ? [] : await tx.erasure.contacts({ ids: [word], addresses: [], phones: [] });
  const contact = found.find(({ id, formerIds, crmIds }) => [id, ...formerIds, ...crmIds].some((one) => one === word));
  if (contact !== undefined) return contactIdentity(contact.id);
  return /^[+(\d][\d\s().\-/]+$/.test(word) ? (phoneIdentity(word, region) ?? undefined) : undefined;
}

/** Activities whose people are looked through for names; what comes after says nothing new of somebody. */
const ACTIVITIES_MAX = 500;

/** The full names under which they stand on their own activities: nobody else's. */
async function namesGiven(tx: TenantTransaction, marks: readonly PersonMark[], identities: ReadonlySet<Identity>): Promise<readonly string[]> {
  const region = tx.installation.policy.organisation.defaultRegion;
  const isTheirs = ({ email, phone }: Participant): boolean => [email === undefined ? null : mailboxIdentity(email), phone === undefined ? null : phoneIdentity(phone, region)].some((one) => one !== null && identities.has(one));
  const names: string[] = [];
  for (const id of (await tx.erasure.causesOf(marks)).slice(0, ACTIVITIES_MAX)) {
    const stored = await tx.activities.get(id);
    for (const one of stored?.activity?.participants ?? []) if (one.name !== undefined && isTheirs(one)) names.push(one.name);
  }
  const companies = new Set(await tx.erasure.companiesCalled([...new Set(names)]));
  return names.filter((name) => !name.includes("@") && !companies.has(name));
}
