import { oneSpaced } from "./fold.ts";
import { rememberedLately } from "./remembered.ts";
import { segmentsOf } from "./segments.ts";

/** A sentence and where it stands in the text it was taken from. */
export interface Sentence {
  /** White space inside folded, so a line-wrapped sentence reads as one. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Beyond this many characters of one text the rest is left unsplit, as one last sentence per paragraph. */
const SPLIT_CHARS_MAX = 200_000;

/**
 * The sentences of a text, in order, with offsets into it. Lines that a mail client wrapped are joined; paragraphs and list
 * items are never joined; abbreviations, initials, `a.m.` and the like do not end a sentence.
 */
export function sentences(text: string): readonly Sentence[] {
  return text.length <= REMEMBERED_CHARS_MAX ? remembered(text) : split(text);
}

/** What the privacy screen has split is split again by what reads on, mostly unchanged: so many texts are remembered, if they are not long. */
const REMEMBERED_MAX = 1_024;
const REMEMBERED_CHARS_MAX = 4_000;
const remembered = rememberedLately(split, REMEMBERED_MAX);

function split(text: string): readonly Sentence[] {
  return blocks(text).flatMap((block) => splitBlock(text, block));
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Paragraphs, list items and lines that were clearly ended by hand. */
function blocks(text: string): Span[] {
  const spans: Span[] = [];
  let open: Span | null = null;
  let previous = "";
  let at = 0;
  for (const raw of text.split("\n")) {
    const start = at;
    const end = at + raw.length;
    at = end + 1;
    const line = raw.trim();
    if (line === "") {
      open = null;
      previous = "";
      continue;
    }
    if (open !== null && !LIST_ITEM.test(line) && !endedByHand(previous, line)) {
      open = { start: open.start, end };
      spans[spans.length - 1] = open;
    } else {
      open = { start, end };
      spans.push(open);
    }
    previous = line;
  }
  return spans;
}

const LIST_ITEM = /^(?:[-*•–—·▪◦]\s|\(?\d{1,2}[.)]\s|\(?[a-z][.)]\s)/i;

/** A wrapped line is nearly as long as the rest and goes on in the middle of a sentence; a short one before a capital was ended by hand. */
function endedByHand(line: string, next: string): boolean {
  if (/[.!?…:;]["')\]]?$/.test(line)) return line.length < 50;
  if (/^\p{Ll}/u.test(next) || /[,(\-–]$/.test(line)) return false;
  return line.length < 40;
}

function splitBlock(text: string, block: Span): Sentence[] {
  const source = text.slice(block.start, block.end);
  // Line ends inside a block are wraps; as spaces they keep offsets and no longer end a sentence for the segmenter.
  const flat = source.replace(/[\r\n\u2028\u2029]/g, " ");
  const found: Sentence[] = [];
  let pending: Span | null = null;
  for (const part of segments(flat)) {
    const span: Span = pending === null ? part : { start: pending.start, end: part.end };
    // The last words decide; a bounded look keeps a text of nothing but abbreviations linear.
    const words = flat.slice(Math.max(span.start, span.end - 60), span.end);
    if (part.end < flat.length && goesOn(words.trimEnd(), flat.slice(part.end, part.end + 40).trimStart())) {
      pending = span;
      continue;
    }
    pending = null;
    push(found, flat, span, block.start);
  }
  if (pending !== null) push(found, flat, pending, block.start);
  return found;
}

function segments(flat: string): readonly Span[] {
  if (flat.length <= SPLIT_CHARS_MAX) return segmentsOf(flat);
  return [...segmentsOf(flat.slice(0, SPLIT_CHARS_MAX)), { start: SPLIT_CHARS_MAX, end: flat.length }];
}

const ABBREVIATION =
  /(?:^|[\s("'[])(?:mr|mrs|ms|mx|dr|prof|sr|jr|st|rev|hon|gen|col|capt|lt|sgt|mt|ft|vs|etc|approx|est|dept|div|fig|eq|ref|art|sec|ch|vol|ed|pp?|no|nos|nr|inc|ltd|corp|co|bros|llc|plc|gmbh|ca|cf|al|incl|excl|max|min|avg|tel|ext|fax|attn|re|e\.?g|i\.?e|z\.b|u\.a|d\.h|bzw|ggf|inkl|a\.?m|p\.?m|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|sat|sun|u\.s|u\.k|u\.s\.a|e\.u|ph\.d|b\.v|s\.a|s\.p\.a|n\.v)\.$/i;
/** Abbreviations that often do end a sentence: only a following small letter or digit shows that they did not. */
const MAY_END = /(?:etc|inc|ltd|corp|co|llc|plc|gmbh|a\.?m|p\.?m|jr|sr|u\.s|u\.k|u\.s\.a|e\.u|b\.v|s\.a|s\.p\.a|n\.v|ph\.d|ext|max|min|no|mon|sun|sat|fri|wed|mar|al)\.$/i;
const INITIAL = /(?:^|[\s("'])\p{Lu}\.$/u;

/** Whether a full stop at the end of `before` only abbreviates, given what comes after it. */
function goesOn(before: string, after: string): boolean {
  if (after === "") return false;
  if (!before.endsWith(".")) return /[!?]$/.test(before) && /^[a-z]/.test(after);
  if (/\.{2,}$/.test(before)) return /^\p{Ll}/u.test(after);
  if (/(?:^|\s)\(?\d{1,2}\.$/.test(before) && before.trim().length <= 4) return true; // a list number on its own
  if (/\b(?:no|nr|nos|p|pp|fig|eq|sec|ch|vol|art)\.$/i.test(before)) return /^[\d(#]/.test(after);
  if (INITIAL.test(before)) return !/(?:^|[\s("'])I\.$/.test(before) && /^\p{Lu}/u.test(after);
  if (!ABBREVIATION.test(before)) return /^[\p{Ll}]/u.test(after) && !/^(?:i\b|im\b|ill\b|its\b|the\b|we\b|you\b|and\b|so\b|but\b|please\b|thanks?\b)/.test(after);
  return MAY_END.test(before) ? /^[\p{Ll}\d,;]/u.test(after) : true;
}

function push(found: Sentence[], flat: string, span: Span, offset: number): void {
  const raw = flat.slice(span.start, span.end);
  const text = oneSpaced(raw);
  if (text === "") return;
  const start = offset + span.start + (raw.length - raw.trimStart().length);
  found.push({ text, start, end: offset + span.start + raw.trimEnd().length });
}
