import type { Line } from "../lines/lines.ts";
import { intentScore } from "./intent-model.ts";
import { contentOf, wordCounts } from "./content-words.ts";
import { guarded, type Guarded } from "../../text/guarded.ts";
import { hasSpacedWords, spacedWords } from "../../text/words.ts";

/** A sentence with what it is worth in a summary. */
export interface RankedLine {
  readonly line: Line;
  readonly score: number;
  readonly words: ReadonlySet<string>;
}

/** How much a sentence that repeats chosen ones loses (maximal marginal relevance). */
const NOVELTY_WEIGHT = 0.75;
/** What leads up to an undertaking tells what it is about. */
const LEADS_UP = 0.35;
/** What a written sentence gains when it asks or arranges something. */
const INTENT_WEIGHT = 0.4;
const INTENT_LINES_MAX = 10;
/** How much long sentences lose against short ones. */
const COST_EXPONENT = 0.4;
/** Only the best so many sentences compete for the last places. */
const POOL_MAX = 24;

/**
 * The sentences that are `wanted`, by frequency of their content words and by cue words, small talk and questions low. All
 * sentences compete for a look of the model.
 */
export function rankLines(lines: readonly Line[], steps: ReadonlySet<number> = new Set(), wanted: (line: Line) => boolean = () => true): readonly RankedLine[] {
  if (!lines.some(wanted)) return [];
  const telling = lines.filter(saysSomething);
  if (!telling.some(wanted)) return [];
  const counts = wordCounts(lines);
  const ranked = telling.map((line): RankedLine => {
    const leadsUp = line.manner === "spoken" && [1, 2, 3].some((ahead) => steps.has(line.index + ahead));
    return { line, words: contentOf(line), score: scoreOf(line, counts) + (leadsUp ? LEADS_UP : 0) };
  });
  return withIntent(ranked.toSorted((a, b) => b.score - a.score), wanted);
}

/** The model is asked about the likeliest sentences only, as it costs more than the other looks together. */
function withIntent(ranked: readonly RankedLine[], wanted: (line: Line) => boolean): readonly RankedLine[] {
  const asked = ranked.slice(0, INTENT_LINES_MAX).filter(({ line }) => wanted(line))
    .map((one) => (one.line.manner === "spoken" ? one : { ...one, score: one.score + INTENT_WEIGHT * intentScore(one.line.plain) }));
  return [...asked, ...ranked.slice(INTENT_LINES_MAX).filter(({ line }) => wanted(line))].toSorted((a, b) => b.score - a.score);
}

/** The best next sentence that says something new beside what is chosen, or null. */
export function pickNext(ranked: readonly RankedLine[], chosen: readonly ReadonlySet<string>[], room: (line: RankedLine) => boolean, cost: (line: RankedLine) => number): RankedLine | null {
  let best: { ranked: RankedLine; value: number } | null = null;
  const pool = ranked.slice(0, POOL_MAX);
  for (const one of pool) {
    const fresh = 1 - NOVELTY_WEIGHT * mostAlike(one.words, chosen);
    // At no cost it is worth more than that: most need not be worded to know that they are not the best.
    if (best !== null && one.score * fresh <= best.value) continue;
    if (!room(one)) continue;
    const value = (one.score / cost(one) ** COST_EXPONENT) * fresh;
    if (best === null || value > best.value) best = { ranked: one, value };
  }
  return best?.ranked ?? null;
}

/** The share of the first one's words that the second has too. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common += 1;
  return a.size === 0 ? 1 : common / a.size;
}

/** The most that one of the chosen has of these words. */
export const mostAlike = (words: ReadonlySet<string>, chosen: readonly ReadonlySet<string>[]): number => chosen.reduce((most, one) => Math.max(most, likeness(words, one)), 0);

/** Small talk, scraps and the short answers of a form are told to nobody. */
function saysSomething(line: Line): boolean {
  const { plain } = line;
  const few = !hasSpacedWords(plain, SAID_WORDS_MIN);
  if (line.where === "field" && (few || plain.includes("@"))) return false;
  const content = contentOf(line).size;
  return content >= 2 && !(line.manner === "spoken" && (content < 3 || few)) && !isChatter(plain);
}

const SAID_WORDS_MIN = 4;

