import type { Claim, ClaimKind } from "../../model/judgement.ts";
import { localDateOf } from "../../text/local-time.ts";
import { type ClaimCheck, claimChecker } from "./claims.ts";
import { dayAndMonth } from "../lines/day-names.ts";
import { factClaims, type Facts } from "./fact-claims.ts";
import { contains, type Fact, factsOf, overlaps, type Said, wholeOf } from "./facts.ts";
import { headingOf, participantsOf } from "./heading.ts";
import { inOrder } from "./order.ts";
import type { Line } from "../lines/lines.ts";
import { headline } from "../lines/participants.ts";
import { clip, statement, STATEMENT_WORDS_MAX, wordCount } from "./statement.ts";
import { contentWords } from "./content-words.ts";
import { likeness, mostAlike, pickNext, rankLines } from "./rank-sentences.ts";
import { guarded } from "../../text/guarded.ts";
import { rememberedOf, rememberedWithin } from "../../text/remembered.ts";

/** A summary, its statements with their quotes, and whether it may have missed what matters. */
export interface Summary {
  readonly summary: string;
  readonly claims: readonly Claim[];
  /** Statements left out because the source does not carry them. */
  readonly dropped: number;
  /** One of those was what somebody is to act on: see {@link ACTED_ON}. */
  readonly unsupported: boolean;
  readonly doubtful: boolean;
}

/** Below this many words a rest of room is left empty. */
const ROOM_WORDS_MIN = 3;
/** Only the best so many facts compete for the last places. */
const POOL_MAX = 300;
/** A fact of which more than this share is told already is left out. */
const REPEATED_MAX = 0.6;
/** How much a fact that repeats told ones loses. */
const NOVELTY_WEIGHT = 0.8;
/** How much long facts lose against short ones. */
const COST_EXPONENT = 0.85;
/** Fewer words than this are no advantage. */
const COST_MIN = 5;

/**
 * A step becomes a task, a promise and news of the deal a question to a person: when the text does not carry what is told of
 * them, reading and text disagree and a person has to look (`unsupported_claim`). A heading, a fact or a sentence that falls
 * out only leaves its place to the next best one: nobody acts on it, nothing unsupported is told, and asking would cost a
 * person's time for nothing. All drops are counted. What a model says is never the template's own: its drops ask a person.
 */
const ACTED_ON: ReadonlySet<ClaimKind> = new Set(["step", "promise", "news"]);

/** Facts in few words, each with its quote, then at most two sentences that say most beside them, within the words allowed. */
export function summarize(facts: Facts): Summary {
  const told = new Told(facts);
  const head = headingOf(facts, told);
  if (head !== null) told.add(head);
  for (const claim of factClaims(facts, namesIn(head, facts))) told.add(claim);
  addFacts(facts, told);
  addExtracts(facts, told);
  const claims = inOrder(told.claims, facts.lines);
  const says = claims.some((claim) => claim.kind !== "heading");
  return {
    summary: claims.map((claim) => claim.text).join(" "), claims, dropped: told.dropped.length,
    unsupported: told.dropped.some(({ kind }) => ACTED_ON.has(kind)),
    doubtful: !says && facts.lines.some((line) => wordCount(line.plain) > 12),
  };
}

/** What is told so far; it takes nothing without support and nothing beyond the words allowed. */
class Told {
  readonly claims: Claim[] = [];
  readonly dropped: Claim[] = [];
  readonly who: string;
  /** How many words may still be told. */
  left: number;
  readonly #facts: Facts;
  readonly #known: readonly string[];
  readonly #holdsByWords: ClaimCheck;
  #holdsByDays: ClaimCheck | null = null;

  constructor(facts: Facts) {
    const { activity, lines, people, nextSteps, layout } = facts;
    this.#facts = facts;
    this.who = headline(activity, people);
    this.left = layout.wordsMax;
    const days = nextSteps.flatMap((step) => (step.due === null ? [] : [dayAndMonth(step.due)]));
    const names = people.cast.flatMap((member) => [member.name, ...member.labels]);
    this.#known = [this.who, ...names, ...participantsOf(activity), ...days];
    this.#holdsByWords = claimChecker({ lines, known: this.#known });
  }

  /** The day of the activity. */
  get when(): string {
    const { occurredAt, zone, offsetMinutes } = this.#facts.activity;
    return dayAndMonth(localDateOf(occurredAt, zone, offsetMinutes));
  }

  add(claim: Claim): boolean {
    const words = wordCount(claim.text);
    if (words > this.left || !/[\p{L}\p{N}]/u.test(claim.text)) return false;
    const holds = this.#holds(claim);
    (holds ? this.claims : this.dropped).push(claim);
    if (holds) this.left -= words;
    return holds;
  }

  /** Puts a fuller wording in the place of a shorter one; an unsupported one changes nothing. */
  replace(claim: Claim, fuller: Claim): void {
    if (!this.#holds(fuller)) return;
    this.claims[this.claims.indexOf(claim)] = fuller;
    this.left -= wordCount(fuller.text) - wordCount(claim.text);
  }

  /** The day of the activity and those that the text speaks of in other words are read only for a claim that does not hold without them: most do. */
  #holds(claim: Claim): boolean {
    return this.#holdsByWords(claim) || (this.#holdsByDays ??= this.#withDays())(claim);
  }

