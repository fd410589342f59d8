import { foldSpace } from "./fold.ts";

/** Tags can be written into one another; more rounds than this are no accident, and the angle brackets go. */
const ROUNDS_MAX = 4;
/** Nothing that is shown on one line is longer. */
const LINE_CHARS_MAX = 2_000;

/**
 * One line of text as a reader would see it, for subjects, places and names: without HTML tags, without characters that
 * are not seen (controls, direction marks, Unicode tags, soft hyphens) and without line breaks. Everything that is read stays:
 * `<ana@example.com>` and `<5 units` are no tags.
 */
export function plainLine(text: string): string {
  let plain = text.slice(0, LINE_CHARS_MAX).toWellFormed().replace(UNSEEN, "");
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    if (!plain.includes("<")) return foldSpace(plain.replace(CONTROLS, " "));
    const less = plain.replace(BLOCKS, " ").replace(TAGS, " ");
    if (less === plain) return foldSpace(plain.replace(CONTROLS, " "));
    plain = less;
  }
  return foldSpace(plain.replace(/[<>]/g, " ").replace(CONTROLS, " "));
}

const UNSEEN = /[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const CONTROLS = /\p{Cc}+/gu;
/** What is written for browsers goes with what stands in it. */
const BLOCKS = /<(script|style)\b[^<>]{0,500}>[^<]{0,2000}<\/\1\s*>|<!--.{0,1000}?-->/gis;
const NAMES =
  "a|abbr|b|base|blockquote|body|br|button|center|code|dd|div|dl|dt|em|embed|font|form|frame|h[1-6]|head|hr|html|i|iframe|img|input|label|li|link|marquee|meta|object|ol|option|p|pre|s|script|section|select|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|th|thead|title|tr|tt|u|ul|video|audio|math|template|details";
const TAGS = new RegExp(String.raw`<\/?(?:${NAMES})(?:[\s/][^<>]{0,1000})?>`, "gi");
