import type { AccountId } from "../model/ids.ts";
import type { Evidence } from "../model/judgement.ts";
import type { Policy } from "../../../config/policy.ts";
import { sumBits } from "./bits.ts";
import { addChosenByName } from "./chosen-before.ts";
import type { Known, KnowledgeIndex } from "./knowledge-index.ts";
import { settle, type Resolution, type Scored } from "./match-participants.ts";
import type { NamedAccount } from "./named-in-text.ts";
import { isFirstName, nameAgreement } from "./names.ts";
import type { Said } from "./said.ts";
import { bestDealBits } from "./score-deal.ts";

/** What the text and the records tell besides the people. */
export interface Surroundings {
  readonly named: readonly NamedAccount[];
  readonly said: Said;
  readonly index: KnowledgeIndex;
  /** The name tokens by which records were selected: no look-up by a word may go beyond them. */
  readonly tokens: readonly string[];
}

const SAME_ACCOUNT_BITS = 6;
/** Two names without addresses that both are found at one account bear each other out. */
const COLLEAGUE_NAMED_BITS = 5;
const ACCOUNT_NAMED_FULL_BITS = 6;
const ACCOUNT_NAMED_BITS = 5;
const DEAL_BITS_MAX = 6;
const FIRST_NAME_BITS = 5;
const STRANGE_NUMBER_BITS = -2;

/**
 * A second look at those who are not tied yet and are known by name only, with what the rest of the activity tells: who
 * else takes part, which company the text names, of whose deal it speaks. A name is settled so or not at all. A strange
 * number does not hinder that, as people call from many; a strange address does, as it is what a deceiver would use.
 */
export function addContext(looked: readonly Resolution[], around: Surroundings, policy: Policy["match"]): readonly Resolution[] {
  const resolutions = withoutEchoes(looked);
  const tiedTo = new Set<Known>();
  const present = new Set<AccountId>();
  for (const { state, candidates } of resolutions) {
    const known = candidates[0]?.known;
    if (state !== "tied" || known === undefined) continue;
    tiedTo.add(known);
    if (known.contact.accountId !== null) present.add(known.contact.accountId);
  }
  return resolutions.map((resolution) => {
    const { person, state } = resolution;
    if (state === "tied" || person.mailbox !== null || isOnRecord(resolution)) return resolution;
    const pool = resolution.candidates.length > 0 ? resolution.candidates : byFirstName(resolution, present, around.index);
    const weighed = pool.filter((one) => !tiedTo.has(one.known)).map((one) => {
      const more = [...peopleEvidence(one.known, resolution, resolutions, present), ...textEvidence(one.known, around)];
      if (person.phone !== null) more.push({ kind: "number_strange", weight: STRANGE_NUMBER_BITS, detail: "The number is on no record." });
      return { ...one, bits: one.bits + sumBits(more), evidence: [...one.evidence, ...more] };
    });
    return settle(person, weighed, person.phone === null && (weighed.length > 0 || resolution.state === "open"), policy);
  });
}

/** A speaker who has the name of somebody already tied by address is that person: the source gave the address without the name. */
function withoutEchoes(resolutions: readonly Resolution[]): readonly Resolution[] {
  const labels = new Map<Resolution, string[]>();
  const echoes = new Set<Resolution>();
  for (const one of resolutions) {
    const { name, mailbox, phone } = one.person;
    if (one.state === "tied" || name === null || mailbox !== null || phone !== null) continue;
    const owners = resolutions.filter((other) => other.state === "tied" && other.person.name === null &&
      other.candidates[0] !== undefined && nameAgreement(name, other.candidates[0].known.name) !== "none");
    const [owner] = owners;
    if (owner === undefined || owners.length > 1) continue;
    labels.set(owner, [...(labels.get(owner) ?? []), ...one.person.labels]);
    echoes.add(one);
  }
  return resolutions.filter((one) => !echoes.has(one)).map((one) => {
    const more = labels.get(one);
    return more === undefined ? one : { ...one, person: { ...one.person, labels: [...one.person.labels, ...more] } };
  });
}

const isOnRecord = ({ candidates }: Resolution): boolean =>
  candidates.some((one) => one.evidence.some(({ kind }) => kind.startsWith("phone") || kind.startsWith("mailbox") || kind === "chosen"));

/** Somebody who joined under a first name only is looked for among the contacts of the accounts that take part. */
function byFirstName({ person }: Resolution, present: ReadonlySet<AccountId>, index: KnowledgeIndex): readonly Scored[] {
  const word = person.name?.words.length === 1 ? (person.name.words[0] ?? "") : "";
  if (word === "") return [];
  const people = [...present].flatMap((id) => index.contactsByAccount.get(id) ?? []).filter((known) => isFirstName(word, known.name));
  const found = new Map<Known, Evidence[]>(people.map((known) => [known, [{ kind: "name_single", weight: FIRST_NAME_BITS, detail: "The one name given agrees." }]]));
  addChosenByName(person, people, index, (known, one) => void found.get(known)?.push(one));
  return [...found].map(([known, evidence]) => ({ known, bits: sumBits(evidence), evidence }));
}

function peopleEvidence(known: Known, of: Resolution, all: readonly Resolution[], present: ReadonlySet<AccountId>): Evidence[] {
  const { accountId } = known.contact;
  if (accountId === null) return [];
  if (present.has(accountId)) return [{ kind: "colleague_present", weight: SAME_ACCOUNT_BITS, detail: "Somebody else of the same account takes part." }];
  const isBorneOut = all.some((other) => other !== of && other.candidates.some((one) =>
    one.known !== known && one.known.contact.accountId === accountId && one.evidence.some(({ kind }) => kind === "name_full")));
  return isBorneOut ? [{ kind: "colleague_named", weight: COLLEAGUE_NAMED_BITS, detail: "Another name given is found at the same account." }] : [];
}

function textEvidence(known: Known, { named, said, index }: Surroundings): readonly Evidence[] {
  const id = known.contact.accountId;
  if (id === null) return [];
  const found: Evidence[] = [];
  const mention = named.find((one) => one.known.account.id === id);
  if (mention !== undefined) found.push({ kind: "account_named", weight: mention.full ? ACCOUNT_NAMED_FULL_BITS : ACCOUNT_NAMED_BITS, detail: "The text names the account." });
  const best = bestDealBits(id, said, index);
  if (best > 0) found.push({ kind: "deal_words", weight: Math.min(DEAL_BITS_MAX, best), detail: "The text uses words of a deal of the account." });
  return found;
}
