import type { Activity } from "../../model/activity.ts";
import type { Claim, Extraction, MadePromise, Match, NextStep, Signal } from "../../model/judgement.ts";
import type { Reading } from "../../model/reading.ts";
import { REASON_CODES, type ReasonCode } from "../../model/reasons.ts";
import { dateReader, type DateReader } from "../lines/date-reader.ts";
import { conditionalOf } from "../lines/conditional.ts";
import type { Line } from "../lines/lines.ts";
import { type People, peopleOf } from "../lines/people.ts";
import { givesOrders } from "./orders.ts";
import { quoteFinder } from "./find-quote.ts";
import { readableLines } from "./reading-input.ts";
import { isCarried } from "./wording.ts";

/** What of a reading the source carries. */
export interface CheckedReading {
  readonly statements: readonly Claim[];
  readonly steps: readonly NextStep[];
  readonly promises: readonly MadePromise[];
  readonly signals: readonly Signal[];
  /** Reasons for a person to look; unsupported_claim once anything was dropped. */
  readonly reasons: readonly ReasonCode[];
  readonly kept: number;
  readonly dropped: number;
}

/** What is beyond these is dropped: more is no summary, and somebody would have to read it. */
const EACH_MAX = { statements: 8, steps: 5, promises: 5, signals: 5, concerns: 5 } as const;
const STATEMENT_CHARS_MAX = 240;
const ACTION_CHARS_MAX = 120;
const QUOTES_MAX = 3;

/**
 * Holds all that a model said against the source it was shown. A claim stays when its quotes stand there word for word and
 * carry its wording; every other is dropped and counted, and a dropped one is a reason for a person to look. Pure; the source is what
 * `readingInput` sends of the same activity.
 */
export function checkReading(reading: Reading, activity: Activity, { cast }: Pick<Match, "cast">): CheckedReading {
  const people = peopleOf(cast);
  const lines = readableLines(activity, people);
  const find = quoteFinder(lines);
  const source: Source = { people, read: dateReader(activity), find: (quote) => find(quote)?.every((line) => !givesOrders(line.text)) === true ? find(quote) : null };
  const statements = held(reading.statements, EACH_MAX.statements, (one) => statementOf(one, source));
  const steps = held(reading.steps, EACH_MAX.steps, (one) => stepOf(one, source));
  const promises = held(reading.promises, EACH_MAX.promises, ({ type, quote }) => promiseOf(type, quote, source));
  const signals = held(reading.signals, EACH_MAX.signals, ({ type, quote }) => quoted(quote, source, (words) => ({ type, quote: words })));
  const concerns = held(reading.concerns, EACH_MAX.concerns, ({ type, quote }) => quoted(quote, source, () => type));
  const all = [statements, steps, promises, signals, concerns];
  const dropped = all.reduce((sum, one) => sum + one.dropped, 0);
  const reasons = new Set<ReasonCode>(concerns.kept);
  if (dropped > 0) reasons.add("unsupported_claim");
  return {
    statements: statements.kept, steps: steps.kept, promises: promises.kept, signals: signals.kept,
    reasons: REASON_CODES.filter((code) => reasons.has(code)), kept: all.reduce((sum, one) => sum + one.kept.length, 0), dropped,
  };
}

interface Source {
  readonly people: People;
  readonly read: DateReader;
  /** The sentences of a quote; null where it stands nowhere, or in what gives orders to software. */
  readonly find: (quote: string) => readonly Line[] | null;
}

function held<Said, Found>(said: readonly Said[], max: number, find: (one: Said) => Found | null): { readonly kept: readonly Found[]; readonly dropped: number } {
  const kept: Found[] = [];
  for (const one of said.slice(0, max)) {
    const found = find(one);
    if (found !== null) kept.push(found);
  }
  return { kept, dropped: said.length - kept.length };
}

