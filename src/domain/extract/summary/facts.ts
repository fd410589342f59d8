import { asked } from "./asked.ts";
import { GREETING, isAside, VOCATIVE } from "./asides.ts";
import { isQuestion } from "../lines/conditions.ts";
import { factKinds } from "./fact-kinds.ts";
import type { Facts } from "./fact-claims.ts";
import { hangsOn, unitsOf } from "./fact-units.ts";
import { CONTENT_WORTH, EVENT_WORDS_MIN, LISTED, pieceOf } from "./fact-worth.ts";
import type { Layout } from "./layout.ts";
import type { Line } from "../lines/lines.ts";
import { contentOf, contentWords, wordCounts } from "./content-words.ts";
import { isChatter } from "./rank-sentences.ts";
import { clip, statementOf, wordCount } from "./statement.ts";
import { type Answered, answeredIn, topicOf } from "./talk-answers.ts";
import { worded } from "./worded.ts";
import { guarded } from "../../text/guarded.ts";
import { spacedWords } from "../../text/words.ts";

/** Something in few words, and where it comes from. */
export interface Said {
  readonly text: string;
  readonly line: Line;
  /** The second quote that carries it: the answer to a question. */
  readonly also: readonly string[];
}

/** A fact and what it is worth. */
export interface Fact extends Said {
  readonly worth: number;
  readonly words: ReadonlySet<string>;
  /** How many words it takes. */
  readonly cost: number;
  /** Which pieces of its sentence it tells. */
  readonly span: readonly [number, number];
}

/** The first tells all that the second tells, and more. */
export const contains = (a: Fact, b: Fact): boolean => a !== b && a.line === b.line && a.span[0] <= b.span[0] && b.span[1] <= a.span[1];

/** Two facts that tell the same piece of a sentence: one of them is enough. */
export const overlaps = (a: Fact, b: Fact): boolean => a.line === b.line && a.span[0] < b.span[1] && b.span[0] < a.span[1];

/** Only so many sentences of a long activity are cut into facts. */
const LINES_READ_MAX = 600;
const LINES_CUT_MAX = 80;
/** A text of more words than this can not be told whole: openings and fillers are less than a quarter of what people write. */
const WHOLE_WORDS_PER_WORD = 1.3;
/** What is worth less is left to the extracts. */
const WORTH_MIN = 0.5;
const PAIR_WORTH = 0.8;
/** A question with its answer may run on for so many words more than a fact. */
const PAIR_WORDS_MORE = 4;
const REQUEST_WORTH = 1.2;
const QUESTION_WORTH = 0.7;
const LEADS_UP = 0.4;
const ON_TOPIC = 0.5;
/** Writers put first what they write for. */
const LEAD_LINES = 3;
const LEAD_WORTH = 0.4;

/** The facts of an activity in its order, each with its worth; requests and answered questions are among them. */
export function factsOf(facts: Facts): readonly Fact[] {
  const { layout } = facts;
  const lines = linesRead(facts);
  const weigh = weigher(facts, lines);
  const pairs = pairsOf(facts);
  const found: Fact[] = pairs.map(({ question, answer, text }): Fact => {
    const told = weigh(clip(text, layout.factWordsMax + PAIR_WORDS_MORE), question);
    return { ...told, also: [answer.text], worth: PAIR_WORTH + told.worth + factKinds(text).worth / 2 + CONTENT_WORTH * told.words.size };
  });
  const paired = linesIn(pairs);
  for (const line of likeliest(lines.filter((one) => !isAside(one) && !paired.has(one)))) {
    for (const [at, part] of partsOf(line).entries()) {
      const told = request(part, facts, layout) ?? stated(part, facts, layout);
      const base = at * PIECES_OF_PART;
      found.push(...told.map(({ text, worth, span = ONE }) => weighed({ ...weigh(text, line), span: [base + span[0], base + span[1]] }, worth)));
    }
  }
  return found.filter(({ worth, words }) => worth >= WORTH_MIN && words.size >= 1).toSorted((a, b) => a.line.index - b.line.index);
}

/** Of a long activity only the first sentences. */
const linesRead = ({ lines }: Facts): readonly Line[] => (lines.length > LINES_READ_MAX ? lines.slice(0, LINES_READ_MAX) : lines);

/** Questions with their answers, where the kind of activity is told in such pairs. */
const pairsOf = (facts: Facts): readonly Answered[] => (facts.layout.pairs ? answeredIn(linesRead(facts)) : []);
const linesIn = (pairs: readonly Answered[]): ReadonlySet<Line> => new Set(pairs.flatMap(({ question, answer }) => [question, answer]));

