import type { Seen } from "./seen.ts";

/**
 * What it is worth to mend a record: 1 where nothing hangs on it, one more where deals were won, two more with open deals, and
 * one for each digit of what these come to. In digits, as money of several currencies can be compared no closer.
 */
export function worthOf({ openDeals, wonDeals, openAmount }: Pick<Seen, "openDeals" | "wonDeals" | "openAmount">): number {
  const digits = openAmount >= 1 ? Math.min(AMOUNT_DIGITS_MAX, String(Math.trunc(openAmount)).length) : 0;
  return 1 + (wonDeals > 0 ? 1 : 0) + (openDeals > 0 ? 2 + digits : 0);
}

/** A slip of a billion outranks nothing. */
const AMOUNT_DIGITS_MAX = 9;

/** What the open deals of a record of such a worth come to at most; null where they tell no amounts. Rather too much than too little: the worth is all that is kept of it. */
export function openAmountAtMost(worth: number): number | null {
  if (worth <= WITHOUT_DEALS_MAX) return 0;
  if (worth <= WITHOUT_AMOUNT_MAX) return null;
  const digits = worth - OPEN_DEALS;
  return digits < AMOUNT_DIGITS_MAX ? 10 ** digits : Infinity;
}

/** What open deals come to; null where one of them tells no number. */
export function openAmountOf(deals: readonly { readonly amount: string | null }[]): number | null {
  const amounts = deals.map(({ amount }) => (amount !== null && /^\d{1,15}(\.\d{1,6})?$/.test(amount) ? Number(amount) : null));
  return amounts.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

const WITHOUT_DEALS_MAX = 2;
const OPEN_DEALS = 3;
const WITHOUT_AMOUNT_MAX = 4;
