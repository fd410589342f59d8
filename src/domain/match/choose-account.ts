import type { AccountId } from "../model/ids.ts";
import type { Evidence } from "../model/judgement.ts";
import { leadOf, sumBits } from "./bits.ts";
import type { Surroundings } from "./context.ts";
import type { KnowledgeIndex, KnownAccount } from "./knowledge-index.ts";
import type { Resolution } from "./match-participants.ts";
import type { Said } from "./said.ts";
import { bestDealBits } from "./score-deal.ts";

/** An account with what points to it. */
export interface ScoredAccount {
  readonly known: KnownAccount;
  readonly bits: number;
  readonly evidence: readonly Evidence[];
}

/** The account of an activity: sure, only the best guess, or none. */
export interface AccountChoice {
  readonly account: KnownAccount | null;
  readonly sure: boolean;
  /** Best first. */
  readonly candidates: readonly ScoredAccount[];
}

const CONTACT_BITS = 20;
const ALL_CANDIDATES_BITS = 12;
const CANDIDATE_BITS = 4;
const DOMAIN_BITS = 12;
const DOMAIN_SHARED_BITS = 6;
const ALIAS_DOMAIN_BITS = 8;
const PHONE_BITS = 12;
const NAMED_FULL_BITS = 4;
const NAMED_BITS = 3;
/** Our own note, or a form's company field, names the company it is about; a stranger's mail may name any. */
const NAMED_ON_PURPOSE_BITS = 4;
const DEAL_BITS_MAX = 6;
const COMMON_DEAL_BITS = 8;
const SETTLING_DEAL_BITS = 8;
const OTHER_DEAL_BITS_MAX = 2;
const PARENT_BITS = 4;
const PARENT_BY_DOMAIN_BITS = 3;
/** Less does not even make a candidate that a person should look at. */
export const GUESS_BITS = 6;
const GUESS_LEAD_BITS = 3;
const TOP_BITS = 5;

/**
 * The account that the people point to. With clear contacts it is theirs and nothing else counts, for a domain may be
 * shared by a group's companies and a text may name any company. Clear contacts of several accounts: the one whose deal
 * the text points to; else the group's parent, or nobody, and not sure.
 */
export function chooseAccount(resolutions: readonly Resolution[], isNamedOnPurpose: boolean, { named, said, index }: Surroundings): AccountChoice {
  const scores = new Map<AccountId, Evidence[]>();
  const add: Add = (id, kind, weight, detail) => void scores.set(id, [...(scores.get(id) ?? []), { kind, weight, detail }]);
  const tied = accountsOfTied(resolutions);
  for (const id of tied) add(id, "contact", CONTACT_BITS, "A clear contact belongs to this account.");
  if (tied.size === 1) return choice(scores, index, true);
  if (tied.size === 0) {
    for (const resolution of resolutions) addUntied(resolution, index, add);
    for (const { known, full } of named) add(known.account.id, "account_named", (full ? NAMED_FULL_BITS : NAMED_BITS) + (isNamedOnPurpose ? NAMED_ON_PURPOSE_BITS : 0), "The text names the account.");
  }
  const common = tied.size > 1 ? accountOfCommonDeal(tied, resolutions, index) : null;
  if (common !== null) {
    add(common, "deal_of_all", COMMON_DEAL_BITS, "Everybody has a role in a deal of this account.");
    return choice(scores, index, true);
  }
  for (const id of scores.keys()) addDeals(id, said, index, add);
  if (tied.size > 1) {
    for (const id of tied) {
      const isParent = [...tied].some((other) => index.accountsById.get(other)?.account.parentId === id);
      if (isParent) add(id, "parent", PARENT_BITS, "The others belong to this account's group.");
    }
  }
  const chosen = choice(scores, index, false);
  return tied.size > 1 ? { ...chosen, sure: isSettledByDeal(chosen, tied, said, index) } : chosen;
}

/** Among clear contacts of several accounts: the text speaks of this one's deal, and of none of the others'. */
function isSettledByDeal(chosen: AccountChoice, tied: ReadonlySet<AccountId>, said: Said, index: KnowledgeIndex): boolean {
  const id = chosen.account?.account.id;
  if (id === undefined || bestDealBits(id, said, index) < SETTLING_DEAL_BITS) return false;
  return [...tied].every((other) => other === id || bestDealBits(other, said, index) <= OTHER_DEAL_BITS_MAX);
}