  #withDays(): ClaimCheck {
    const { lines, read } = this.#facts;
    const mentioned = lines.flatMap((line) => read(line.plain, line).flatMap((mention) => (mention.date === null ? [] : [dayAndMonth(mention.date)])));
    return claimChecker({ lines, known: [...this.#known, this.when, ...mentioned] });
  }
}

const namesIn = (head: Claim | null, { people }: Facts): readonly string[] => people.cast.map(({ name }) => name).filter((name) => head?.text.includes(name) === true);

/** The facts that say most in fewest words beside what is told; what room is left lets some of them be told more fully. */
function addFacts(facts: Facts, told: Told): void {
  if (addedWhole(facts, told)) return;
  const all = factsOf(facts);
  const chosen = told.claims.map(wordsOf);
  let pool = all.toSorted((a, b) => b.worth - a.worth).slice(0, POOL_MAX).map((fact): Candidate => ({ fact, repeated: mostAlike(fact.words, chosen) }));
  const picked: { fact: Fact; claim: Claim }[] = [];
  while (told.left >= ROOM_WORDS_MIN) {
    const best = bestOf(pool, told.left);
    if (best === null) break;
    const claim = claimOf(best);
    const held = told.add(claim);
    pool = pool.filter(({ fact }) => fact !== best && !(held && overlaps(fact, best)));
    if (!held) continue;
    pool = pool.map(({ fact, repeated }) => ({ fact, repeated: Math.max(repeated, likeness(fact.words, best.words)) }));
    picked.push({ fact: best, claim });
  }
  for (const { fact, claim } of picked) {
    const fuller = all.filter((other) => contains(other, fact) && other.words.size > fact.words.size && other.cost - fact.cost <= told.left && !picked.some((one) => one.fact !== fact && overlaps(one.fact, other)));
    const [most] = fuller.toSorted((a, b) => b.words.size - a.words.size);
    if (most !== undefined) told.replace(claim, claimOf(most));
  }
}

/** Tells everything when it fits; a sentence that a step has told already goes when it says little else. */
function addedWhole(facts: Facts, told: Told): boolean {
  const chosen = told.claims.filter(({ kind }) => kind !== "heading").map(wordsOf);
  const whole = wholeOf(facts, told.left, (text) => chosen.length > 0 && mostAlike(contentWords(text), chosen) > REPEATED_MAX);
  for (const said of whole ?? []) told.add(claimOf(said));
  return whole !== null;
}

const wordsOf: (claim: Claim) => ReadonlySet<string> = rememberedOf((claim) => contentWords(claim.text));

const claimOf = (said: Said): Claim => ({ kind: "fact", text: ended(said.text), quote: said.line.text, ...alsoOf(said) });

const alsoOf = ({ also }: Said): Pick<Claim, "also"> => (also.length === 0 ? {} : { also });

/** A fact that could be told next, and how much of it is told already. */
interface Candidate {
  readonly fact: Fact;
  readonly repeated: number;
}

function bestOf(pool: readonly Candidate[], left: number): Fact | null {
  let best: { fact: Fact; value: number } | null = null;
  for (const { fact, repeated } of pool) {
    const { cost } = fact;
    if (cost > left || repeated > REPEATED_MAX) continue;
    const value = (fact.worth / Math.max(COST_MIN, cost) ** COST_EXPONENT) * (1 - NOVELTY_WEIGHT * repeated);
    if ((best === null || value > best.value)) best = { fact, value };
  }
  return best?.fact ?? null;
}

/** Sentences of which nothing is told yet, the one that says most first; never more than the layout of the kind allows. */
function addExtracts(facts: Facts, told: Told): void {
  const { extractsMax } = facts.layout;
  if (extractsMax === 0 || told.left < ROOM_WORDS_MIN) return;
  const quoted = new Set(told.claims.map((claim) => claim.quote));
  const chosen = told.claims.map(wordsOf);
  const textOf = rememberedWithin((line: Line): string => `${asks(line)}${clip(statement(line, facts), STATEMENT_WORDS_MAX)}${ENDS_AS_QUESTION.test(line.plain) ? "?" : "."}`);
  const costOf = rememberedWithin((line: Line): number => wordCount(textOf(line)));
  const steps = new Set(facts.lines.filter((line) => quoted.has(line.text)).map((line) => line.index));
  let ranked = rankLines(facts.lines, steps, (line) => !quoted.has(line.text) && line.where !== "subject");
  let count = 0;
  while (count < extractsMax && told.left >= ROOM_WORDS_MIN) {
    const next = pickNext(ranked, chosen, ({ line }) => costOf(line) <= told.left, ({ line }) => costOf(line));
    if (next === null) return;
    ranked = ranked.filter((one) => one !== next);
    if (!told.add({ kind: "extract", text: textOf(next.line), quote: next.line.text })) continue;
    chosen.push(next.words);
    count += 1;
  }
}

/** A customer's question is told as one. */
function asks(line: Line): string {
  return ENDS_AS_QUESTION.test(line.plain) && line.side !== "own" ? "Asks: " : "";
}

const ended = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);

const ENDS_AS_QUESTION = guarded(/\?\W*$/);
