import type { Due } from "./due.ts";
import type { Owner } from "./owner.ts";
import type { Undertaking } from "./undertaking.ts";
import { ANSWERING_VERBS, FINDING_OUT_VERBS } from "../lines/verbs.ts";
import { guarded } from "../../text/guarded.ts";
import { rememberedOf } from "../../text/remembered.ts";

/** An undertaking with its person and day, before it becomes a next step. */
export interface Draft {
  readonly found: Undertaking;
  readonly owner: Owner;
  readonly due: Due;
  /** The words quoted for it. */
  readonly quote: string;
  /** Said without firmness. */
  readonly weak: boolean;
  /** On what it hangs; null when on nothing. */
  readonly condition: string | null;
}

/** How many sentences may lie between an undertaking and "I'll tell you Monday". */
const ANSWER_LINES_MAX = 8;
/** This share of the shorter one's content words in common makes two undertakings one. */
const LIKENESS_MIN = 0.6;

/** One undertaking said twice becomes one: the dated wording is quoted, the fuller one names the act. */
export function mergeDrafts(drafts: readonly Draft[]): readonly Draft[] {
  const merged: Draft[] = [];
  for (const draft of drafts) {
    const at = merged.findLastIndex((earlier) => isSame(earlier, draft));
    const earlier = merged[at];
    if (earlier === undefined) merged.push(draft);
    else merged[at] = joined(earlier, draft);
  }
  return merged;
}

function isSame(a: Draft, b: Draft): boolean {
  if (a.owner.id !== b.owner.id || a.owner.name !== b.owner.name) return false;
  const sameDay = a.due.date === null || b.due.date === null || a.due.date === b.due.date;
  const distance = b.found.line.index - a.found.line.index;
  if (b.found.bare && distance <= ANSWER_LINES_MAX && (reportsBack(a, b) || (sameDay && continues(a, b)))) return true;
  if (distance === 0 && sameDay && a.found.kind !== "handing" && b.found.kind === "handing") return true;
  const likeness = overlap(contentOf(a), contentOf(b));
  return likeness >= LIKENESS_MIN && (sameDay || likeness >= 0.9 || CORRECTS.test(b.found.line.plain));
}

const CORRECTS = guarded(/\b(?:actually|rather|make (?:that|it)|correction|no wait|wait|sorry|instead|after all|i mean)\b/i);

/** "I'll ask her." … "I'll tell you Monday." */
function reportsBack(a: Draft, b: Draft): boolean {
  return b.found.verbs.some((verb) => ANSWERING_VERBS.has(verb)) && a.found.verbs.some((verb) => FINDING_OUT_VERBS.has(verb));
}

/** "I'll send the list." … "I'll send it Friday." */
function continues(a: Draft, b: Draft): boolean {
  return a.found.kind === b.found.kind || b.found.verbs.includes("do") || a.found.verbs.some((verb) => b.found.verbs.includes(verb));
}

function joined(a: Draft, b: Draft): Draft {
  const dated = b.found.bare && reportsBack(a, b) && b.due.date !== null ? b : b.due.date !== null ? b : a.due.date !== null ? a : b.due.ambiguous ? b : a;
  const fuller = a.found.bare ? b : b.found.bare ? a : contentOf(b).size > contentOf(a).size ? b : a;
  const quote = a.found.line === b.found.line ? a.found.line.text : dated.quote;
  return { found: { ...fuller.found, line: dated.found.line }, owner: a.owner, due: dated.due, quote, ...firmer(a, b) };
}

/** Said once without "probably" or "if", it is firm. */
function firmer(a: Draft, b: Draft): Pick<Draft, "weak" | "condition"> {
  return { weak: a.weak && b.weak, condition: a.condition === null || b.condition === null ? null : b.condition };
}

/** The content words of an undertaking; it is held against every later one. */
const contentOf = rememberedOf((draft: Draft): ReadonlySet<string> => {
  const words = draft.found.phrase.toLowerCase().match(/[\p{L}\d][\p{L}\d'-]+/gu) ?? [];
  return new Set(words.filter((word) => word.length > 2 && !STOP.has(word)).map(stem));
});

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const smaller = Math.min(a.size, b.size);
  if (smaller === 0) return 0;
  let common = 0;
  for (const word of a) if (b.has(word)) common += 1;
  return smaller === 1 && common === 1 ? (Math.max(a.size, b.size) <= 3 ? 1 : 0.6) : common / smaller;
}

/** Cuts the commonest endings, enough to see that "changed" and "change" are one. */
export function stem(word: string): string {
  const own = word.endsWith("'s") ? word.slice(0, -2) : word;
  const bare = own.endsWith("ies") ? `${own.slice(0, -3)}i` : own.endsWith("y") ? `${own.slice(0, -1)}i` : own;
  const ending = ENDINGS.find((one) => bare.endsWith(one));
  return ending === undefined ? bare : bare.slice(0, -ending.length);
}

/** Longest first. */
const ENDINGS = ["ing", "ed", "es", "s", "e"] as const;

const STOP: ReadonlySet<string> = new Set(
  `the and you your our for with from that this those these them they then him her his its have has get give send sent mail email text will can
  over back also too more all any some what which who when where how not but out off into onto about after before until within next week
  month day today tonight tomorrow morning afternoon evening monday tuesday wednesday thursday friday saturday sunday january february march
  april may june july august september october november december noon end early late latest first second third fourth fifth sixth seventh
  eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth okay yes
  let know come call tell hours business days`.split(/\s+/),
);
