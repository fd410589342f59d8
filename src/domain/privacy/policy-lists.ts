import type { Policy } from "../../../config/policy.ts";
import { normalizeEmail } from "../hygiene/normalize-email.ts";
import { normalizePhone } from "../hygiene/normalize-phone.ts";
import type { Activity } from "../model/activity.ts";
import type { ScreenContext } from "./context.ts";
import type { Slot } from "./document.ts";
import type { Found } from "./found.ts";
import { linesOf } from "./lines.ts";
import { takesPart } from "./participants.ts";

/** Somebody takes part, by address or number, whom a list of the policy names. */
export function takesPartBy(activity: Activity, people: readonly string[], region: string): boolean {
  if (people.length === 0) return false;
  if (takesPart(activity, people)) return true;
  const numbers = activity.participants.flatMap(({ phone }) => normalizePhone(phone ?? "", region)?.e164 ?? []);
  return numbers.some((number) => people.includes(number));
}

/** Somebody takes part with whom there is a dispute. */
export function onHold(activity: Activity, { privacy: { legalHolds }, defaultRegion }: ScreenContext): boolean {
  if (takesPartBy(activity, legalHolds.people, defaultRegion)) return true;
  return legalHolds.domains.length > 0 && activity.participants.some(({ email }) => {
    const domain = normalizeEmail(email ?? "")?.domain;
    return domain !== undefined && legalHolds.domains.some((held) => domain === held || domain.endsWith(`.${held}`));
  });
}

/** The rule of what was found by a word of the policy; the word itself is never part of it. */
export const KEYWORD = "policy.keyword";
type Keyword = Policy["privacy"]["keywords"][number];
const PATTERNS = new WeakMap<Keyword, RegExp>();

/** Sentences with words that the policy names, in every text but names and labels. */
export function findKeywords(slots: readonly Slot[], keywords: readonly Keyword[]): Found[] {
  if (keywords.length === 0) return [];
  return slots.flatMap((slot, index) => {
    const here = slot.kind === "label" ? [] : keywords.filter((keyword) => patternOf(keyword).test(slot.text.replace(/\s+/g, " ")));
    const lines = here.length === 0 ? [] : linesOf(slot, index);
    return here.flatMap((keyword) => {
      const said = lines.filter((line) => patternOf(keyword).test(line.text));
      // Words that a full stop divides stand in no single sentence.
      const places = said.length > 0 ? said : [{ start: 0, end: slot.text.length }];
      return places.map(({ start, end }): Found => ({ slot: index, start, end, category: "confidential", effect: keyword.effect, rule: KEYWORD }));
    });
  });
}

function patternOf(keyword: Keyword): RegExp {
  const words = keyword.words.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&").replace(/\s+/g, " ");
  const known = PATTERNS.get(keyword) ?? new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, "iu");
  PATTERNS.set(keyword, known);
  return known;
}
