import type { Activity } from "../model/activity.ts";
import type { Claim, NextStep, Signal } from "../model/judgement.ts";
import type { DateReader } from "./date-reader.ts";
import { dayAndMonth } from "./day-names.ts";
import type { Line } from "./lines.ts";
import { competitorName } from "./people-signals.ts";
import type { People } from "./people.ts";
import type { FoundPromise } from "./promises.ts";
import { clip, statement, STATEMENT_WORDS_MAX } from "./statement.ts";

/** What a summary is made of. */
export interface Facts {
  readonly activity: Activity;
  readonly lines: readonly Line[];
  readonly people: People;
  readonly read: DateReader;
  readonly nextSteps: readonly NextStep[];
  readonly promises: readonly FoundPromise[];
  readonly signals: readonly Signal[];
  readonly wordsMax: number;
}

/** Steps, promises and news of the deal as fixed phrases. */
export function factClaims(facts: Facts): readonly Claim[] {
  const claims: Claim[] = [];
  const stops = facts.signals.filter((signal) => signal.type !== "competitor");
  for (const signal of [...stops, ...facts.signals].slice(0, 3)) {
    if (claims.some((claim) => claim.quote === signal.quote) || facts.promises.some((promise) => promise.quote === signal.quote)) continue;
    claims.push({ text: newsOf(signal, facts), quote: signal.quote });
  }
  for (const promise of facts.promises.slice(0, 3)) claims.push({ text: `Promised: ${restated(promise.quote, facts)}.`, quote: promise.quote });
  claims.push(...fieldClaims(facts));
  const introduced = new Set<string>();
  for (const step of facts.nextSteps.slice(0, 4)) {
    claims.push({ text: stepSentence(step, introduced), quote: step.quote });
    if (step.ownerName !== null) introduced.add(step.ownerName);
  }
  return claims;
}

/** "vehicles: 55" of a form as "55 vehicles". */
function fieldClaims(facts: Facts): readonly Claim[] {
  return Object.entries(facts.activity.text.fields).flatMap(([name, value]) => {
    const label = name.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ").toLowerCase();
    return /^\d{1,7}$/.test(value.trim()) && !/phone|zip|postal|code|id\b|year/.test(label) ? [{ text: `${value.trim()} ${label}.`, quote: value.trim() }] : [];
  });
}

/** Whoever was named in full before goes by the first name. */
function stepSentence(step: NextStep, introduced: ReadonlySet<string>): string {
  const by = step.due === null ? "" : ` by ${dayAndMonth(step.due)}`;
  if (step.ownerName === null) return `Somebody has to ${step.action}${by}.`;
  const name = introduced.has(step.ownerName) ? (step.ownerName.split(" ")[0] ?? step.ownerName) : step.ownerName;
  return `${name} will ${step.action}${by}.`;
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
  return line === undefined ? quote : clip(statement(line, facts), STATEMENT_WORDS_MAX);
}

