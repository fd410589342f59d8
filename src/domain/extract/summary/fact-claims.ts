import type { Activity } from "../../model/activity.ts";
import type { Claim, NextStep, Signal } from "../../model/judgement.ts";
import type { DateReader } from "../lines/date-reader.ts";
import { dayAndMonth } from "../lines/day-names.ts";
import type { Layout } from "./layout.ts";
import type { Line } from "../lines/lines.ts";
import { competitorName } from "../signals/people-signals.ts";
import type { People } from "../lines/people.ts";
import type { FoundPromise } from "../promises/promises.ts";
import { clip, statement, STATEMENT_WORDS_MAX } from "./statement.ts";
import { worded } from "./worded.ts";

/** What a summary is made of. */
export interface Facts {
  readonly activity: Activity;
  readonly lines: readonly Line[];
  readonly people: People;
  readonly read: DateReader;
  readonly nextSteps: readonly NextStep[];
  readonly promises: readonly FoundPromise[];
  readonly signals: readonly Signal[];
  readonly layout: Layout;
}

/** News of the deal, promises, figures of a form and steps as fixed phrases. `introduced`: the names that the heading tells in full. */
export function factClaims(facts: Facts, introduced: readonly string[]): readonly Claim[] {
  const { layout } = facts;
  const promises = facts.promises.slice(0, layout.promisesMax).map((promise): Claim => ({ kind: "promise", text: `Promised: ${restated(promise.quote, facts)}.`, quote: promise.quote }));
  return [...newsClaims(facts, layout), ...promises, ...fieldClaims(facts), ...stepClaims(facts, layout, introduced)];
}

function newsClaims(facts: Facts, layout: Layout): readonly Claim[] {
  const claims: Claim[] = [];
  const stops = facts.signals.filter((signal) => signal.type !== "competitor");
  for (const signal of [...stops, ...facts.signals].slice(0, layout.newsMax)) {
    if (claims.some((claim) => claim.quote === signal.quote) || facts.promises.some((promise) => promise.quote === signal.quote)) continue;
    claims.push({ kind: "news", text: newsOf(signal, facts), quote: signal.quote });
  }
  return claims;
}

/** "vehicles: 55" of a form as "55 vehicles". */
function fieldClaims(facts: Facts): readonly Claim[] {
  return Object.entries(facts.activity.text.fields).flatMap(([name, value]): readonly Claim[] => {
    const label = name.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ").toLowerCase();
    return /^\d{1,7}$/.test(value.trim()) && !/phone|zip|postal|code|id\b|year/.test(label) ? [{ kind: "fact", text: `${value.trim()} ${label}.`, quote: value.trim() }] : [];
  });
}

/** Whoever was named in full before goes by the first name. */
function stepClaims({ nextSteps, people }: Facts, layout: Layout, introduced: readonly string[]): readonly Claim[] {
  const known = new Set(introduced);
  return nextSteps.slice(0, layout.stepsMax).map((step): Claim => {
    const by = step.due === null ? "" : ` by ${dayAndMonth(step.due)}`;
    const act = withoutCapital(worded(step.action));
    if (step.ownerName === null) return { kind: "step", text: `Somebody has to ${act}${by}.`, quote: step.quote };
    const first = step.ownerName.split(" ")[0] ?? step.ownerName;
    const name = known.has(step.ownerName) && people.named(first)?.name === step.ownerName ? first : step.ownerName;
    known.add(step.ownerName);
    return { kind: "step", text: `${name} will ${act}${by}.`, quote: step.quote };
  });
}

/** News of the deal in fixed words where the kind is plain, else as it was said. */
function newsOf(signal: Signal, facts: Facts): string {
  const line = facts.lines.find((one) => one.text === signal.quote);
  const said = `${restated(signal.quote, facts)}.`;
  if (line === undefined) return said;
  const rival = signal.type === "competitor" ? competitorName(line.plain, facts.people) : null;
  if (rival !== null) return /\bcompar/i.test(line.plain) ? `Comparison with competitor ${rival}: ${said}` : `Competitor ${rival}: ${said}`;
  const chosen = /\b(?:go(?:ing|ne)?|went|sign(?:ed)?|decided on|chose|picked|selected) (?:ahead )?(?:with |for )?(\p{Lu}[\p{L}&-]+)/u.exec(line.plain)?.[1];
  if (signal.type === "stage" && chosen !== undefined && facts.people.named(chosen) === null) return `Chose ${chosen}: ${said}`;
  if (signal.type === "stage" && /\b(?:preparing|prepares|prepared)\b.{0,40}\b(?:purchase order|po)\b/i.test(line.plain)) return `Purchase order in preparation: ${said}`;
  return said;
}

function restated(quote: string, facts: Facts): string {
  const line = facts.lines.find((one) => one.text === quote);
  return line === undefined ? quote : worded(clip(statement(line, facts), STATEMENT_WORDS_MAX));
}

const withoutCapital = (phrase: string): string => phrase.charAt(0).toLowerCase() + phrase.slice(1);
