import { daysSince } from "../context.ts";
import type { Rule } from "../finding.ts";

/** An open deal that should have closed before today, `hygiene.graceDays` allowed. To when it moved nobody but its owner can say. */
export const pastCloseDate: Rule = {
  name: "past-close-date", risk: 5, dataOwner: "record-owner", blocks: ["forecast", "pipeline report"],
  look(seen, context) {
    if (seen.object !== "opportunity" || seen.record.isClosed || seen.record.closeDate === null) return [];
    const late = daysSince(seen.record.closeDate, context);
    if (late === null || late <= context.policy.hygiene.graceDays) return [];
    return [{ field: "closeDate", says: [`The deal is open, and its closing date ${seen.record.closeDate} is ${String(late)} days past.`], basis: seen.record.closeDate }];
  },
};
