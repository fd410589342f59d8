import type { Activity } from "../model/activity.ts";

/** A part of a text: as it was said, the words that are quoted, or what stands where something was removed. */
export interface QuotePart {
  readonly text: string;
  readonly is: "text" | "quote" | "masked";
}

/** A quote with the words around it. */
export interface QuoteShown {
  /** What it is quoted for: "Promise (price)". */
  readonly about: string;
  readonly parts: readonly QuotePart[];
}

/** Characters on either side of a quote: about two sentences. */
const AROUND = 200;
const QUOTES_MAX = 30;

/**
 * What the words of a review quote, each in the words around it. Quotes are looked for word for word in the screened text, white space
 * aside; one that is not found there stands alone.
 */
export function quotesShown(detail: string, activity: Pick<Activity, "text"> | null): readonly QuoteShown[] {
  const whole = activity === null ? "" : textOf(activity);
  return [...detail.matchAll(QUOTED)].slice(0, QUOTES_MAX).map(([, about = "", quote = ""]) => ({ about, parts: inContext(whole, folded(quote)) }));
}

/** As reviews are written: `- Promise (price): "…"`. */
const QUOTED = /^- ((?:Promise|Signal|Next step)[^:"]{0,60}): "(.+)"$/gm;

function inContext(whole: string, quote: string): readonly QuotePart[] {
  const at = whole.indexOf(quote);
  if (at < 0) return [{ text: quote, is: "quote" }];
  const from = wordBegin(whole, Math.max(0, at - AROUND));
  const to = Math.min(whole.length, at + quote.length + AROUND);
  return [
    ...masks(`${from > 0 ? "… " : ""}${whole.slice(from, at)}`), { text: quote, is: "quote" }, ...masks(`${whole.slice(at + quote.length, to)}${to < whole.length ? " …" : ""}`),
  ];
}

/** No context begins within a word. */
function wordBegin(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.indexOf(" ", at);
  return space < 0 ? at : space + 1;
}

/** Apart from the rest: what stands where a value was removed. */
function masks(text: string): readonly QuotePart[] {
  return text.split(MASK).flatMap((part): readonly QuotePart[] => (part === "" ? [] : [{ text: part, is: MASK_ALONE.test(part) ? "masked" : "text" }]));
}

const MASK = /(\[(?:[a-z]+ )?removed\])/;
const MASK_ALONE = /^\[(?:[a-z]+ )?removed\]$/;

const textOf = ({ text }: Pick<Activity, "text">): string => folded([text.subject, text.body, ...text.transcript.map((turn) => `${turn.speaker}: ${turn.text}`), ...Object.entries(text.fields).map(([name, value]) => `${name}: ${value}`)].join("\n"));
const folded = (text: string): string => text.replace(/\s+/g, " ").trim();
