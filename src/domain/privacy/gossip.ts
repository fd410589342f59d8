import { BUSINESS } from "./clause.ts";
import type { Slot } from "./document.ts";
import type { Line } from "./lines.ts";

/** First names of those who take part and are not there yet, or no longer, at each turn of a stretch. */
export interface Absentees {
  /** Lower-case name → indexes (of slots) at which its bearer is there. */
  readonly there: ReadonlyMap<string, { readonly from: number; readonly to: number }>;
}

/** A name as people are called by. */
const CALLED = /^\p{Lu}[\p{L}'-]{2,}/u;
const NO_NAMES = new Set(["speaker", "unknown", "everyone", "all", "participant", "guest", "caller", "room", "meeting", "host"]);

/** Who takes part, and between which turns each was heard. */
export function absentees(slots: readonly Slot[], turns: readonly number[], end: "opening" | "closing"): Absentees {
  const there = new Map<string, { from: number; to: number }>();
  const called = (name: string): string | null => {
    const first = CALLED.exec(name.trim())?.[0].toLowerCase() ?? null;
    return first === null || NO_NAMES.has(first) ? null : first;
  };
  for (const slot of slots) {
    const name = slot.kind === "label" ? called(slot.text) : null;
    if (name !== null) there.set(name, { from: Infinity, to: -1 });
  }
  for (const index of turns) {
    const name = called(slots[index]?.by ?? "");
    const known = name === null ? undefined : there.get(name);
    if (name !== null) there.set(name, { from: Math.min(known?.from ?? Infinity, index), to: index });
  }
  // Before the meeting somebody who has said nothing yet may not be there; after it, somebody who says nothing any more.
  for (const [name, { from, to }] of there) there.set(name, end === "opening" ? { from, to: Infinity } : { from: -1, to });
  return { there };
}

/** Whoever begins like this leaves the matter for what just came to mind. */
const ASIDE = /\b(?:(?:this|that|which) reminds me|by the way|btw|speaking of|guess what|(?:did|have) you (?:hear|heard|know|see|seen)|i(?:'ve)? (?:just )?heard|i was told|apparently|rumou?rs?|word is|on a (?:side|personal|different) note|off[- ]topic|you know what|(?:any|a|the) news (?:of|about|from)|what about)\b/i;
/** It is meant for those present alone. */
const BEHIND_BACK = /\b(?:(?:don't|do not|never|please don't|nobody should|we (?:shouldn't|should not|can't|must not|mustn't)|not to) (?:\w+ ){0,2}(?:tell|mention|say|let|bring (?:it|this|that) up|breathe|talk about)|in front of|between (?:us|you and me|the two of us|ourselves)|not a word|keep (?:it|this|that) (?:\w+ )?(?:quiet|here|secret|to (?:our|your)sel\w+|among|between)|(?:before|while|as long as|until|since) (?:(?:she|he|they|\p{Lu}\p{L}+)(?:'s| is|'re| are)? (?:joins?|not|isn't|aren't|here|comes?|arrives?|gets?|dials?|away|out|still)|we are alone|we're alone)|(?:she|he) (?:doesn't|does not|mustn't|shouldn't|must not|should not) (?:yet )?(?:know|hear|find out|notice|suspect)|(?:behind|without) (?:her|his) (?:back|knowing|knowledge)|surprise)\b/iu;
/** Of somebody's own life or place, not of the matter. */
const PRIVATE = /\b(?:leav(?:e|es|ing)|left us|mov(?:e|es|ing)|quit(?:s|ting)?|resign\w*|retir\w*|new job|better offer|another offer|job|recruit\w*|interview\w*|replac\w+|fired?|firing|let go|promot\w+|demot\w+|salary|bonus|pay rise|pregnan\w+|maternity|paternity|baby|expecting|sick|ill|illness|doctor|hospital|surgery|operation|treatment|therapy|health|cancer|depress\w+|burn(?:t|ed)?[- ]?out|divorc\w*|separat\w+|marr\w+|wedding|engaged|dating|birthday|party|gift|present|surprise|suspect\w*|trust|leaking|lying|stealing|drunk|drinking|struggl\w+|crying|upset|debt|visa|court|police|home|house|kids?|family|husband|wife|partner|boyfriend|girlfriend)\b/i;
const THIRD_PERSON = /\b(?:she|he|her|him|his|hers|herself|himself)\b/i;

/** Sentences after talk about somebody within which the pronoun still means them. */
const FOLLOWS_MAX = 6;

/** Indexes of the lines that speak about somebody who is not there, in a way that is not about the matter. */
export function gossip(lines: readonly Line[], { there }: Absentees): ReadonlySet<number> {
  const found = new Set<number>();
  let follows = 0;
  for (const [at, line] of lines.entries()) {
    const about = speaksOfAbsent(line, there);
    const aside = ASIDE.test(line.text);
    const secret = BEHIND_BACK.test(line.text);
    const personal = PRIVATE.test(line.text);
    const begins = about && (secret || ((aside || personal) && (personal || !BUSINESS.test(line.text))));
    const goesOn = follows > 0 && (about || THIRD_PERSON.test(line.text) || secret) && (personal || secret || !BUSINESS.test(line.text) || THIRD_PERSON.test(line.text));
    follows -= 1;
    if (!begins && !goesOn) continue;
    found.add(at);
    follows = FOLLOWS_MAX;
  }
  return found;
}

function speaksOfAbsent(line: Line, there: Absentees["there"]): boolean {
  for (const match of line.text.matchAll(/\p{Lu}[\p{Ll}'-]{2,}/gu)) {
    const known = there.get(match[0].toLowerCase().replace(/'s$/, ""));
    if (known !== undefined && (line.slot < known.from || line.slot > known.to)) return true;
  }
  return false;
}
