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