type Add = (id: AccountId, kind: string, weight: number, detail: string) => void;

function accountsOfTied(resolutions: readonly Resolution[]): ReadonlySet<AccountId> {
  const ids = resolutions.map((one) => (one.state === "tied" ? (one.candidates[0]?.known.contact.accountId ?? null) : null));
  return new Set(ids.filter((id) => id !== null));
}

/** Partners and advisers work on a customer's deal under an account of their own: the one account whose open deal has all of them. */
function accountOfCommonDeal(tied: ReadonlySet<AccountId>, resolutions: readonly Resolution[], index: KnowledgeIndex): AccountId | null {
  const contacts = resolutions.flatMap((one) => (one.state === "tied" && one.candidates[0] !== undefined ? [one.candidates[0].known.contact.id] : []));
  const accounts = [...tied].filter((id) => (index.dealsByAccount.get(id) ?? []).some(({ opportunity }) =>
    !opportunity.isClosed && contacts.every((contact) => opportunity.contactIds.includes(contact))));
  const [only] = accounts;
  return accounts.length === 1 && only !== undefined ? only : null;
}

function addUntied({ person, candidates }: Resolution, index: KnowledgeIndex, add: Add): void {
  const best = candidates[0]?.bits ?? 0;
  const top = candidates.filter((one) => best - one.bits < TOP_BITS);
  const accounts = new Set(top.map((one) => one.known.contact.accountId).filter((id) => id !== null));
  const isOnRecord = top.some((one) => one.evidence.some((evidence) => evidence.kind.startsWith("mailbox") || evidence.kind.startsWith("phone")));
  for (const id of accounts) {
    if (isOnRecord && accounts.size === 1) add(id, "contacts_possible", ALL_CANDIDATES_BITS, "Everybody it may be belongs to this account.");
    else add(id, "contact_possible", CANDIDATE_BITS, "Somebody it may be belongs to this account.");
  }
  if (person.domain !== null) addDomain(person.domain, index, add);
  if (person.phone === null) return;
  for (const { account } of index.accountsByPhone.get(person.phone) ?? []) add(account.id, "phone_of_account", PHONE_BITS, "The number is the account's.");
}

function addDomain(domain: string, index: KnowledgeIndex, add: Add): void {
  const holders = index.accountsByDomain.get(domain) ?? [];
  for (const { account } of holders) {
    if (holders.length === 1) add(account.id, "domain", DOMAIN_BITS, "The address is under the account's domain.");
    else {
      add(account.id, "domain_shared", DOMAIN_SHARED_BITS, "The address is under a domain that several accounts share.");
      if (holders.some((other) => other.account.parentId === account.id)) add(account.id, "parent", PARENT_BY_DOMAIN_BITS, "The others belong to this account's group.");
    }
  }
  const aliases = holders.length > 0 ? [] : (index.accountsByAliasDomain.get(domain) ?? []);
  for (const { account } of aliases) add(account.id, "domain_alias", ALIAS_DOMAIN_BITS, "A contact of the account has an address under this domain.");
}

function addDeals(id: AccountId, said: Said, index: KnowledgeIndex, add: Add): void {
  const best = bestDealBits(id, said, index);
  if (best > 0) add(id, "deal_words", Math.min(DEAL_BITS_MAX, best), "The text uses words of a deal of this account.");
}

function choice(scores: ReadonlyMap<AccountId, readonly Evidence[]>, index: KnowledgeIndex, sure: boolean): AccountChoice {
  const candidates = [...scores].flatMap(([id, evidence]) => {
    const known = index.accountsById.get(id);
    return known === undefined ? [] : [{ known, bits: sumBits(evidence), evidence }];
  }).sort((a, b) => b.bits - a.bits || (a.known.account.id < b.known.account.id ? -1 : 1));
  const best = candidates[0];
  const isGuess = best !== undefined && best.bits >= GUESS_BITS && leadOf(candidates) >= GUESS_LEAD_BITS;
  return { account: isGuess ? best.known : null, sure: sure && isGuess, candidates };
}
