import { isQuestion } from "../lines/conditions.ts";
import { figures } from "../lines/day-names.ts";
import type { Line } from "../lines/lines.ts";
import { contentWords } from "./content-words.ts";
import { worded } from "./worded.ts";

/** A question that was answered, told as one statement. */
export interface Answered {
  readonly question: Line;
  readonly answer: Line;
  readonly text: string;
}

/** A longer answer speaks for itself. */
const ANSWER_WORDS_MAX = 8;
const QUESTION_WORDS_MAX = 16;

/** "How many doors?" – "Eleven." says nothing line by line; together it is "Eleven doors". Reads talks only. */
export function answeredIn(lines: readonly Line[]): readonly Answered[] {
  const found: Answered[] = [];
  for (const question of lines) {
    if (question.manner !== "spoken" || !isQuestion(question.plain) || question.plain.split(" ").length > QUESTION_WORDS_MAX) continue;
    const answer = lines[question.index + 1];
    if (answer === undefined || answer.turn === question.turn || answer.speakerName === question.speakerName) continue;
    if (answer.plain.split(" ").length > ANSWER_WORDS_MAX || /\?\W*$/.test(answer.plain) || /\b(?:bye|ta|thanks|hello)\b/i.test(answer.plain)) continue;
    const text = counted(question, answer) ?? measured(question, answer, lines) ?? further(question, answer, lines) ?? affirmed(question, answer) ?? aboutThing(question, answer);
    if (text !== null) found.push({ question, answer, text: figures(text) });
  }
  return found;
}

const SMALL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|dozen|nought|zero|point";
const NUMBER = new RegExp(String.raw`(?:\d[\d.,]*|\b(?:${SMALL})(?:[ -](?:and |a )?(?:${SMALL}))*)\b`, "iu");

/** "How many doors did you end up with?" – "Eleven." */
function counted(question: Line, answer: Line): string | null {
  const what = /\bhow many ([\p{L}-]+(?: [\p{L}-]+)?)\b/iu.exec(question.plain)?.[1]?.replace(/ (?:do|does|did|are|is|were|have|has|would|will|can|of)$/i, "");
  const number = NUMBER.exec(answer.plain)?.[0];
  return what === undefined || number === undefined ? null : capital(`${number} ${what}`);
}

/** "The roof opening, how wide is it?" – "Four hundred fifty. Millimetre." */
function measured(question: Line, answer: Line, lines: readonly Line[]): string | null {
  const found = /^(?:and |so )?(.+?),? how (wide|long|high|deep|big|large|heavy|thick|far|old|hot|cold|fast|often) (?:is|are) (?:it|they|that)\?/i.exec(question.plain)
    ?? /\bhow (wide|long|high|deep|big|large|heavy|thick|far|old|hot|cold|fast|often) (?:is|are) (.+?)\?/i.exec(question.plain);
  const number = NUMBER.exec(answer.plain)?.[0];
  if (found === null || number === undefined) return null;
  const [what, how] = /^how/i.test(found[0]) ? [found[2], found[1]] : [found[1], found[2]];
  const next = lines[answer.index + 1];
  const unit = next?.turn === answer.turn && next.plain.split(" ").length === 1 ? ` ${next.plain.replace(/\W+$/, "").toLowerCase()}` : "";
  return worded(`${what ?? ""} ${how ?? ""}: ${answer.plain.slice(answer.plain.search(NUMBER)).replace(/\W+$/, "")}${unit}`);
}

/** "The two loggers disagree." – "By how much?" – "Nought point nine." */
function further(question: Line, answer: Line, lines: readonly Line[]): string | null {
  if (question.plain.split(" ").length > 5 || !/\b(?:how much|how many|how long|since when|until when|by when|which|where|when|what time)\b/i.test(question.plain)) return null;
  const before = lines[question.index - 1];
  if (before === undefined || before.turn === question.turn || before.speakerName !== answer.speakerName || before.plain.split(" ").length > QUESTION_WORDS_MAX) return null;
  return `${worded(before.plain)}: ${worded(answer.plain).toLowerCase()}`;
}

/** "Did the samples land?" – "They did." */
function affirmed(question: Line, answer: Line): string | null {
  const found = /(?:^|[,.] )(?:and |so |but )?(?:did|do|does|is|are|was|were|has|have|can|will) ((?!you\b|i\b|we\b|it\b|that\b|this\b|there\b|anybody\b|anyone\b|everybody\b|anything\b).{8,80})\?\W*$/iu.exec(question.plain)?.[1];
  const yes = /^(?:yes|yeah|yep|sure|correct|right|exactly|absolutely|(?:they|it|he|she|that) (?:did|does|do|is|are|was|were|has|have|can|will))\b/i.test(answer.plain);
  const no = /^(?:no|nope|not (?:yet|really|at all)|(?:they|it|he|she|that) (?:didn't|doesn't|don't|isn't|aren't|wasn't|hasn't|haven't|can't|won't))\b/i.test(answer.plain);
  if (found === undefined || yes === no || found.split(" ").length < 3) return null;
  return `${worded(found)}: ${yes ? "yes" : "no"}`;
}

/** "The north peephole, is it the same bore?" – "Same bore, but longer." */
function aboutThing(question: Line, answer: Line): string | null {
  const what = /^(?:(?:and|so|but|okay|ok|now|great|good|right)[,.]? )*((?:the|our|your|my|this|that) [\p{L}\d' -]{3,60}?), (?:and |then )?(?:is|are|does|do|did|was|were|has|have|can|will|how|what|when|where|who|which|your|you|isn't|aren't)\b.*\?\W*$/iu.exec(question.plain)?.[1]
    ?? /^(?:(?:and|so|but)[,.]? )*(?:what|how) about ((?:the|our|your|my|this|that) [\p{L}\d' -]{3,60}?)\?\W*$/iu.exec(question.plain)?.[1];
  if (what === undefined || contentWords(answer.plain).size === 0) return null;
  const said = worded(answer.plain);
  return `${worded(what)}: ${said.charAt(0).toLowerCase()}${said.slice(1)}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Two. Liability. It's capped …": the matter under which a speaker's next sentence stands, for a talk that goes by points; else null. */
export function topicOf(line: Line, lines: readonly Line[]): string | null {
  const before = lines[line.index - 1];
  if (line.manner !== "spoken" || before?.turn !== line.turn) return null;
  const named = /^(?:the |our |your )?(\p{L}[\p{L}-]+(?: \p{L}[\p{L}-]+){0,2})\.$/u.exec(before.plain);
  const ordinal = /^(?:(?:and|then|so)[, ]+)?(?:point |item |number |topic )?(?:one|two|three|four|five|six|first|second|third|next|last)\b/i;
  const opened = lines.slice(Math.max(0, before.index - 1), before.index).some((one) => one.turn === line.turn && ordinal.test(one.plain));
  if (named !== null && (opened || /^(?:the|our) /i.test(before.plain))) return named[1] ?? null;
  return /^(?:(?:and|then|so)[, ]+)?(?:point |item |number )?(?:one|two|three|four|five|six|first|second|third|next)[,:.]? (?:the |our |your )?(\p{L}[\p{L}-]+(?: \p{L}[\p{L}-]+){0,2})\.$/iu.exec(before.plain)?.[1] ?? null;
}
