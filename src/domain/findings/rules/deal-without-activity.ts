import { daysSince } from "../context.ts";
import { fieldsMeaning } from "../fields.ts";
import type { Rule } from "../finding.ts";

/**
 * An open deal with whose people nothing happened for `hygiene.dealIdleDays`. A new deal has that long before anything has to happen,
 * and one of which it is not known when it was made is not asked about until something did.
 */
export const dealWithoutActivity: Rule = {
  name: "deal-without-activity", risk: 4, dataOwner: "record-owner", blocks: ["forecast", "pipeline report", "activity report"],
  look(seen, context) {
    if (seen.object !== "opportunity" || seen.record.isClosed || !context.knowsActivities) return [];
    const told = fieldsMeaning("lastActivity", seen, context).flatMap(({ value }) => value ?? []);
    const last = [...told, ...(seen.lastActivityAt === null ? [] : [seen.lastActivityAt])].filter((at) => !Number.isNaN(Date.parse(at))).toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null;
    const idle = daysSince(last ?? seen.record.createdAt ?? context.at, context);
    const known = seen.record.createdAt === null ? null : daysSince(seen.record.createdAt, context);
    const { dealIdleDays } = context.policy.hygiene;
    if (idle === null || idle < dealIdleDays || (known !== null && known < dealIdleDays)) return [];
    const says = last === null ? `The deal is open for ${String(idle)} days, and no activity with its people is on record.` : `Nothing happened with the people of this open deal for ${String(idle)} days, since ${last.slice(0, DAY_CHARS)}.`;
    return [{ field: null, says: [says], basis: last ?? "never" }];
  },
};

const DAY_CHARS = "2026-01-01".length;