/** The sentences of a long talk that state most; cutting up all of them would cost more than all other reading. */
function likeliest(lines: readonly Line[]): readonly Line[] {
  if (lines.length <= LINES_CUT_MAX) return lines;
  const worth = new Map(lines.map((line) => [line, factKinds(line.plain).worth + CONTENT_WORTH * Math.min(8, contentOf(line).size)]));
  return lines.toSorted((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0)).slice(0, LINES_CUT_MAX);
}

/** People write "… went green. is there a number": what they ended by hand is told apart. */
function partsOf(line: Line): readonly Line[] {
  const greeted = line.plain.replace(SELF_NAMED, "").replace(GREETING, "");
  if (greeted === line.plain && !STOP_INSIDE.test(greeted)) return [line];
  return greeted.split(ENDED_BY_HAND).filter((plain) => plain !== "").map((plain) => ({ ...line, plain }));
}

const STOP_INSIDE = /[.!?]\s/;

/** "Mr. Zanella" goes on. */
const ENDED_BY_HAND = /(?<=[.!?])(?<!\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nr|vs|approx|ca|incl|excl)\.)\s+(?=\p{L})/u;

/** Neighbouring pieces with what stands between them. */
function spanOf(units: readonly string[], plain: string): string {
  const from = plain.indexOf(units[0] ?? "");
  const last = units.at(-1) ?? "";
  const to = plain.indexOf(last, from);
  return from < 0 || to < 0 ? units.join(" ") : plain.slice(from, to + last.length);
}

/** More pieces than a part of a sentence ever has. */
const PIECES_OF_PART = 32;
const ONE: readonly [number, number] = [0, PIECES_OF_PART];
const weighed = (fact: Fact, worth: number): Fact => ({ ...fact, worth: worth <= 0 ? 0 : worth + fact.worth });

interface Told {
  readonly text: string;
  readonly worth: number;
  /** Which pieces of its sentence it tells; absent: all. */
  readonly span?: readonly [number, number];
}

/**
 * All that a short activity says, sentence by sentence and in its order: a text message, a voice mail or an invitation is told
 * whole where there is room for it in the words that are `left`; null for a longer one. What `isTold` already is left out.
 */
export function wholeOf(facts: Facts, left: number, isTold: (text: string) => boolean): readonly Said[] | null {
  const lines = linesWithin(facts.lines, left * WHOLE_WORDS_PER_WORD);
  if (lines === null) return null;
  const layout: Layout = { ...facts.layout, factWordsMax: facts.layout.wordsMax };
  const pairs = pairsOf(facts);
  const whole: Said[] = [];
  let room = left;
  const take = (said: Said): boolean => {
    if (isTold(said.text)) return true;
    whole.push(said);
    room -= wordCount(said.text);
    return room >= 0;
  };
  if (!pairs.every(({ question, answer, text }) => take({ text: clip(text, layout.factWordsMax + PAIR_WORDS_MORE), line: question, also: [answer.text] }))) return null;
  const paired = linesIn(pairs);
  const rest = lines.filter((line) => !paired.has(line) && !(line.manner === "spoken" && line.side === "own" && isQuestion(line.plain)));
  for (const line of rest) for (const part of partsOf(line)) {
    const said = spanOf(unitsOf(part.plain, facts.people).filter((unit) => !VOCATIVE.test(unit)), part.plain);
    const [asks] = request(part, facts, layout) ?? [];
    if (asks === undefined && (said === "" || (contentWords(said).size < EVENT_WORDS_MIN && factKinds(said).kinds.length === 0))) continue;
    const text = asks?.text ?? worded(statementOf(said, line, facts));
    if (text !== "" && !take({ text, line, also: [] })) return null;
  }
  return whole.toSorted((a, b) => a.line.index - b.line.index);
}

/** The sentences that say anything; null when they are of more words. */
function linesWithin(lines: readonly Line[], wordsMax: number): readonly Line[] | null {
  const found: Line[] = [];
  let words = 0;
  for (const line of lines) {
    if (isAside(line)) continue;
    words += wordCount(line.plain);
    if (words > wordsMax) return null;
    found.push(line);
  }
  return found;
}

/** What a line asks for; null when it tells. */
function request(line: Line, { people }: Facts, layout: Layout): readonly Told[] | null {
  const text = asked(line.plain, people.nameWords);
  if (text === null) return PAYS.test(line.plain) ? [{ text: "Wants to pay by card", worth: REQUEST_WORTH }] : null;
  if (PAYS.test(line.plain)) return [{ text: "Wants to pay by card", worth: REQUEST_WORTH }];
  const outside = line.side !== "own" || line.manner === "note";
  if (isQuestion(line.plain) && (layout.questions === "none" || (layout.questions === "outside" && !outside))) return [];
  const asksFor = !text.startsWith("Asks: ");
  const spokenAside = line.manner === "spoken" && !asksFor && contentOf(line).size < 3;
  return spokenAside ? [] : [{ text: clip(text, layout.factWordsMax), worth: asksFor ? REQUEST_WORTH : QUESTION_WORTH * (line.manner === "spoken" ? 0.6 : 1) }];
}

