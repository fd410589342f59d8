import type { SensitiveCategory } from "../model/activity.ts";
import type { Found } from "./found.ts";

/** What stands where a value was. No digit and no keyword of a rule stands in it, so that a second look finds nothing. */
const TOKENS: Partial<Record<SensitiveCategory, string>> = {
  payment_card: "[card removed]",
  national_id: "[id removed]",
  bank: "[account removed]",
  passport: "[document removed]",
  dob: "[birthdate removed]",
  credential: "[secret removed]",
  phone: "[phone removed]",
  email: "[address removed]",
  ip_address: "[address removed]",
};

/** Values of one kind with no more than this between them leave one token. */
const JOIN_GAP_MAX = 3;

interface Cut {
  readonly start: number;
  readonly end: number;
  readonly category: SensitiveCategory;
  readonly exclude: boolean;
}

/** The text without its excluded passages and with a token for each masked value; unchanged when nothing of it is to go. */
export function applySpans(text: string, found: readonly Found[]): string {
  const cuts = merged(text, found);
  let out = "";
  let from = 0;
  for (const cut of cuts) {
    const left = out + text.slice(from, cut.start);
    from = cut.end;
    if (!cut.exclude) out = left + (TOKENS[cut.category] ?? "[removed]");
    else {
      // One of the two white spaces around the passage goes with it.
      out = left;
      if (left === "" || /\s$/.test(left)) from += /^[ \t]*/.exec(text.slice(from, from + 20))?.[0].length ?? 0;
    }
  }
  return cuts.length === 0 ? text : out + text.slice(from);
}

function merged(text: string, found: readonly Found[]): Cut[] {
  const cuts: Cut[] = [];
  const going = found.filter(({ effect }) => effect === "mask" || effect === "exclude").toSorted((a, b) => a.start - b.start || b.end - a.end);
  for (const { start, end, category, effect } of going) {
    const last = cuts.at(-1);
    const exclude = effect === "exclude";
    const near = last !== undefined && (start < last.end
      || (exclude === last.exclude && category === last.category && start - last.end <= JOIN_GAP_MAX && /^[\s,;.&/-]*$/.test(text.slice(last.end, start))));
    if (!near) cuts.push({ start, end, category, exclude });
    else cuts[cuts.length - 1] = { start: last.start, end: Math.max(last.end, end), category: last.category, exclude: last.exclude || exclude };
  }
  return cuts;
}
