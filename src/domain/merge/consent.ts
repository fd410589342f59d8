import type { Policy } from "../../../config/policy.ts";
import { approvalClassOf, type OwnClasses, wordsOfName } from "../model/approval-classes.ts";
import type { FieldDescription } from "../model/field-description.ts";
import type { MergeObject } from "../model/merge.ts";
import { choicesIn, isBlank, order, sameValue } from "./same-value.ts";

/** How a property tells what somebody allowed. `unclear`: it does, and no rule can say which of two values is the stricter. */
export type Consent =
  | { readonly sense: "opt-out" | "opt-in" | "unclear" }
  | { readonly sense: "steps"; readonly steps: readonly string[] };

/** What a consent is read by. */
export interface ConsentRules {
  readonly merge: Pick<Policy["merge"], "consent">;
  readonly governance: { readonly classes: OwnClasses };
}

/** How a property tells of consent; null for one that does not. The policy's word comes before what the name says. */
export function consentOf(object: MergeObject, name: string, { merge: { consent }, governance }: ConsentRules): Consent | null {
  if (consent.ignored.includes(name)) return null;
  const steps = Object.entries(consent.steps).find(([key]) => key === name)?.[1];
  if (steps !== undefined) return { sense: "steps", steps };
  if (consent.optOut.includes(name)) return { sense: "opt-out" };
  if (consent.optIn.includes(name)) return { sense: "opt-in" };
  if (approvalClassOf(object, name, governance.classes) !== "consent") return null;
  const words = wordsOfName(name);
  if (OPT_OUT.test(words)) return { sense: "opt-out" };
  return { sense: OPT_IN.test(words) ? "opt-in" : "unclear" };
}

const OPT_OUT = / (opt(ed)? ?out|do ?not ?\w*|dont|unsubscribed?) /;
const OPT_IN = / (opt(ed)? ?in|consent|permission|marketable|legal basis) /;

/**
 * The stricter of two values: whoever said "do not" once has said it. `undefined` where no rule can tell. Which of the two comes first does not matter, and
 * the stricter of a value and itself is that value.
 */
export function strictest(consent: Consent, { type }: Pick<FieldDescription, "type">, one: string | null, other: string | null): string | null | undefined {
  if (sameValue(type, one, other)) return isBlank(one) ? null : one;
  if (consent.sense === "steps") return firstStep(consent.steps, one, other);
  // A record's own page of consent says more than none; of two pages nothing can be said.
  if (type === "reference") return isBlank(one) ? other : isBlank(other) ? one : undefined;
  if (consent.sense === "unclear") return undefined;
  if (type === "choices") return choices(consent.sense, one, other);
  if (type === "date" || type === "datetime" || (type === "number" && !isBox(one, other))) return ordered(consent.sense, type, [one, other]);
  return yesOrNo(consent.sense, one, other);
}

/** Whether a value may allow what another forbids; one that no rule can read may. */
export function isLaxer(consent: Consent, field: Pick<FieldDescription, "type">, value: string | null, than: string | null): boolean {
  const stricter = strictest(consent, field, value, than);
  return stricter === undefined || !sameValue(field.type, stricter, value);
}

function firstStep(steps: readonly string[], one: string | null, other: string | null): string | null | undefined {
  const [a, b] = [steps.indexOf(one?.trim() ?? ""), steps.indexOf(other?.trim() ?? "")];
  return a < 0 || b < 0 ? undefined : a <= b ? one : other;
}

/** What one is opted out of counts; what both opted in to. */
function choices(sense: "opt-out" | "opt-in", one: string | null, other: string | null): string | null {
  const [a, b] = [choicesIn(one), choicesIn(other)];
  const kept = sense === "opt-out" ? [...new Set([...a, ...b])] : a.filter((choice) => b.includes(choice));
  return kept.length === 0 ? null : kept.toSorted().join(";");
}

/** Whether a number is a yes or no: no more than 0 and 1. */
const isBox = (...values: readonly (string | null)[]): boolean => values.every((value) => answer(value) !== undefined);

/** A day of opting out counts by itself, and the later of two; a consent only where both have one, and from the earlier day. Counts go likewise. */
function ordered(sense: "opt-out" | "opt-in", type: "date" | "datetime" | "number", [one, other]: readonly [string | null, string | null]): string | null | undefined {
  if (isBlank(one) || isBlank(other)) return sense === "opt-out" ? (isBlank(one) ? other : one) : null;
  const later = order(type, one, other);
  return later === 0 ? undefined : (later > 0) === (sense === "opt-out") ? one : other;
}

function yesOrNo(sense: "opt-out" | "opt-in", one: string | null, other: string | null): string | null | undefined {
  const [a, b] = [answer(one), answer(other)];
  if (a === undefined || b === undefined) return undefined;
  if (a === b) return (one ?? "") <= (other ?? "") ? one : other;
  const strict = STRICT[sense];
  return strict.indexOf(a) < strict.indexOf(b) ? one : other;
}

/** Strictest first. Silence is no consent, and an explicit no is less than that. */
const STRICT = { "opt-out": ["yes", "no", "silence"], "opt-in": ["no", "silence", "yes"] } as const;

function answer(value: string | null): "yes" | "no" | "silence" | undefined {
  if (isBlank(value)) return "silence";
  const text = value.trim().toLowerCase();
  if (["true", "yes", "1"].includes(text)) return "yes";
  return ["false", "no", "0"].includes(text) ? "no" : undefined;
}