/** How people say that they mean to pay with a card; its digits are long gone. */
const PAYS =
  guarded(/\b(?:pay|paid|put (?:it|that|this)|charge(?: it| that| this)?)\b.{0,30}\b(?:by|with|on|to) (?:the |my |our |a |this )?(?:credit |debit |company |corporate )?(?:card|visa|mastercard|amex)\b|\b(?:give|read|send|tell) you (?:the|my|our) (?:credit |debit |company )?card\b|\b(?:charge (?:it|me|my card|the card)|use my card)\b/i);

/** Neighbouring pieces of a sentence, alone and together, so that the choice is between short and whole. */
function stated(line: Line, facts: Facts, layout: Layout): readonly Told[] {
  if (VOCATIVE.test(line.plain)) return [];
  const topic = topicOf(line, facts.lines);
  const pieces = unitsOf(line.plain, facts.people).map((unit, at) => pieceOf(unit, line, at));
  const listed = LISTED.test(line.plain);
  const wordsMax = layout.factWordsMax + PIECES_WORDS_MORE;
  const found: Told[] = [];
  for (let from = 0; from < pieces.length; from += 1) {
    if (hangsOn(pieces[from]?.unit ?? "")) continue;
    for (let to = from + 1; to <= Math.min(pieces.length, from + PIECES_MAX); to += 1) {
      const span = pieces.slice(from, to);
      const joined = spanOf(span.map(({ unit }) => unit), line.plain);
      if (to > from + 1 && spacedWords(joined) > wordsMax) break;
      if (!span.some(({ typed }) => typed) || span.some(({ worth }) => worth === 0)) continue;
      const full = statementOf(joined, line, facts);
      const text = worded(clip(full, wordsMax));
      if (!text.includes(" ")) continue;
      const cut = wordCount(full) > wordsMax ? CUT_SHARE : 1;
      const worth = (span.reduce((sum, one) => sum + one.worth, 0) + (listed ? LISTED_WORTH : 0)) * cut;
      const named = from === 0 && topic !== null;
      found.push({ text: named ? `${worded(topic)}: ${uncapital(text)}` : text, worth: worth + (named ? TOPIC_WORTH : 0), span: [from, to] });
    }
  }
  return found;
}

/** What had to be cut off in the middle loses. */
const CUT_SHARE = 0.7;
const LISTED_WORTH = 0.8;
/** Under its heading a statement is understood. */
const TOPIC_WORTH = 0.6;
/** Pieces told together may run on for so many words more than a fact. */
const PIECES_WORDS_MORE = 4;
/** So many pieces of a sentence are told together at most. */
const PIECES_MAX = 4;
const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** "Hi Tom it's Steph": the greeting goes, the name stays. */
const SELF_NAMED = guarded(/^(?:hi|hello|hey|hiya|morning)(?: there)? \p{Lu}[\p{L}'’-]+[,!]?\s+(?=it'?s\b|this is\b)/iu);

/** Worth beyond the kinds: words that the activity or its subject keeps coming back to, who says it, what leads up to a step. */
function weigher({ nextSteps }: Facts, lines: readonly Line[]): (text: string, line: Line) => Fact {
  const counts = wordCounts(lines);
  const heading = lines.find((line) => line.where === "subject");
  const subject: ReadonlySet<string> = heading === undefined ? new Set() : contentOf(heading);
  const firstBody = lines.find((line) => line.where === "body" && !isChatter(line.plain))?.index ?? 0;
  const steps = new Set(lines.filter((line) => nextSteps.some((step) => step.quote === line.text)).map((line) => line.index));
  return (text, line) => {
    const words = contentWords(text);
    let frequency = 0;
    for (const word of words) frequency += Math.min(3, (counts.get(word) ?? 1) - 1);
    let worth = Math.min(0.6, frequency / 6);
    if ([...words].some((word) => subject.has(word))) worth += ON_TOPIC * 0.5;
    if (line.side === "customer") worth += 0.3;
    if (line.manner !== "spoken" && line.where === "body" && line.index - firstBody < LEAD_LINES) worth += LEAD_WORTH;
    if (line.manner === "spoken" && [1, 2, 3].some((ahead) => steps.has(line.index + ahead))) worth += LEADS_UP;
    return { text, line, also: [], worth, words, cost: wordCount(text), span: ONE };
  };
}
