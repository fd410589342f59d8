import { daysSince } from "../context.ts";
import { fieldsMeaning } from "../fields.ts";
import type { Rule } from "../finding.ts";

/** A company with contacts with whom nothing happened for `hygiene.accountIdleDays`, and which nobody changed in that time. One with open deals is told of by its deals. */
export const accountWithoutActivity: Rule = {
  name: "account-without-activity", risk: 1, dataOwner: "record-owner", blocks: ["customer report", "activity report"],
  look(seen, context) {
    if (seen.object !== "account" || !context.knowsActivities || seen.contacts === 0 || seen.openDeals > 0) return [];
    const told = fieldsMeaning("lastActivity", seen, context).flatMap(({ value }) => value ?? []);
    const idle = [seen.modifiedAt, ...told, ...(seen.lastActivityAt === null ? [] : [seen.lastActivityAt])].flatMap((at) => daysSince(at, context) ?? []);
    const days = Math.min(...idle);
    if (days < context.policy.hygiene.accountIdleDays) return [];
    const says = seen.lastActivityAt === null ? "No activity with anybody of the company is on record." : `Nothing happened with the company since ${seen.lastActivityAt.slice(0, DAY_CHARS)}.`;
    return [{ field: null, says: [says], basis: seen.lastActivityAt ?? "never" }];
  },
};

const DAY_CHARS = "2026-01-01".length;
