import { foldText } from "../../text/fold.ts";
import { plainLine } from "../../text/plain-line.ts";
import { isConditional, isHypothetical, isQuestion } from "../lines/conditions.ts";
import type { Line } from "../lines/lines.ts";
import { claimChecker } from "../summary/claims.ts";
import { contentWords } from "../summary/content-words.ts";
import { UNSPACED } from "./find-quote.ts";
import { givesOrders } from "./orders.ts";

/**
 * Whether quoted sentences carry a wording of a model's: one plain line, no word, number, day, sum or name that the sentences or
 * their speakers do not have, nothing turned round (a no into a yes, a question or an "if" into a fact), nobody speaking for
 * themselves. Strict on purpose: a rejected wording costs a look, a false one would be read as what was said.
 */
export function isCarried(text: string, quoted: readonly Line[], charsMax: number): boolean {
  if (text.length > charsMax || plainLine(text) !== text.trim() || !/[\p{L}\p{N}]/u.test(text) || FIRST_PERSON.test(text) || givesOrders(text)) return false;
  const [first] = quoted;
  if (first === undefined || !speaksFor(text, quoted)) return false;
  const holds = claimChecker({ lines: quoted, known: quoted.flatMap(namesOf) });
  if (!holds({ kind: "extract", text: plainHead(text), quote: first.text, also: quoted.slice(1).map((line) => line.text) })) return false;
  const said = new Set(wordsOf(quoted.flatMap((line) => [line.text, line.plain, ...namesOf(line)]).join(" ")).flat());
  return wordsOf(text).every((forms) => (isPast(forms[0]) ? forms.slice(0, 1) : forms).some((form) => said.has(form))) && keepsSense(text, quoted);
}

/** Names under which the speaker of a sentence is known. */
const namesOf = ({ speaker, speakerName }: Line): readonly string[] => [...(speakerName === null ? [] : [speakerName]), ...(speaker === null ? [] : [speaker.name, ...speaker.labels])];

/** A summary is read without the talk around it: nobody would know who "we" are. */
const FIRST_PERSON = /\b(?:i|i'm|i'll|i've|i'd|we|we'll|we're|we've|we'd|you|you'll|you're|me|us|my|our|ours|your|yours|mine)\b/i;

/** "The customer" is whoever is not on our side, "our side" nobody else. */
function speaksFor(text: string, quoted: readonly Line[]): boolean {
  return !/\b(?:customer|client|buyer)\b/i.test(text) || quoted.some((line) => line.side !== "own" || /\b(?:customer|client|buyer)\b/i.test(line.text));
}

/** Words by which somebody else's words are told; they say nothing of their own. */
const REPORTING: ReadonlySet<string> = new Set("customer client asks ask asked asking says say said saying mentions mention mentioned reports reported notes noted tells told".split(" "));
/** A word that opens a sentence has a capital and may be no name; like every word it is held against the quotes by {@link wordsOf}. */
const plainHead = (text: string): string => text.replace(/^\P{L}*\p{L}+/u, (head) => head.toLowerCase());

/** Words that say something, in every form that {@link formsOf} makes of each; of scripts without spaces pairs of neighbouring letters. Numbers are the claim checker's. */
function wordsOf(text: string): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  for (const word of foldText(text).replace(/'s(?![\p{L}\p{N}])/gu, "").match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []) {
    if (UNSPACED.test(word)) found.push(...pairsOf(word).map((pair) => [pair]));
    else if (!/\p{N}/u.test(word) && !isSmall(word)) found.push(formsOf(word));
  }
  return found;
}

/** A word and what is left of it without an ending: "needs" and "needed" have "need" in common. */
function formsOf(word: string): readonly string[] {
  const bare = ENDINGS.flatMap((ending) => (word.endsWith(ending) && word.length - ending.length >= STEM_CHARS_MIN ? [word.slice(0, -ending.length)] : []));
  return [word, ...bare, ...bare.map((stem) => `${stem}e`)];
}

/** What is to come must not be told as done: "closed" is carried by "closed" alone, and not by "close". */
const isPast = (word: string | undefined): boolean => word?.endsWith("ed") === true;

const ENDINGS = ["s", "es", "d", "ed", "ing", "y", "ies", "ied", "ly", "n", "en"] as const;
const STEM_CHARS_MIN = 3;

/** Words without a meaning of their own, in any form. */
const isSmall = (word: string): boolean => word.length === 1 || SMALL_WORDS.has(word) || formsOf(word).slice(0, 2).some((form) => contentWords(form).size === 0) || REPORTING.has(word);

function pairsOf(word: string): readonly string[] {
  const letters = Array.from(word);
  return letters.length < 2 ? letters : letters.slice(1).map((letter, index) => `${letters[index] ?? ""}${letter}`);
}

/** Articles and prepositions of other languages: they may change with the wording. None of them denies. */
const SMALL_WORDS: ReadonlySet<string> = new Set(
  "der die das den dem des ein eine einen einem einer und von vom für fur mit auf bis zum zur im am an in zu bei le la les un une du de des et à au aux en pour avec el los las una y con por para del al il lo gli di da della dei delle e per uma um o os as do no na ao het een van voor met op te en i w z na do od och på med til och av для в на с и к по из о".split(" ")
    .filter((word) => word !== "no"),
);

/** What the statement speaks of must be denied where it denies, asked where it asks, hang on something where it does. */
function keepsSense(text: string, quoted: readonly Line[]): boolean {
  const used = quoted.flatMap((line) => piecesOf(line.text).filter((piece) => shares(piece, text)));
  if (NEGATION.test(foldText(text)) !== used.some((piece) => NEGATION.test(foldText(piece)))) return false;
  if (quoted.every((line) => isQuestion(line.plain)) && !ASKS.test(text)) return false;
  const hangs = quoted.some((line) => (isConditional(line.plain) || isHypothetical(line.plain)) && shares(line.text, text));
  return !hangs || isConditional(text) || isHypothetical(text) || ASKS.test(text);
}

const ASKS = /\b(?:asks?|asked|asking|whether|wants? to know|question)\b|[??]\s*$/i;

function piecesOf(text: string): readonly string[] {
  const pieces = text.split(/[,;:.!?–—、。,]+(?=\s|$|[^\p{N}])|\s+(?:but|however|aber|mais|pero|però|mas|maar|ale|но)\s+/iu).filter((piece) => piece.trim() !== "");
  return pieces.length === 0 ? [text] : pieces;
}

function shares(piece: string, text: string): boolean {
  const words = new Set(wordsOf(text).flat());
  return wordsOf(piece).some((forms) => forms.some((form) => words.has(form)));
}

const NEGATION =
  /(?<![\p{L}\p{N}])(?:not|no|never|none|nothing|nobody|without|cannot|neither|nor|unable|refus\p{L}*|declin\p{L}*|reject\p{L}*|den(?:y|ies|ied)|kein\p{L}*|nicht|nie|niemals|ohne|ne|pas|jamais|sans|aucun\p{L}*|sin|nunca|jam[aá]s|ning[uú]n\p{L}*|non|mai|senza|nessun\p{L}*|n[aã]o|sem|nenhum\p{L}*|niet|geen|nooit|zonder|bez|nigdy|inte|ingen|ikke|aldrig|не|нет|без|никогда|değil|yok)(?!\p{L})|n't(?!\p{L})|不|没|沒|未|无|無|ない|ません|なし|않|없|못 |(?<!\p{L})(?:لا|لن|ليس|لم|بدون)(?!\p{L})/u;