function scoreOf(line: Line, counts: ReadonlyMap<string, number>): number {
  const { plain } = line;
  const words = contentOf(line);
  const length = spacedWords(plain);
  let frequency = 0;
  for (const word of words) frequency += Math.min(4, counts.get(word) ?? 1);
  let score = frequency / Math.max(6, length) + Math.min(1, words.size / 6);
  for (const [pattern, weight] of CUES) if (pattern.test(plain)) score += weight;
  if (ENDS_AS_QUESTION.test(plain)) score *= line.manner === "spoken" ? 0.35 : 1.1;
  if (line.manner !== "spoken" && POLITE.test(plain)) score += 0.4;
  if (length > 45) score *= 0.7;
  if (line.where === "subject") score *= 0.6;
  if (line.side === "customer") score *= 1.15;
  return score;
}

const CUES: readonly (readonly [Guarded, number])[] = [
  [guarded(/\b(?:important to (?:remember|note|know)|please (?:note|remember)|(?:bear|keep) in mind (?:that|the)|reminder|(?:let me|to) remind (?:you|everyone|everybody|all))\b/i), 0.8],
  [guarded(/\b(?:need|needs|want|wants|must|has to|have to|require[sd]?|should|important|problem|issue|question|asks?|asked|wish)\b/i), 0.5],
  [guarded(/\b(?:decided|decision|agreed|confirmed?|approved|changed?|moved?|cancelled|stays?|drop|instead|now|not|no longer|replaced|rebuilt|only|can not|cannot|can't)\b/i), 0.4],
  [guarded(/\b(?:works?|fits?|fine|ready|done|complete|arrived|failed|broken?|dead|lost|red|green|noise|wrong|reporting|sent|found|fixed|installed)\b/i), 0.35],
  [guarded(/\d/), 0.35],
  [guarded(/\b(?:it's|this is|i'm calling|calling|writing) about\b|\b(?:sent|went out|shipped|moved|arrived)\b/i), 0.4],
  [guarded(/\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred|thousand)\b/i), 0.2],
  [guarded(/\b(?:mon|tues|wednes|thurs|fri)day|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4])\b/i), 0.25],
  [guarded(/\b(?:price|budget|offer|quote|order|contract|contact|invoice|payment|discount|terms|test|trial|pilot|install|delivery|data|audit|technical|request|references?)\b/i), 0.3],
];
/** Greetings, thanks and talk about the talk: told to nobody. */
export const isChatter = (plain: string): boolean => OPENS_CHATTER.test(plain) || HOLDS_CHATTER.test(plain);

/** Looked for apart from what may stand anywhere: at the first letters it is seen that most sentences open otherwise. */
const OPENS_CHATTER =
  /^(?:(?:dear|hi|hello|hey|hæ|hej|hallo|hola|bonjour|buongiorno|ciao|guten tag|good (?:morning|day|afternoon|evening)|morning|evening)(?!\p{L})[^.!?]{0,40}[.!,]?$|[\p{L}-]+[.!]?$|(?:hi|hello|hey|bye|thanks|thank you|cheers|good (?:morning|afternoon|evening)|morning|great|perfect|okay|ok|sure|no problem|no worries|sorry|yes|yeah|no|right|fine|lovely|excellent|best regards|kind regards|regards|best|talk (?:later|soon)|see you|hope (?:you|this|the)|have a|enjoyed|it was (?:good|nice|great)|good to (?:meet|see)|nice to)\b[^.]{0,30}[.!]?$)/iu;
const HOLDS_CHATTER =
  guarded(/\b(?:in (?:writing|english|german|french)\?|does that make sense)|\b(?:laughs|haha|lol)\b|\b(?:you may laugh|take care|long story|can you hear|loud and clear|see my screen|apologi[sz]e in advance|let me know if you have (?:any )?questions|don't hesitate|look(?:ing)? forward|one moment|go ahead|how (?:may|can) i (?:help|direct)|what can i do for you|hang on|hold on|speaking\b.{0,10}$|this is \p{Lu}\p{L}+[.!]?$)\b/iu);

const ENDS_AS_QUESTION = guarded(/\?\W*$/);
const POLITE = guarded(/\b(?:please|could you|can you|would you)\b/i);
