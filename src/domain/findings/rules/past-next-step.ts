import { daysSince } from "../context.ts";
import { fieldsMeaning } from "../fields.ts";
import type { Rule } from "../finding.ts";

/**
 * An open deal whose next step is past. A text counts where it holds a day in the one spelling that everybody reads alike (2026-03-12):
 * `3/12` is two days, and a guess would be a false alarm on one side of an ocean. Of several days the last one counts.
 */
export const pastNextStep: Rule = {
  name: "past-next-step", risk: 3, dataOwner: "record-owner", blocks: ["pipeline report", "activity report"],
  look(seen, context) {
    if (seen.object !== "opportunity" || seen.record.isClosed) return [];
    return fieldsMeaning("nextStep", seen, context).flatMap(({ field, value }) => {
      const last = [...(value ?? "").slice(0, TEXT_CHARS_MAX).matchAll(DAY)].map(([day]) => day).toSorted().at(-1);
      const late = last === undefined ? null : daysSince(last, context);
      if (last === undefined || late === null || late <= context.policy.hygiene.graceDays) return [];
      return [{ field, says: [`The next step of this open deal was due ${last}, ${String(late)} days ago.`], basis: last }];
    });
  },
};

const TEXT_CHARS_MAX = 4_000;
const DAY = /(?<!\d)20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)/g;
