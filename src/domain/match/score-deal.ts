import type { Evidence } from "../model/judgement.ts";
import type { AccountId, ContactId } from "../model/ids.ts";
import { wordClass, type WordClass } from "./deal-words.ts";
import { sumBits } from "./bits.ts";
import type { Deal, KnowledgeIndex } from "./knowledge-index.ts";
import { numbersSaid, type Said, stemsDenied, stemsOfHistory, stemsOfSubject, stemsSaid } from "./said.ts";

/** How much a text points to a deal. */
export interface DealScore {
  readonly deal: Deal;
  /** The words alone: what was said, without who said it. */
  readonly wordBits: number;
  readonly bits: number;
  readonly evidence: readonly Evidence[];
}

/** A word that only this one of the deals in question has … */
const WORD_BITS = 4;
/** … and is long, or a name with a digit ("PM3"), as those are seldom met by chance. */
const TELLING_WORD_BITS = 5;
const TELLING_LENGTH_MIN = 7;
/** A word for the form of a deal ("renewal", "pilot"), which another talk about the same account may well hold. */
const FORM_WORD_BITS = 2;
/** A word that selling is full of, or that several of the deals in question share. */
const COMMON_WORD_BITS = 1;
const SUBJECT_BITS = 2;
const REPEATED_BITS = 1;
const PAIR_BITS = 2;
const COMMON_PAIR_BITS = 1;
const QUOTED_BITS = 2.5;
const DENIED_BITS = -5;
const AMOUNT_BITS = 5;
/** Little, as people with a role in one deal write about the other too: it must not lift one chance word to a decision. */
const ROLE_BITS = 0.5;
/** The first letters of a long compound: "Spindelüberwachung" speaks of the "Spindel". */
const COMPOUND_BITS = 3;
const COMPOUND_STEM_LENGTH_MIN = 5;

/** Scores the deals of one account against each other: only what tells them apart counts in full. Order as given. */
export function scoreDeals(deals: readonly Deal[], said: Said, contactIds: readonly ContactId[]): readonly DealScore[] {
  const holders = new Map<string, number>();
  for (const deal of deals) for (const stem of deal.words.stems) holders.set(stem, (holders.get(stem) ?? 0) + 1);
  return deals.map((deal) => {
    const words = wordEvidence(deal, said, (stem) => (holders.get(stem) ?? 0) > 1);
    const role = deal.opportunity.contactIds.some((id) => contactIds.includes(id))
      ? [evidence("deal_role", ROLE_BITS, `Has a role in the deal ${deal.opportunity.name}.`)]
      : [];
    return { deal, wordBits: sumBits(words), bits: sumBits([...words, ...role]), evidence: [...words, ...role] };
  });
}

/** The most that the text's words point to any open deal of an account; 0 when to none. */
export function bestDealBits(id: AccountId, said: Said, index: KnowledgeIndex): number {
  const open = (index.dealsByAccount.get(id) ?? []).filter((deal) => !deal.opportunity.isClosed);
  return Math.max(0, ...scoreDeals(open, said, []).map((score) => score.wordBits));
}

function wordEvidence(deal: Deal, said: Said, isShared: (stem: string) => boolean): readonly Evidence[] {
  const found: Evidence[] = [];
  const { stems, amount } = deal.words;
  for (const stem of stems) {
    const one = stemEvidence(stem, isShared(stem) ? "common" : wordClass(stem), said, deal.opportunity.name);
    if (one !== null) found.push(one);
  }
  for (const [at, stem] of stems.entries()) {
    const next = stems[at + 1];
    if (next === undefined || !stemsSaid(said).phrase.includes(` ${stem} ${next} `)) continue;
    const isCommon = [stem, next].every((one) => wordClass(one) !== "own" || isShared(one));
    found.push(evidence("deal_phrase", isCommon ? COMMON_PAIR_BITS : PAIR_BITS, `Neighbouring words of the deal ${deal.opportunity.name} stand together in the text.`));
  }
  if (amount !== null && numbersSaid(said).has(amount)) found.push(evidence("deal_amount", AMOUNT_BITS, `The amount of the deal ${deal.opportunity.name} is named.`));
  return found;
}

const BASE_BITS: Readonly<Record<WordClass, number>> = { own: WORD_BITS, form: FORM_WORD_BITS, common: COMMON_WORD_BITS };

function stemEvidence(stem: string, kind: WordClass, said: Said, name: string): Evidence | null {
  const { all, counts } = stemsSaid(said);
  if (stemsDenied(said).has(stem)) return kind !== "own" ? null : evidence("deal_denied", DENIED_BITS, `The text says it is not about a word of the deal ${name}.`);
  if (all.has(stem)) {
    const emphasis = (stemsOfSubject(said).has(stem) ? SUBJECT_BITS : 0) + ((counts.get(stem) ?? 0) > 1 ? REPEATED_BITS : 0);
    return evidence("deal_word", (kind === "own" && isTelling(stem) ? TELLING_WORD_BITS : BASE_BITS[kind]) + (kind === "common" ? 0 : emphasis), `The text uses a word of the deal ${name}.`);
  }
  if (kind !== "own") return null;
  if (stemsOfHistory(said).has(stem)) return evidence("deal_word_quoted", QUOTED_BITS, `Quoted history uses a word of the deal ${name}.`);
  if (stem.length < COMPOUND_STEM_LENGTH_MIN) return null;
  for (const word of all) {
    if (word.length > stem.length + 2 && word.startsWith(stem)) return evidence("deal_word", COMPOUND_BITS, `The text uses a compound with a word of the deal ${name}.`);
  }
  return null;
}

const isTelling = (stem: string): boolean => stem.length >= TELLING_LENGTH_MIN || /\d/u.test(stem);

const evidence = (kind: string, weight: number, detail: string): Evidence => ({ kind, weight, detail });
