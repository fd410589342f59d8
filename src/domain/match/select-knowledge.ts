import type { Policy } from "../../../config/policy.ts";
import { regionOf } from "../hygiene/normalize-phone.ts";
import type { AccountId } from "../model/ids.ts";
import type { MatchChoice } from "../model/match-choice.ts";
import type { Account, Contact, Knowledge } from "../model/records.ts";
import { accountWords } from "./account-words.ts";
import { isFreeMail } from "./free-mail.ts";
import { e164, mailbox, registrable } from "./knowledge-index.ts";
import { LOOK_ALIKES_A_WORD_MAX } from "./look-alikes.ts";
import { contactTokens } from "./names.ts";
import type { WantedKeys } from "./wanted.ts";

/**
 * The part of the records that is sufficient for an activity with these keys: this function is the definition, a
 * store's SQL does the same by index.
 *
 * - Named contacts: those that people chose for one of the keys before; with one of the mailboxes or phones, or with one of the name tokens as a word of the last name and
 *   one as first name or its initial ({@link contactTokens}).
 * - Named accounts: with one of the domains or phones, with one of the name tokens among the telling words of their
 *   name, with a contact whose address is under one of the domains, and those of the named contacts.
 * - Then the parents and children of the named accounts.
 * - Beside them the accounts that share a telling word with those which a mailbox, a phone or a domain names
 *   ({@link LOOK_ALIKES_A_WORD_MAX} and one more for each word, by id: so many tell that the word is too common).
 * - All contacts and deals of all these accounts. Deals closed a year before the activity may be left out.
 * - All users.
 */
export function selectKnowledge(knowledge: Knowledge, keys: WantedKeys, policy: Policy): Knowledge {
  const wanted = { mailboxes: new Set(keys.mailboxes), domains: new Set(keys.domains), phones: new Set(keys.phones), tokens: new Set(keys.nameTokens) };
  const region = policy.organisation.defaultRegion;
  const countries = new Map(knowledge.accounts.map((account) => [account.id, account.country]));
  const hasPhone = (phones: readonly string[], country: string | null): boolean => phones.some((phone) => wanted.phones.has(e164(phone, regionOf(country, region))));
  const countryOf = ({ accountId }: Contact): string | null => (accountId === null ? null : (countries.get(accountId) ?? null));
  const isReached = (contact: Contact): boolean => contact.emails.some((email) => wanted.mailboxes.has(mailbox(email))) || hasPhone(contact.phones, countryOf(contact));
  const choices = (knowledge.choices ?? []).filter((choice) => isAsked(choice, keys));
  const chosen = new Set(choices.map(({ contactId }) => contactId));
  const isNamed = (contact: Contact): boolean => {
    if (chosen.has(contact.id) || isReached(contact)) return true;
    const tokens = contactTokens(contact.firstName, contact.lastName);
    return tokens.last.some((word) => wanted.tokens.has(word)) && tokens.first.some((word) => wanted.tokens.has(word));
  };
  const contacts = knowledge.contacts.filter(isNamed);
  const hasDomain = (domain: string): boolean => wanted.domains.has(domain) && !isFreeMail(domain, policy);
  const named = new Set<AccountId | null>(contacts.map((contact) => contact.accountId));
  const reached = new Set<AccountId | null>(contacts.filter(isReached).map((contact) => contact.accountId));
  for (const account of knowledge.accounts) {
    if (account.domains.some((domain) => hasDomain(registrable(domain))) || hasPhone(account.phones, account.country)) reached.add(account.id);
    if (reached.has(account.id) || accountWords(account.name).telling.some((word) => wanted.tokens.has(word))) named.add(account.id);
  }
  for (const contact of knowledge.contacts) {
    if (contact.emails.some((email) => hasDomain(registrable(email.slice(email.lastIndexOf("@") + 1))))) named.add(contact.accountId);
  }
  const kept = new Set([...withKin(knowledge.accounts, named), ...lookAlikes(knowledge.accounts, reached)].map((account) => account.id));
  const accounts = knowledge.accounts.filter((account) => kept.has(account.id));
  const direct = new Set(contacts.map((contact) => contact.id));
  return {
    users: knowledge.users,
    contacts: knowledge.contacts.filter((contact) => direct.has(contact.id) || (contact.accountId !== null && kept.has(contact.accountId))),
    accounts,
    opportunities: knowledge.opportunities.filter((deal) => deal.accountId !== null && kept.has(deal.accountId)),
    ...(choices.length === 0 ? {} : { choices }),
  };
}

/** Whether what is remembered is about something that the activity names. */
function isAsked({ clue: { kind, value } }: MatchChoice, { mailboxes, phones, names = [] }: WantedKeys): boolean {
  return { address: mailboxes, phone: phones, name: names }[kind].includes(value);
}

function withKin(accounts: readonly Account[], named: ReadonlySet<AccountId | null>): readonly Account[] {
  const parents = new Set(accounts.filter((account) => named.has(account.id)).map((account) => account.parentId));
  return accounts.filter((account) => named.has(account.id) || parents.has(account.id) || (account.parentId !== null && named.has(account.parentId)));
}

function lookAlikes(accounts: readonly Account[], reached: ReadonlySet<AccountId | null>): readonly Account[] {
  const words = new Set(accounts.filter((account) => reached.has(account.id)).flatMap((account) => accountWords(account.name).telling));
  const sorted = words.size === 0 ? [] : accounts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [...words].flatMap((word) => sorted.filter((account) => accountWords(account.name).telling.includes(word)).slice(0, LOOK_ALIKES_A_WORD_MAX + 1));
}
