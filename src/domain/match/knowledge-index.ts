import type { Policy } from "../../../config/policy.ts";
import { normalizeEmail, registrableDomain } from "../hygiene/normalize-email.ts";
import { nameKey } from "../hygiene/normalize-name.ts";
import { type NormalPhone, normalizePhone, regionOf } from "../hygiene/normalize-phone.ts";
import type { AccountId, ContactId, UserId } from "../model/ids.ts";
import type { MatchChoice, MatchClue } from "../model/match-choice.ts";
import type { Account, Contact, Knowledge, Opportunity, User } from "../model/records.ts";
import { accountWords, type AccountWords } from "./account-words.ts";
import { dealWords, type DealWords } from "./deal-words.ts";
import { isFreeMail } from "./free-mail.ts";
import { initialKey, recordName, type NameForm } from "./names.ts";

/** A contact with its name in the form that is compared. */
export interface Known {
  readonly contact: Contact;
  readonly name: NameForm;
  /** The numbers that can be dialled, each with the extension that the record gives. */
  readonly lines: readonly NormalPhone[];
}

/** An account with its name in the form that is compared. */
export interface KnownAccount {
  readonly account: Account;
  readonly words: AccountWords;
}

/** A deal with the words that tell it from others. */
export interface Deal {
  readonly opportunity: Opportunity;
  readonly words: DealWords;
}

type Many<Key, Value> = ReadonlyMap<Key, readonly Value[]>;

/** The records of a CRM, or a sufficient selection of them, by every key an activity may name. Look-ups cost the same however many records there are. */
export interface KnowledgeIndex {
  readonly usersByMailbox: ReadonlyMap<string, User>;
  readonly usersByPhone: ReadonlyMap<string, User>;
  readonly usersByName: ReadonlyMap<string, User>;
  readonly contactsById: ReadonlyMap<ContactId, Known>;
  readonly contactsByMailbox: Many<string, Known>;
  readonly contactsByPhone: Many<string, Known>;
  /** By {@link NameForm.key}. */
  readonly contactsByName: Many<string, Known>;
  /** By {@link initialKey}. */
  readonly contactsByInitial: Many<string, Known>;
  readonly contactsByAccount: Many<AccountId, Known>;
  readonly accountsById: ReadonlyMap<AccountId, KnownAccount>;
  readonly accountsByDomain: Many<string, KnownAccount>;
  /** Domains that no account has, by the addresses of its contacts. */
  readonly accountsByAliasDomain: Many<string, KnownAccount>;
  readonly accountsByPhone: Many<string, KnownAccount>;
  /** By each telling word of the name. */
  readonly accountsByWord: Many<string, KnownAccount>;
  readonly childrenOf: Many<AccountId, KnownAccount>;
  readonly dealsByAccount: Many<AccountId, Deal>;
  /** What people chose before, by {@link clueKey}. */
  readonly choices: Many<string, MatchChoice>;
  readonly usersById: ReadonlyMap<UserId, User>;
}

/** Indexes records once, in time proportional to their number. The order of the records never matters to a match. */
export function indexKnowledge(knowledge: Knowledge, policy: Policy): KnowledgeIndex {
  const region = policy.organisation.defaultRegion;
  const accounts = knowledge.accounts.map((account) => ({ account, words: accountWords(account.name) }));
  const accountsById = new Map(accounts.map((known) => [known.account.id, known]));
  const contacts = knowledge.contacts.map((contact): Known => {
    const account = contact.accountId === null ? undefined : accountsById.get(contact.accountId)?.account;
    return { contact, name: recordName(contact.firstName, contact.lastName), lines: linesOf(contact.phones, regionOf(account?.country ?? null, region)) };
  });
  const accountsByDomain = many(accounts, (known) => known.account.domains.map(registrable).filter((domain) => !isFreeMail(domain, policy)));
  return {
    ...indexUsers(knowledge.users, region),
    contactsById: new Map(contacts.map((known) => [known.contact.id, known])),
    contactsByMailbox: many(contacts, (known) => known.contact.emails.map(mailbox)),
    contactsByPhone: many(contacts, (known) => known.lines.map((line) => line.e164)),
    contactsByName: many(contacts, (known) => [known.name.key]),
    contactsByInitial: many(contacts, (known) => [initialKey(known.name) ?? ""]),
    contactsByAccount: many(contacts, (known) => (known.contact.accountId === null ? [] : [known.contact.accountId])),
    accountsById,
    accountsByDomain,
    accountsByAliasDomain: aliasDomains(contacts, accountsById, policy),
    accountsByPhone: many(accounts, ({ account }) => linesOf(account.phones, regionOf(account.country, region)).map((line) => line.e164)),
    accountsByWord: many(accounts, (known) => known.words.telling),
    childrenOf: many(accounts, (known) => (known.account.parentId === null ? [] : [known.account.parentId])),
    dealsByAccount: indexDeals(knowledge.opportunities, accountsById),
    choices: many(knowledge.choices ?? [], ({ clue }) => [clueKey(clue)]),
    usersById: new Map(knowledge.users.map((user) => [user.id, user])),
  };
}

