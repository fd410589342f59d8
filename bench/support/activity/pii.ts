import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { findContactData } from "../../../src/domain/privacy/contact-data.ts";
import { findValues } from "../../../src/domain/privacy/find-values.ts";
import { oneLine, ratio, shareAtLeast, type Figure, type Miss, type Section } from "./figure.ts";
import { rowsOf, TEXT } from "./places.ts";

const Labelled = z.object({ text: z.string(), spans: z.array(z.object({ type: z.string(), value: z.string(), start: z.number() })) });

/** What the gate finds in a text, by the kind of thing it takes it for. */
interface Span {
  /** Category and rule. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

interface Gold {
  readonly type: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A labelled set measured: what of each type was found (as anything, and as itself), and what of each kind was right. */
export interface PiiResult {
  readonly types: ReadonlyMap<string, { readonly all: number; readonly found: number; readonly asItself: number }>;
  readonly kinds: ReadonlyMap<string, { readonly all: number; readonly right: number; readonly asItself: number }>;
  readonly misses: readonly Miss[];
}

/** Labels of the corpora whose values have a form of their own; names, places, titles and the like have none and are not looked for. */
const STRUCTURED = /^(?:CREDIT_CARD|US_SSN|SOCIAL_SECURITY_NUMBER|PHONE_NUMBER|EMAIL_ADDRESS|IBAN_CODE|IP_ADDRESS|API_KEY|PASSWORD)$/;
/** Labelled values that it is no mistake to find, though nobody asks for all of them. */
const WELCOME = /DRIVER|LICENSE|PASSPORT|NATIONAL_ID|BANK|BIRTH|DATE_TIME|MEDICAL_RECORD|MAC_ADDRESS|BAR_NUMBER/;

/** Whether a finding of a kind is a finding of a labelled type. */
const AS_ITSELF: readonly (readonly [type: RegExp, kind: RegExp])[] = [
  [/^CREDIT_CARD$/, /card/], [/SSN|SOCIAL_SECURITY|NATIONAL_ID|DRIVER/, /national|identity|licen|driv/], [/^PHONE/, /phone/], [/^EMAIL/, /mail/],
  [/IBAN|BANK/, /bank|iban/], [/^IP_/, /\bip\b|ip_|network/], [/API_KEY|PASSWORD/, /credential|secret|password/], [/BIRTH|DATE_TIME/, /dob|birth/], [/PASSPORT/, /passport/],
];

/** The one place that says how values are found: every span of the public detectors, by its kind; what is a card is no number to call. */
function spansIn(text: string): readonly Span[] {
  const slots = [{ kind: "body", text, by: "" }] as const;
  const values = findValues(slots);
  const contacts = findContactData(slots, "US").filter((one) => !values.some((value) => overlaps(value, one)));
  return [...values, ...contacts].map(({ category, rule, start, end }) => ({ kind: `${category} ${rule}`, start, end }));
}

/** Runs over a labelled set: a file in the folder of the labelled texts, or in another. */
export function measurePii(file: string, folder: string = TEXT): PiiResult {
  const types = new Map<string, { all: number; found: number; asItself: number }>();
  const kinds = new Map<string, { all: number; right: number; asItself: number }>();
  const misses: Miss[] = [];
  for (const [index, row] of rowsOf(readFileSync(join(folder, file), "utf8")).entries()) {
    const { text, spans } = Labelled.parse(row);
    const gold = spans.map(({ type, value, start }): Gold => {
      const at = text.startsWith(value, start) ? start : text.indexOf(value);
      return { type, value, start: at, end: at + value.length };
    });
    const found = spansIn(text);
    for (const one of gold) {
      const hits = found.filter((span) => overlaps(span, one));
      const count = entryOf(types, one.type, { all: 0, found: 0, asItself: 0 });
      count.all += 1;
      if (hits.length > 0) count.found += 1;
      if (hits.some(({ kind }) => isItself(one.type, kind))) count.asItself += 1;
      if (hits.length === 0 && STRUCTURED.test(one.type)) misses.push({ what: `${file} row ${index + 1}: ${one.type} not found`, lines: [`expected: ${oneLine(one.value)}`, `in: ${oneLine(text.slice(Math.max(0, one.start - 60), one.end + 60))}`] });
    }
    for (const span of found) {
      const over = gold.filter((one) => overlaps(span, one));
      const count = entryOf(kinds, span.kind, { all: 0, right: 0, asItself: 0 });
      count.all += 1;
      if (over.some(({ type }) => isItself(type, span.kind))) count.asItself += 1;
      if (over.some(({ type }) => STRUCTURED.test(type) || WELCOME.test(type))) count.right += 1;
      else misses.push({ what: `${file} row ${index + 1}: ${span.kind} found where none is labelled`, lines: [`got: ${oneLine(text.slice(span.start, span.end))}`, `labelled there: ${over.map(({ type }) => type).join(", ") || "nothing"}`, `in: ${oneLine(text.slice(Math.max(0, span.start - 60), span.end + 60))}`] });
    }
  }
  return { types, kinds, misses };
}

/** Recall and precision of all structured values together, found as anything. */
export function structured({ types, kinds }: PiiResult): { readonly recall: number | null; readonly precision: number | null } {
  const wanted = [...types].filter(([type]) => STRUCTURED.test(type)).map(([, count]) => count);
  const got = [...kinds.values()];
  return { recall: ratio(sum(wanted, "found"), sum(wanted, "all")), precision: ratio(sum(got, "right"), sum(got, "all")) };
}

/** Recall and precision of one type, found as itself. */
export function ofType({ types, kinds }: PiiResult, type: string): { readonly recall: number | null; readonly precision: number | null } {
  const count = types.get(type);
  const own = [...kinds].filter(([kind]) => isItself(type, kind)).map(([, one]) => one);
  return { recall: count === undefined ? null : ratio(count.asItself, count.all), precision: ratio(sum(own, "asItself"), sum(own, "all")) };
}

/** Values with a form of their own against the goals. */
export function pii(): Section {
  const synth = measurePii("pii/presidio_synth_v2_dev.jsonl");
  const [all, phone, card, iban] = [structured(synth), ofType(synth, "PHONE_NUMBER"), ofType(synth, "CREDIT_CARD"), ofType(synth, "IBAN_CODE")];
  const others = ["pii/pii_anon_technology_dev.jsonl", "pii/pii_anon_legal_dev.jsonl"].map((file) => ({ file, result: measurePii(file) }));
  const figures: Figure[] = [
    shareAtLeast("structured values, recall (Presidio synth v2)", all.recall, 0.95, true),
    shareAtLeast("structured values, precision (Presidio synth v2)", all.precision, 0.98, true),
    shareAtLeast("phones, recall (Presidio synth v2)", phone.recall, 0.8, true),
    shareAtLeast("phones, precision (Presidio synth v2)", phone.precision, 0.95, true),
    shareAtLeast("payment cards, recall", card.recall, 1),
    shareAtLeast("IBANs, recall", iban.recall, 1),
    ...others.map(({ file, result }): Figure => ({ goal: `structured values found, ${file.replace(/^pii\/|_dev\.jsonl$/g, "")}`, gate: false, wanted: "told", measured: (structured(result).recall ?? 0).toFixed(3), ok: null })),
  ];
  return { title: "Values of a form of their own", figures, notes: [synth, ...others.map(({ result }) => result)].map(byType), misses: [synth, ...others.map(({ result }) => result)].flatMap(({ misses }) => misses) };
}

function byType({ types }: PiiResult): string {
  return [...types].filter(([type]) => STRUCTURED.test(type)).map(([type, { all, found, asItself }]) => `${type} ${found}/${all}${asItself === found ? "" : ` (${asItself} as itself)`}`).join(", ");
}

const overlaps = (a: { readonly start: number; readonly end: number }, b: { readonly start: number; readonly end: number }): boolean => a.start < b.end && b.start < a.end;
const isItself = (type: string, kind: string): boolean => AS_ITSELF.some(([types, kinds]) => types.test(type) && kinds.test(kind));

function entryOf<Count>(counts: Map<string, Count>, key: string, empty: Count): Count {
  const known = counts.get(key) ?? empty;
  counts.set(key, known);
  return known;
}

function sum<Key extends string>(counts: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return counts.reduce((total, count) => total + count[key], 0);
}
