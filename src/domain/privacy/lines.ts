import { singleSpaced } from "../text/fold.ts";
import { rememberedOf } from "../text/remembered.ts";
import { sentences } from "../text/sentences.ts";
import { normalised, type Slot } from "./document.ts";

/** A sentence of a slot, with offsets into the slot's text as written. */
export interface Line {
  readonly slot: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The sentences of a slot as the rules read them. */
export const linesOf = (slot: Slot, index: number): readonly Line[] => spansOf(slot).map((span) => ({ slot: index, ...span }));

/** Several rules read them, and those of a text in which nothing was found are read once more. */
const spansOf: (slot: Slot) => readonly Omit<Line, "slot">[] = rememberedOf((slot) => {
  const { text, map } = normalised(slot);
  return sentences(text).flatMap((sentence) => halves(text, sentence.start, sentence.end)).map(({ start, end }) => ({
    text: singleSpaced(text.slice(start, end)),
    start: map?.at[start] ?? start,
    end: map?.to[end - 1] ?? end,
  }));
});

const STOP = /\p{L}{3}[.!?]+["')]?\s+(?=\S)/gu;
const ABBREVIATED = /\b(?:etc|approx|incl|excl|max|min|tel|ext|dept|est|mrs|prof|inc|ltd|corp|nos|fig|vol|bzw|ggf|inkl|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\.\s+$/i;

/** Hasty writers start sentences small or with a number; what is to go should not take the next one along. */
function halves(text: string, start: number, end: number): { readonly start: number; readonly end: number }[] {
  const sentence = text.slice(start, end);
  if (!/[.!?]\S{0,2}\s/.test(sentence)) return [{ start, end }];
  const parts: { start: number; end: number }[] = [];
  let from = 0;
  for (const match of sentence.matchAll(STOP)) {
    const next = match.index + match[0].length;
    if (ABBREVIATED.test(sentence.slice(Math.max(0, match.index - 8), next))) continue;
    parts.push({ start: start + from, end: start + sentence.slice(0, next).trimEnd().length });
    from = next;
  }
  parts.push({ start: start + from, end });
  return parts;
}
