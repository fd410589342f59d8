import { isBlank } from "./same-value.ts";
import { plainLine } from "../text/plain-line.ts";

/** A value as one line for people: no markup, nothing unseen, line breaks as " / ", cut to so many columns; "–" for none. */
export function shownValue(value: string | null, columnsMax: number): string {
  if (isBlank(value)) return "–";
  const line = plainLine(value.slice(0, READ_CHARS_MAX).trim().replace(/\s*[\r\n\u2028\u2029]+\s*/g, " / "));
  return line === "" ? "–" : cut(line, columnsMax);
}

/** Longer values are cut before anything looks at them. */
const READ_CHARS_MAX = 4_000;

/** Rows as lines whose columns stand below each other in a fixed-width type; the last column is as long as it is. */
export function table(rows: readonly (readonly string[])[], widths: readonly number[]): readonly string[] {
  return rows.map((row) => row.map((text, at) => cell(text, widths[at])).join("  ").trimEnd());
}

function cell(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  const short = cut(text, width);
  return short + " ".repeat(width - columnsOf(short));
}

function cut(text: string, columnsMax: number): string {
  if (columnsOf(text) <= columnsMax) return text;
  let [short, columns] = ["", 0];
  for (const { segment } of GRAPHEMES.segment(text)) {
    columns += columnsOf(segment);
    if (columns >= columnsMax) break;
    short += segment;
  }
  return `${short.trimEnd()}…`;
}

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many columns a text takes: signs that join the one before take none, those of East Asia and pictures two (UAX 11). */
const columnsOf = (text: string): number => Array.from(text).reduce((sum, sign) => sum + (NARROW.test(sign) ? 1 : NONE.test(sign) ? 0 : WIDE.test(sign) ? 2 : 1), 0);

const NARROW = /^[\x20-\x7e]$/;
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u;
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
