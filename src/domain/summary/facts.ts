import { asked } from "./asked.ts";
import { isConditional, isQuestion } from "./conditions.ts";
import { factKinds } from "./fact-kinds.ts";
import type { Facts } from "./fact-claims.ts";
import { hangsOn, unitsOf } from "./fact-units.ts";
import { LAYOUT, type Layout } from "./layout.ts";
import type { Line } from "./lines.ts";
import { contentWords, isChatter } from "./rank-sentences.ts";
import { clip, statementOf, wordCount } from "./statement.ts";
import { answeredIn, topicOf } from "./talk-answers.ts";
import { telegram } from "./telegram.ts";

/** A fact in few words, what it is worth, and where it comes from. */
export interface Fact {
  readonly text: string;
  readonly line: Line;
  /** The second quote that carries it: the answer to a question. */
  readonly also: readonly string[];
  readonly worth: number;
  readonly words: ReadonlySet<string>;
  /** Which pieces of its sentence it tells. */
  readonly span: readonly [number, number];
}

/** The first tells all that the second tells, and more. */
export const contains = (a: Fact, b: Fact): boolean => a !== b && a.line === b.line && a.span[0] <= b.span[0] && b.span[1] <= a.span[1];

/** Two facts that tell the same piece of a sentence: one of them is enough. */
export const overlaps = (a: Fact, b: Fact): boolean => a.line === b.line && a.span[0] < b.span[1] && b.span[0] < a.span[1];

/** Only so many sentences of a long activity are cut into facts. */
const LINES_READ_MAX = 600;
/** What is worth less is left to the extracts. */
const WORTH_MIN = 0.5;
const PAIR_WORTH = 0.8;
const REQUEST_WORTH = 1.2;
const QUESTION_WORTH = 0.7;
const LEADS_UP = 0.4;
const ON_TOPIC = 0.5;
/** Writers put first what they write for. */
const LEAD_LINES = 3;
const LEAD_WORTH = 0.4;

/** The facts of an activity in its order, each with its worth; requests and answered questions are among them. */
export function factsOf(facts: Facts): readonly Fact[] {
  const layout = LAYOUT[facts.activity.kind];
  const lines = facts.lines.slice(0, LINES_READ_MAX);
  const weigh = weigher(facts, lines);
  const { found: pairs, paired } = pairsOf(facts, layout, weigh);
  const found: Fact[] = [...pairs];
  for (const line of lines) {
    if (isAside(line) || paired.has(line)) continue;
    for (const [at, part] of partsOf(line).entries()) {
      const told = request(part, facts, layout) ?? stated(part, facts, layout);
      const base = at * PIECES_OF_PART;
      found.push(...told.map(({ text, worth, span = ONE }) => weighed({ ...weigh(text, line), span: [base + span[0], base + span[1]] }, worth)));
    }
  }
  return found.filter(({ worth, words }) => worth >= WORTH_MIN && words.size >= 1).toSorted((a, b) => a.line.index - b.line.index);
}

/** People write "… went green. is there a number": what they ended by hand is told apart. */
function partsOf(line: Line): readonly Line[] {
  return line.plain.replace(SELF_NAMED, "").replace(GREETING, "").split(/(?<=[.!?])\s+(?=\p{L})/u).filter((plain) => plain !== "").map((plain) => ({ ...line, plain }));
}

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

/** Greetings and "yes, fine": unless there is something in them. */
function saysNothing(line: string): boolean {
  const plain = line.replace(GREETING, "");
  if (plain.trim() === "" || SERVICE.test(plain)) return true;
  if (!isChatter(plain)) return false;
  return THANKS.test(plain) || (contentWords(plain).size < CHATTER_CONTENT_MIN && !TELLS.test(plain));
}

