import type { AccountId } from "../model/ids.ts";
import { wordsOf } from "../text/words.ts";
import type { KnowledgeIndex, KnownAccount } from "./knowledge-index.ts";
import type { Resolution } from "./match-participants.ts";
import { type Said, saysPhrase } from "./said.ts";
import { bestDealBits } from "./score-deal.ts";

/** A word that more accounts have in their names tells none of them from the others, and nobody mistakes them for each other by it. */
export const LOOK_ALIKES_A_WORD_MAX = 5;

const NAMED_IN_FULL_BITS = 8;
const CITY_BITS = 3;
const PERSON_BITS = 4;
const FIRST_NAME_BITS = 2;
const PEOPLE_BITS_MAX = 8;

/**
 * Accounts that share a telling word with the name of this one, and so are taken for it: "Belmont Dental Group" beside
 * "Belmont Dental Care". Only where the people stand on its records by address or number: by these `selectKnowledge`
 * brings the look-alikes along.
 */
export function lookAlikesOf(accountId: AccountId, resolutions: readonly Resolution[], index: KnowledgeIndex): readonly KnownAccount[] {
  const account = index.accountsById.get(accountId);
  if (account === undefined || !resolutions.some((one) => standsThere(one, accountId))) return [];
  const found = new Map<AccountId, KnownAccount>();
  for (const word of account.words.telling) {
    const holders = index.accountsByWord.get(word) ?? [];
    if (holders.length > LOOK_ALIKES_A_WORD_MAX) continue;
    for (const known of holders) if (known !== account) found.set(known.account.id, known);
  }
  return [...found.values()].toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1));
}

/** How much the text speaks of an account by itself: of its deals, under its full name, of its city, of its people; less what `own` has too. */
export function bitsFor({ account, words }: KnownAccount, own: KnownAccount, said: Said, index: KnowledgeIndex): number {
  const city = wordsOf(account.city ?? "");
  const isOtherCity = city.length > 0 && account.city !== own.account.city && !words.all.includes(city[0] ?? "");
  const isNamed = words.all.length > 1 && saysPhrase(said, words.all) && !saysPhrase(said, own.words.all);
  return bestDealBits(account.id, said, index) + (isNamed ? NAMED_IN_FULL_BITS : 0) + (isOtherCity && saysPhrase(said, city) ? CITY_BITS : 0) +
    peopleBits(account.id, own.account.id, said, index);
}

/** By last names, and by first names that nobody at the account itself has. */
function peopleBits(id: AccountId, own: AccountId, said: Said, index: KnowledgeIndex): number {
  const ours = new Set((index.contactsByAccount.get(own) ?? []).flatMap(({ name }) => name.words));
  let bits = 0;
  for (const { name } of index.contactsByAccount.get(id) ?? []) {
    if (name.last.length > 2 && !ours.has(name.last) && saysPhrase(said, name.last.split(" "))) bits += PERSON_BITS;
    else if (name.first.length > 2 && !ours.has(name.first) && saysPhrase(said, name.first.split(" "))) bits += FIRST_NAME_BITS;
  }
  return Math.min(PEOPLE_BITS_MAX, bits);
}

function standsThere({ state, candidates }: Resolution, accountId: AccountId): boolean {
  const best = candidates[0];
  return state === "tied" && best !== undefined && best.known.contact.accountId === accountId &&
    best.evidence.some(({ kind }) => kind.startsWith("mailbox") || kind.startsWith("phone"));
}
