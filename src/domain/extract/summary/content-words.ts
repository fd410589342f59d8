import { rememberedOf } from "../../text/remembered.ts";
import { KnownStems } from "./known-stems.ts";
import type { Line } from "../lines/lines.ts";
import { stem } from "../steps/merge-steps.ts";

/** Words that carry content, by their stems. */
export function contentWords(plain: string): ReadonlySet<string> {
  return inAscii(plain) ?? new Set((plain.toLowerCase().match(WORD) ?? []).map(carried).filter((stemmed) => stemmed !== ""));
}

/** The same in one walk, null for a text with letters beyond ASCII: a word goes from a letter or digit to the last one before something else than a sign within words. */
function inAscii(plain: string): ReadonlySet<string> | null {
  const found = new Set<string>();
  let start = -1;
  let end = 0;
  let hash = 0;
  let hashAtEnd = 0;
  for (let at = 0; at <= plain.length; at += 1) {
    const code = at === plain.length ? BLANK : plain.charCodeAt(at);
    if (code > 0x7f) return null;
    const kind = KIND[code];
    if (kind === LETTER || (kind === INSIDE && start >= 0)) {
      if (start < 0) {
        start = at;
        hash = 0;
      }
      hash = (Math.imul(hash, 31) + (code | 0x20)) | 0;
      if (kind === LETTER) {
        end = at + 1;
        hashAtEnd = hash;
      }
    } else if (start >= 0) {
      if (end - start > 1 || isDigit(plain.charCodeAt(start))) {
        const stemmed = known.of(plain, start, end, hashAtEnd);
        if (stemmed !== "") found.add(stemmed);
      }
      start = -1;
    }
  }
  return found;
}

/** The stem of a word, empty for one that carries no content. */
const carried = (word: string): string => (STOP.has(word) ? "" : stem(word));
const known = new KnownStems(carried);

const BLANK = 0x20;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const LETTER = 1;
const INSIDE = 2;
/** What a character of ASCII is to a word. */
const KIND = Uint8Array.from({ length: 0x80 }, (_, code) => (/[a-z\d]/i.test(String.fromCharCode(code)) ? LETTER : /[.,'-]/.test(String.fromCharCode(code)) ? INSIDE : 0));

/** The same of a line; several parts of a summary ask for them. */
export const contentOf: (line: Line) => ReadonlySet<string> = rememberedOf((line) => contentWords(line.plain));

/** In how many lines each word of content stands. */
export const wordCounts: (lines: readonly Line[]) => ReadonlyMap<string, number> = rememberedOf((lines) => {
  const counts = new Map<string, number>();
  for (const line of lines) for (const word of contentOf(line)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
});

const WORD = /[\p{L}\d][\p{L}\d.,'-]*[\p{L}\d]|\d/gu;
const STOP: ReadonlySet<string> = new Set(
  `a an the and or but if so of to in on at by for from with as is are was were be been being am it its it's this that these those there here i you he she we they
  me him her us them my your his our their do does did done have has had having will would can could shall should may might must not no yes than then too very just
  about into over after before up down out off again more most some any each few other own same what which who whom when where why how all both i'll i'm i've we'll
  we're we've you'll you're you've he's she's that's there's don't doesn't didn't can't won't isn't let's let get got go going gone one also like okay ok oh uh um well
  yeah right good great thanks thank please know think say said see come back really much many lot thing things way because through while only even still now`.split(/\s+/),
);
