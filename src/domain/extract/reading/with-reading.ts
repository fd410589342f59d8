import type { Policy } from "../../../../config/policy.ts";
import type { Activity } from "../../model/activity.ts";
import type { Claim, Extraction, Match } from "../../model/judgement.ts";
import type { ReadingFacts, ReadOutcome } from "../../model/reading.ts";
import { REASON_CODES } from "../../model/reasons.ts";
import { peopleOf } from "../lines/people.ts";
import { inOrder } from "../summary/order.ts";
import { contentWords } from "../summary/content-words.ts";
import { likeness } from "../summary/rank-sentences.ts";
import { wordCount } from "../summary/statement.ts";
import { checkReading, isNew } from "./check-reading.ts";
import { givesOrders } from "./orders.ts";
import { readableLines, readingInput } from "./reading-input.ts";

/** What the rules extracted, with what a model may add to it. */
export interface WithReading {
  readonly extraction: Extraction;
  readonly facts: ReadingFacts;
}

/** A statement of which more than this share is told already is left out. */
const REPEATED_MAX = 0.6;

/**
 * Adds to the rules' extraction what a model read and the source carries. It only ever adds: no step, promise, signal or reason
 * of the rules goes. In the summary the heading and what somebody acts on stay as the rules have them; what room is left
 * goes to the model's statements first.
 */
export function withReading(extraction: Extraction, outcome: ReadOutcome, { activity, match }: { readonly activity: Activity; readonly match: Match }, policy: Policy): WithReading {
  const { by, tokens } = outcome;
  const nothing = { by, tokens, outcome: outcome.outcome, kept: 0, dropped: 0 };
  // Looked at again whatever the outcome says: what gives orders was not to be sent, and nothing that was read beside it is taken.
  if (outcome.outcome === "planted" || readingInput(activity) === "planted") return { extraction: unplanted(extraction), facts: nothing };
  if (outcome.outcome !== "read" || extraction.reasons.includes("injection")) return { extraction, facts: nothing };

  const checked = checkReading(outcome.reading, activity, match);
  const fresh = isNew(extraction);
  const { findsMore } = policy.model;
  const claims = checked.statements.length === 0 ? extraction.claims : inOrder(retold(extraction.claims, checked.statements, policy.summary.wordsMax), readableLines(activity, peopleOf(match.cast)));
  return {
    extraction: {
      summary: claims.map((claim) => claim.text).join(" "), claims, unsupportedClaims: extraction.unsupportedClaims + checked.dropped,
      nextSteps: findsMore ? [...extraction.nextSteps, ...checked.steps.filter(fresh.step)] : extraction.nextSteps,
      promises: findsMore ? [...extraction.promises, ...checked.promises.filter(fresh.promise)] : extraction.promises,
      signals: findsMore ? [...extraction.signals, ...checked.signals.filter(fresh.signal)] : extraction.signals,
      reasons: united(extraction.reasons, checked.reasons),
    },
    facts: { ...nothing, kept: checked.kept, dropped: checked.dropped },
  };
}

/** In some languages and disguises orders to software are seen only when a model is to be asked: then they are told nowhere else either. */
function unplanted(extraction: Extraction): Extraction {
  const honest = ({ quote }: { readonly quote: string }): boolean => !givesOrders(quote);
  const claims = extraction.claims.filter((claim) => [claim.quote, claim.text, ...(claim.also ?? [])].every((words) => !givesOrders(words)));
  return {
    ...extraction, claims, summary: claims.map(({ text }) => text).join(" "), nextSteps: extraction.nextSteps.filter(honest), promises: extraction.promises.filter(honest),
    signals: extraction.signals.filter(honest), reasons: united(extraction.reasons, ["injection"]),
  };
}

/** The rules' reasons in their order, then what is new. */
const united = (given: Extraction["reasons"], more: Extraction["reasons"]): Extraction["reasons"] => [...given, ...REASON_CODES.filter((code) => more.includes(code) && !given.includes(code))];

/** What must stay, then the model's statements, then the rules' own, each as long as it fits and says something new. */
function retold(rules: readonly Claim[], statements: readonly Claim[], wordsMax: number): readonly Claim[] {
  const stays = rules.filter(({ kind }) => kind !== "fact" && kind !== "extract");
  const told = [...stays];
  let left = wordsMax - stays.reduce((sum, { text }) => sum + wordCount(text), 0);
  for (const claim of [...statements, ...rules.filter((one) => !stays.includes(one))]) {
    const words = contentWords(claim.text);
    const isRepeated = told.some((one) => one.kind !== "heading" && likeness(words, contentWords(one.text)) > REPEATED_MAX);
    if (wordCount(claim.text) > left || isRepeated) continue;
    told.push(claim);
    left -= wordCount(claim.text);
  }
  return told;
}