/** Under what a clue's choices stand. */
export const clueKey = ({ kind, value }: MatchClue): string => `${kind} ${value}`;

function indexUsers(users: readonly User[], region: string): Pick<KnowledgeIndex, "usersByMailbox" | "usersByPhone" | "usersByName"> {
  const usersByMailbox = new Map<string, User>();
  const usersByPhone = new Map<string, User>();
  const usersByName = new Map<string, User>();
  // Those who left come first, so that a number handed on belongs to whoever has it now.
  for (const user of users.toSorted((a, b) => Number(a.active) - Number(b.active) || compare(b.id, a.id))) {
    if (user.email !== null) usersByMailbox.set(mailbox(user.email), user);
    if (user.phone !== null) usersByPhone.set(e164(user.phone, region), user);
    usersByName.set(nameKey(user.name).split(" ").sort().join(" "), user);
  }
  return { usersByMailbox, usersByPhone, usersByName };
}

function indexDeals(opportunities: readonly Opportunity[], accounts: ReadonlyMap<AccountId, KnownAccount>): Many<AccountId, Deal> {
  const deals = opportunities.flatMap((opportunity) => {
    const account = opportunity.accountId === null ? undefined : accounts.get(opportunity.accountId);
    return account === undefined ? [] : [{ opportunity, words: dealWords(opportunity, account.words), accountId: account.account.id }];
  });
  return many(deals, (deal) => [deal.accountId]);
}

function aliasDomains(contacts: readonly Known[], accounts: ReadonlyMap<AccountId, KnownAccount>, policy: Policy): Many<string, KnownAccount> {
  const found = new Map<string, Map<AccountId, KnownAccount>>();
  for (const { contact } of contacts) {
    const account = contact.accountId === null ? undefined : accounts.get(contact.accountId);
    if (account === undefined) continue;
    for (const email of contact.emails) {
      const domain = registrable(email.slice(email.lastIndexOf("@") + 1));
      if (isFreeMail(domain, policy) || account.account.domains.some((own) => registrable(own) === domain)) continue;
      const holders = found.get(domain) ?? new Map<AccountId, KnownAccount>();
      found.set(domain, holders.set(account.account.id, account));
    }
  }
  return new Map([...found].map(([domain, holders]) => [domain, [...holders.values()]]));
}

/** Groups by every key of a value; blank keys are none, and a value stands once under each. */
function many<Key extends string, Value>(values: readonly Value[], keysOf: (value: Value) => readonly Key[]): Many<Key, Value> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    for (const key of new Set(keysOf(value))) {
      if (key === "") continue;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else group.push(value);
    }
  }
  return groups;
}

/** An address in the form in which two are compared, blank where it is none. */
export const mailbox = (raw: string): string => normalizeEmail(raw)?.address ?? "";

const linesOf = (phones: readonly string[], region: string): readonly NormalPhone[] => phones.flatMap((phone) => normalizePhone(phone, region) ?? []);

/** A number in the form in which two are compared, blank where it is none. */
export const e164 = (raw: string, region: string): string => normalizePhone(raw, region)?.e164 ?? "";

/** The part of a domain that somebody registered, or the domain itself where the public suffix list knows better than we need. */
export const registrable = (domain: string): string => registrableDomain(domain) ?? domain.toLowerCase();

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
