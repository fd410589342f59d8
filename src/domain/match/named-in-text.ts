import type { Activity } from "../model/activity.ts";
import type { AccountId } from "../model/ids.ts";
import type { Known, KnowledgeIndex, KnownAccount } from "./knowledge-index.ts";
import { initialKey, readName } from "./names.ts";
import type { Person } from "./people.ts";
import { saysPhrase, type Said } from "./said.ts";

/** An account that the text names: in full, or by one of the words that tell it from others. */
export interface NamedAccount {
  readonly known: KnownAccount;
  readonly full: boolean;
}

/** The accounts that the text or a company field names, of those selected by its capitalised words. */
export function accountsNamed(tokens: readonly string[], said: Said, index: KnowledgeIndex): readonly NamedAccount[] {
  const found = new Map<AccountId, NamedAccount>();
  for (const token of tokens) {
    if (token.length < 2) continue;
    for (const known of (index.accountsByWord.get(token) ?? []).slice(0, ACCOUNTS_A_WORD_MAX)) {
      const full = saysPhrase(said, known.words.all);
      // A later word of a name ("Ohio", "Pine") is met by chance; the first telling one is what people call it, an everyday one with the next.
      if (full || (known.words.telling[0] === token && (!EVERYDAY.has(token) || saysPhrase(said, known.words.all.slice(0, 2))))) found.set(known.account.id, { known, full });
    }
  }
  return [...found.values()];
}

/** Words that begin many names and sentences: alone they name no company. */
const EVERYDAY: ReadonlySet<string> = new Set(
  ("old new great grand big little small first second best better good fine royal red blue green white black golden gold silver bright clear fresh open high low upper lower great city town park " +
    "river lake sea sun star sky stone bridge castle garden home house hotel school club saint san santa st la le el der die das monte bad alte alter neue neuer grosse vieux petit grande nuevo nueva").split(" "),
);

/**
 * People whom a text without outside participants names, as in a note: first and last name, or initial and last name,
 * of a record. Each stands for one person with a name and no address.
 */
export function peopleNamed(activity: Activity, tokens: readonly string[], index: KnowledgeIndex): readonly Person[] {
  const text = [activity.text.subject, activity.text.body].join("\n").slice(0, TEXT_READ_MAX);
  const wanted = new Set(tokens);
  const found = new Map<string, Person>();
  let runsLeft = RUNS_READ_MAX;
  for (const match of text.matchAll(/(?<![\p{L}\p{N}])\p{Lu}(?:\.|[\p{L}\p{M}'’-]+)(?:\s+\p{Lu}[\p{L}\p{M}'’-]+){1,3}/gu)) {
    for (const run of runsOf(match[0])) {
      runsLeft -= 1;
      if (runsLeft < 0) return [...found.values()];
      const name = readName(run);
      if (name === null || name.words.length < 2 || found.size >= PEOPLE_MAX || !name.words.every((word) => wanted.has(word))) continue;
      const initial = initialKey(name);
      if (!index.contactsByName.has(name.key) && (initial === null || name.first.length > 1 || !index.contactsByInitial.has(initial))) continue;
      found.set(name.key, { name, given: run, mailbox: null, hasPlusTag: false, domain: null, phone: null, extension: null, labels: [run], author: false, secondHand: true });
    }
  }
  return [...found.values()];
}

/** The contacts of an account whom the text names by first and last name, or by a first name that only one of them has. */
export function contactsNamed(people: readonly Known[], tokens: readonly string[], said: Said): readonly Known[] {
  const spoken = new Set(tokens);
  const firsts = new Map<string, number>();
  for (const { name } of people) firsts.set(name.first, (firsts.get(name.first) ?? 0) + 1);
  return people.filter(({ name }) => {
    if (name.words.length > 1 && saysPhrase(said, name.words)) return true;
    const isOnly = name.first.length > 1 && firsts.get(name.first) === 1;
    return (isOnly && spoken.has(name.first) && saysPhrase(said, [name.first])) || (name.last.length > 2 && spoken.has(name.last) && saysPhrase(said, name.last.split(" ")));
  }).slice(0, CAST_NAMED_MAX);
}

const TEXT_READ_MAX = 20_000;
const PEOPLE_MAX = 20;
const RUNS_READ_MAX = 1_000;
const ACCOUNTS_A_WORD_MAX = 50;
const CAST_NAMED_MAX = 50;

/** "Harriet Met Harriet Pym" holds its name in any stretch of two or three words. */
function runsOf(capitalised: string): readonly string[] {
  const words = capitalised.split(/\s+/u);
  const runs: string[] = [];
  for (const length of [3, 2]) for (let at = 0; at + length <= words.length; at += 1) runs.push(words.slice(at, at + length).join(" "));
  return runs;
}