function statementOf({ text, quotes }: Reading["statements"][number], source: Source): Claim | null {
  const found = quotes.slice(0, QUOTES_MAX).map(source.find);
  if (found.length === 0 || quotes.length > QUOTES_MAX || found.includes(null)) return null;
  const lines = [...new Set(found.flatMap((one) => one ?? []))].toSorted((a, b) => a.index - b.index);
  const [first, ...rest] = lines;
  if (first === undefined || !isCarried(text, lines, STATEMENT_CHARS_MAX)) return null;
  const plain = text.trim();
  return { kind: "extract", text: /[.?!。?!]$/u.test(plain) ? plain : `${plain}.`, quote: first.text, ...(rest.length === 0 ? {} : { also: rest.map((line) => line.text) }) };
}

/** Always with `weak_evidence`: what the rules did not see as an undertaking, a person confirms before it is a task. */
function stepOf({ owner, action, quote }: Reading["steps"][number], source: Source): NextStep | null {
  const lines = source.find(quote);
  const [line] = lines ?? [];
  if (lines === null || line === undefined || !isCarried(action, lines, ACTION_CHARS_MAX)) return null;
  const whose = ownerIn(owner.trim(), lines, source.people);
  if (whose === null) return null;
  const days = lines.flatMap((one) => source.read(one.plain, one));
  const [day] = days;
  const isOneDay = day !== undefined && new Set(days.map(({ date }) => date)).size === 1 && !day.ambiguous && day.date !== null;
  const reasons: ReasonCode[] = ["weak_evidence"];
  if (!isOneDay) reasons.push(day === undefined ? "next_step_no_date" : "date_ambiguous");
  if (whose.id === null) reasons.push("owner_unclear");
  return {
    ownerId: whose.id, ownerName: whose.name, action: action.trim().replace(/[.\s]+$/, ""), due: isOneDay ? day.date : null, duePhrase: isOneDay ? day.phrase : null,
    quote: lines.map((one) => one.text).join(" "), toWhomId: null, toWhomName: null, certainty: "weak", condition: conditionalOf(line.plain)?.condition ?? null, reasons,
  };
}

/** Whoever says it, or is named in it; anybody else is a claim of the model's own. Null for those. */
function ownerIn(owner: string, lines: readonly Line[], people: People): { readonly id: NextStep["ownerId"]; readonly name: string | null } | null {
  if (owner === "") return { id: null, name: null };
  const member = people.speaker(owner) ?? people.named(owner);
  if (member !== null) {
    const labels = new Set([member.name, ...member.labels].flatMap((label) => [label, label.split(" ")[0] ?? label]));
    const isThere = lines.some((line) => line.speaker === member || [...labels].some((label) => label.length > 1 && line.text.includes(label)));
    return isThere ? { id: member.id, name: member.name } : null;
  }
  if (!NAME.test(owner)) return null;
  return lines.some((line) => line.speakerName === owner || line.text.includes(owner)) ? { id: null, name: owner } : null;
}

/** A few words, the first with a capital where letters have some. */
const NAME = /^[\p{Lu}\p{Lo}][\p{L}\p{M}'’.-]{0,30}(?: [\p{L}\p{M}'’.-]{1,30}){0,3}$/u;

/** Only our side can bind us. */
function promiseOf(type: MadePromise["type"], quote: string, source: Source): MadePromise | null {
  const lines = source.find(quote);
  if (lines === null || lines.some((line) => line.side === "customer")) return null;
  return { type, quote: lines.map((line) => line.text).join(" ") };
}

function quoted<Found>(quote: string, { find }: Source, make: (words: string) => Found): Found | null {
  const lines = find(quote);
  return lines === null ? null : make(lines.map((line) => line.text).join(" "));
}

/** Of a checked reading only what the rules' extraction has not. */
export const isNew = (extraction: Pick<Extraction, "nextSteps" | "promises" | "signals">) => ({
  step: (step: NextStep): boolean => !extraction.nextSteps.some(({ quote }) => touches(quote, step.quote)),
  promise: (promise: MadePromise): boolean => !extraction.promises.some(({ type, quote }) => type === promise.type && touches(quote, promise.quote)),
  signal: (signal: Signal): boolean => !extraction.signals.some(({ type, quote }) => type === signal.type && touches(quote, signal.quote)),
});

const touches = (a: string, b: string): boolean => a.includes(b) || b.includes(a);
