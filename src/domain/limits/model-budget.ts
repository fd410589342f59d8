import type { Policy } from "../../../config/policy.ts";
import type { TokensUsed } from "../model/reading.ts";

/** What a call costs, or may cost at most. Money in millionths of the unit that the admin counts prices in. */
export interface ModelSpending {
  readonly tokens: number;
  readonly costMicros: number;
}

/** What an installation spent on the day, reservations of calls under way included, and its calls in the running minute. */
export interface ModelUsage extends ModelSpending {
  readonly calls: number;
  readonly minuteCalls: number;
}

/** What tokens cost. */
export function spendingOf({ input, output }: TokensUsed, { price }: Policy["model"]): ModelSpending {
  // A price for a million tokens is a millionth of it for one.
  return { tokens: input + output, costMicros: Math.ceil(input * price.inputPerMillion + output * price.outputPerMillion) };
}

/** Which budget another call would break, if it took all that it may; null when it may go. */
export function brokenBudget(usage: ModelUsage, wanted: ModelSpending, { tokensPerDay, costPerDay, callsPerMinute }: Policy["model"]): "calls" | "tokens" | "cost" | null {
  if (usage.minuteCalls >= callsPerMinute) return "calls";
  if (usage.tokens + wanted.tokens > tokensPerDay) return "tokens";
  return costPerDay !== null && usage.costMicros + wanted.costMicros > costPerDay * 1_000_000 ? "cost" : null;
}
