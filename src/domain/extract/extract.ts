import type { Policy } from "../../../config/policy.ts";
import type { Activity } from "../model/activity.ts";
import type { Extraction, Match } from "../model/judgement.ts";
import type { ReasonCode } from "../model/reasons.ts";
import { detectLanguage } from "../text/language.ts";
import { dateReader } from "./lines/date-reader.ts";
import { hidesOrders, isInjection } from "./lines/injection.ts";
import { linesOf, type Line } from "./lines/lines.ts";
import { nextStepsOf } from "./steps/next-step.ts";
import { peopleOf } from "./lines/people.ts";
import { promisesOf } from "./promises/promises.ts";
import { signalsOf } from "./signals/signals.ts";
import { layoutOf } from "./summary/layout.ts";
import { summarize } from "./summary/summarize.ts";
import { guarded } from "../text/guarded.ts";
import { spacedWords } from "../text/words.ts";

/** Shorter texts are not asked for their language: a greeting in another one is no reason to stop. */
const LANGUAGE_WORDS_MIN = 5;
/** So much of the evidence must speak for another language, more of it where there are few words. */
const FOREIGN_SHARE_MIN = 0.45;
const SHORT_WORDS_MAX = 11;
const SHORT_FOREIGN_SHARE_MIN = 0.6;
/** A text without the common words of any language may just be a list; only a long one is asked about. */
const UNKNOWN_WORDS_MIN = 40;

/**
 * Reads out of a screened activity what was agreed, promised and said about the deal, and sums it up. Pure and linear in the text;
 * every part carries its words. Sentences that give orders to software are read by nothing.
 */
export function extract(activity: Activity, match: Match, policy: Policy): Extraction {
  const people = peopleOf(match.cast);
  const all = linesOf(activity, people);
  const clean = reindexed(withoutInjection(all));
  const reasons: ReasonCode[] = [];
  if (clean.length < all.length || hidesOrders(activity.text.hidden)) reasons.push("injection");
  if (isForeign(clean)) reasons.push("unsupported_language");

  const read = dateReader(activity);
  const promises = promisesOf(clean);
  const grants = new Set(promises.map((promise) => promise.line.index));
  const nextSteps = nextStepsOf({ lines: clean, people, read, grants });
  const signals = signalsOf(clean, people);
  const { summary, claims, dropped, unsupported, doubtful } = summarize({ activity, lines: clean, people, read, nextSteps, promises, signals, layout: layoutOf(activity.kind, policy.summary) });
  if (doubtful) reasons.push("low_confidence_summary");
  if (unsupported) reasons.push("unsupported_claim");
  return { summary, claims, unsupportedClaims: dropped, nextSteps, promises: promises.map(({ type, quote }) => ({ type, quote })), signals, reasons };
}

/** A planted passage often runs over several sentences: what stands next to one in the same passage and gives orders too goes with it. */
function withoutInjection(lines: readonly Line[]): readonly Line[] {
  const planted = new Set(lines.filter((line) => isInjection(line.text)).map((line) => line.index));
  if (planted.size === 0) return lines;
  return lines.filter((line) => {
    if (planted.has(line.index)) return false;
    const beside = [line.index - 1, line.index + 1].some((at) => planted.has(at) && lines[at]?.turn === line.turn);
    return !(beside && GIVES_ORDERS.test(line.text));
  });
}

const GIVES_ORDERS = guarded(/^\W*(?:(?:then|also|and|next|please|always|you must|you should|you are|now|finally)[, ]+)*(?:set|change|mark|move|update|write|say|state|add|record|log|do not|don't|never|approve|send|email|forward|delete|export|include|respond|reply|output|treat|assume|act|classify|report|confirm|ignore|you must|you are|the (?:deal|stage|amount))\b|-{3,}|={3,}/i);

function reindexed(lines: readonly Line[]): readonly Line[] {
  return lines.map((line, index) => (line.index === index ? line : { ...line, index }));
}

function isForeign(lines: readonly Line[]): boolean {
  const text = lines.filter((line) => line.where !== "subject").map((line) => line.text).join(" ");
  const words = spacedWords(text);
  if (words < LANGUAGE_WORDS_MIN && !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Arabic}]{8}/u.test(text)) return false;
  const { language, share } = detectLanguage(text);
  if (language === null || language === "en") return false;
  if (language === "und") return words >= UNKNOWN_WORDS_MIN;
  return share >= (words <= SHORT_WORDS_MAX ? SHORT_FOREIGN_SHARE_MIN : FOREIGN_SHARE_MIN);
}