/** "Hi Ana, ": what follows it counts. */
const GREETING = /^(?:hi|hello|hey|hiya|hæ|hej|hallo|hola|bonjour|ciao|dear|good (?:morning|day|afternoon|evening)|morning|evening)(?!\p{L})(?: there| all| everybody| everyone)?(?: (?:(?:mr|mrs|ms|dr)\.? )?\p{Lu}[\p{L}'’-]+){0,2}\s*(?:[,!.:–-]+\s*|$)/iu;
const THANKS = /^(?:thanks|thank you|cheers|bye|best|kind regards|regards|see you|talk (?:later|soon)|hope|have a|enjoyed|nice to|good to)(?!\p{L})/iu;
/** What is said to find out who is on the line. */
const SERVICE = /\b(?:how (?:may|can) i (?:help|direct)|what can i do for you|who(?:'s| is| am i) (?:speaking|calling|this|there)|can you (?:hear|see) (?:me|my)|is that you)\b/i;
const CHATTER_CONTENT_MIN = 3;
const TELLS = /\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:mon|tues|wednes|thurs|fri|satur|sun)day|works?|enough|instead|new)\b/i;

/**
 * All that a short activity says, sentence by sentence and in its order: a text message, a voice mail or an invitation is told
 * whole where there is room for it. Sentences that steps tell already are left out when they say nothing else.
 */
export function wholeOf(facts: Facts): readonly Fact[] {
  const layout: Layout = { ...LAYOUT[facts.activity.kind], factWordsMax: facts.wordsMax };
  const weigh = weigher(facts, facts.lines);
  const { found, paired } = pairsOf(facts, layout, weigh);
  const rest = facts.lines.filter((line) => !isAside(line) && !paired.has(line) && !(line.manner === "spoken" && line.side === "own" && isQuestion(line.plain)));
  const told = rest.flatMap((line) => partsOf(line).flatMap((part) => {
    const said = spanOf(unitsOf(part.plain, facts.people).filter((unit) => !VOCATIVE.test(unit)), part.plain);
    if (said === "" || (factKinds(said).kinds.length === 0 && contentWords(said).size < EVENT_WORDS_MIN)) return [];
    const text = request(part, facts, layout)?.[0]?.text ?? telegram(statementOf(said, line, facts));
    return text === "" ? [] : [weigh(text, line)];
  }));
  return [...found, ...told].toSorted((a, b) => a.line.index - b.line.index);
}

/** Questions with their answers, each as one fact. */
function pairsOf(facts: Facts, layout: Layout, weigh: (text: string, line: Line) => Fact): { readonly found: readonly Fact[]; readonly paired: ReadonlySet<Line> } {
  const paired = new Set<Line>();
  if (!layout.pairs) return { found: [], paired };
  const found = answeredIn(facts.lines.slice(0, LINES_READ_MAX)).map(({ question, answer, text }): Fact => {
    paired.add(question).add(answer);
    const told = weigh(clip(text, layout.factWordsMax + 4), question);
    return { ...told, also: [answer.text], worth: PAIR_WORTH + told.worth + factKinds(text).worth / 2 + CONTENT_WORTH * told.words.size };
  });
  return { found, paired };
}

/** Headings of points, greetings, and the short answers of a form. */
function isAside(line: Line): boolean {
  return line.where === "subject" || ANNOUNCES.test(line.plain) || saysNothing(line.plain) || (line.where === "field" && /@|^\S+(?: \S+)?$/.test(line.plain));
}

/** What a line asks for; null when it tells. */
function request(line: Line, { people }: Facts, layout: Layout): readonly Told[] | null {
  const text = asked(line.plain, people.nameWords);
  if (text === null) return PAYS.test(line.plain) ? [{ text: "Wants to pay by card", worth: REQUEST_WORTH }] : null;
  if (PAYS.test(line.plain)) return [{ text: "Wants to pay by card", worth: REQUEST_WORTH }];
  const outside = line.side !== "own" || line.manner === "note";
  if (isQuestion(line.plain) && (layout.questions === "none" || (layout.questions === "outside" && !outside))) return [];
  const asksFor = !text.startsWith("Asks: ");
  const spokenAside = line.manner === "spoken" && !asksFor && contentWords(line.plain).size < 3;
  return spokenAside ? [] : [{ text: clip(text, layout.factWordsMax), worth: asksFor ? REQUEST_WORTH : QUESTION_WORTH * (line.manner === "spoken" ? 0.6 : 1) }];
}

/** How people say that they mean to pay with a card; its digits are long gone. */
const PAYS =
  /\b(?:pay|paid|put (?:it|that|this)|charge(?: it| that| this)?)\b.{0,30}\b(?:by|with|on|to) (?:the |my |our |a |this )?(?:credit |debit |company |corporate )?(?:card|visa|mastercard|amex)\b|\b(?:give|read|send|tell) you (?:the|my|our) (?:credit |debit |company )?card\b|\b(?:charge (?:it|me|my card|the card)|use my card)\b/i;

/** Neighbouring pieces of a sentence, alone and together, so that the choice is between short and whole. */
function stated(line: Line, facts: Facts, layout: Layout): readonly Told[] {
  if (VOCATIVE.test(line.plain)) return [];
  const topic = topicOf(line, facts.lines);
  const pieces = unitsOf(line.plain, facts.people).map((unit, at) => pieceOf(unit, line, at));
  const found: Told[] = [];
  for (let from = 0; from < pieces.length; from += 1) {
    for (let to = from + 1; to <= Math.min(pieces.length, from + PIECES_MAX); to += 1) {
      const span = pieces.slice(from, to);
      const joined = spanOf(span.map(({ unit }) => unit), line.plain);
      if (to > from + 1 && joined.split(" ").length > layout.factWordsMax + 4) break;
      if (hangsOn(span[0]?.unit ?? "") || !span.some(({ typed }) => typed) || span.some(({ worth }) => worth === 0)) continue;
      const full = statementOf(joined, line, facts);
      const text = telegram(clip(full, layout.factWordsMax + 4));
      const cut = wordCount(full) > layout.factWordsMax + 4 ? CUT_SHARE : 1;
      const worth = (span.reduce((sum, one) => sum + one.worth, 0) + (LISTED.test(line.plain) ? LISTED_WORTH : 0)) * cut;
      if (text.split(" ").length < 2) continue;
      const named = from === 0 && topic !== null;
      found.push({ text: named ? `${telegram(topic)}: ${uncapital(text)}` : text, worth: worth + (named ? TOPIC_WORTH : 0), span: [from, to] });
    }
  }
  return found;
}

interface Piece {
  readonly unit: string;
  readonly typed: boolean;
  readonly worth: number;
}

function pieceOf(unit: string, line: Line, at: number): Piece {
  if (VOCATIVE.test(unit)) return { unit, typed: false, worth: 0 };
  const { kinds, worth } = factKinds(unit);
  const content = contentWords(unit).size;
  const thin = content < 3 && !/\d/.test(unit) ? THIN : 1;
  return { unit, typed: kinds.length > 0 || LISTED.test(line.plain) || content >= EVENT_WORDS_MIN, worth: (worth + CONTENT_WORTH * Math.min(8, content)) * thin * doubt(unit, line, at) };
}

/** A statement with so many words of content tells an event, whatever its kind. */
const EVENT_WORDS_MIN = 3;
/** What each word of content adds. */
const CONTENT_WORTH = 0.15;
/** Pieces of next to no content lose. */
const THIN = 0.8;
/** What had to be cut off in the middle loses. */
const CUT_SHARE = 0.7;
/** Who makes a list means every item of it. */
const LISTED = /^(?:\(?\d{1,2}[.)]|[-*•–])\s+/;
const LISTED_WORTH = 0.8;
/** Under its heading a statement is understood. */
const TOPIC_WORTH = 0.6;
/** So many pieces of a sentence are told together at most. */
const PIECES_MAX = 4;
const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** What is only thought, hangs on something, points at nothing or is told of long ago is worth less. */
function doubt(unit: string, line: Line, at: number): number {
  let share = 1;
  if (isConditional(unit)) share *= 0.7;
  if (POINTS_BACK.test(unit) && (at === 0 || line.manner === "spoken")) share *= 0.7;
  if (LONG_AGO.test(line.plain)) share *= 0.5;
  if (SELF_TALK.test(unit)) share *= 0.5;
  return share;
}

/** "Hi Tom it's Steph": the greeting goes, the name stays. */
const SELF_NAMED = /^(?:hi|hello|hey|hiya|morning)(?: there)? \p{Lu}[\p{L}'’-]+[,!]?\s+(?=it'?s\b|this is\b)/iu;
/** "Point three is from me." */
const ANNOUNCES = /^(?:(?:and|so|then|okay|ok)[, ]+)*(?:point|item|number|topic|question) (?:one|two|three|four|five|six|\d+)\b[^,:]{0,30}[.:]?$|^(?:one|two|three|four|first|second|third)\W*$/i;
const POINTS_BACK = /^(?:(?:and|but|so|because|then|as) )*(?:it|that|this|they|he|she|those|these|them|one)(?:'s|'re|'ll)?\b/i;
const LONG_AGO = /\b(?:in my (?:last|old|former) (?:job|company)|used to|years ago|back then|when i was|last (?:summer|winter|autumn|spring|christmas)|long story|once upon)\b/i;
const SELF_TALK = /\b(?:i (?:know|mean|guess|think|believe|suppose|hope|wonder|promise|apologi[sz]e|don't mind|understand|see)|you (?:see|know|may|might|can guess|said)|as i (?:said|guessed)|to be honest|fair enough|nobody (?:does|cares)|(?:telling|asking|showing|hear(?:d)? it from) (?:you|me)|say something|writ(?:e|ing) (?:that|this|it) down|you must be|let me|imagine|wanted you to|it's (?:only|just) me|what do you)\b/i;
const VOCATIVE = /^(?:hi|hello|hey|dear|hæ|hej|hallo|hola|ciao|bonjour)(?![\p{L}])[\s\p{L}'’-]{0,30}[,.!]?$|^[\p{L}'’-]+ (?:hi|here|speaking)(?:, (?:from|at) (?:\p{L}+ ?){1,3})?\W*$|^[\p{L}'’-]+,? (?:it'?s|this is) \p{Lu}[\p{L}'’-]+\W*$/iu;

/** Worth beyond the kinds: words that the activity or its subject keeps coming back to, who says it, what leads up to a step. */
function weigher({ nextSteps }: Facts, lines: readonly Line[]): (text: string, line: Line) => Fact {
  const counts = new Map<string, number>();
  for (const line of lines) for (const word of contentWords(line.plain)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const subject = contentWords(lines.find((line) => line.where === "subject")?.plain ?? "");
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
    return { text, line, also: [], worth, words, span: ONE };
  };
}
