import { unreachable } from "../model/result.ts";

/** What became of a write that did not succeed. */
export type NextMove = { readonly then: "again"; readonly inMs: number } | { readonly then: "ask-a-person" };

/** The part of a CRM's refusal that decides what happens next. */
export interface Failure {
  readonly kind: "conflict" | "not-found" | "forbidden" | "invalid" | "throttled" | "unavailable" | "unauthorized";
  readonly retryAfterMs: number | null;
}

/**
 * Decides after the `attempts`-th failure of a write. A conflict is planned again, for the record changed under us; a
 * refusal goes to a person; everything else waits, longer each time, until waiting has gone on for about a day.
 */
export function afterFailure({ kind, retryAfterMs }: Failure, attempts: number): NextMove {
  switch (kind) {
    case "conflict":
    case "not-found":
      return attempts < REPLANS_MAX ? { then: "again", inMs: REPLAN_AFTER_MS } : { then: "ask-a-person" };
    case "forbidden":
    case "invalid":
      return { then: "ask-a-person" };
    case "throttled":
    case "unavailable":
      return attempts < RETRIES_MAX ? { then: "again", inMs: retryAfterMs ?? backoffMs(attempts) } : { then: "ask-a-person" };
    case "unauthorized":
      return { then: "again", inMs: RECONNECT_CHECK_MS };
    default:
      return unreachable(kind);
  }
}

/** HTTP statuses with which calls are throttled for the whole account; null: our own limiter sent nothing. A locked record has others. */
const BUDGET_STATUSES: readonly (number | null)[] = [null, 403, 420, 429, 477];

/** The account's budget was used up: that is no failure of this write, and counts as none. */
export const isOfTheBudget = ({ kind, http }: Pick<Failure, "kind"> & { readonly http: number | null }): boolean => kind === "throttled" && BUDGET_STATUSES.includes(http);

/** 1 s, 2 s, 4 s … 15 min. */
function backoffMs(attempts: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, attempts - 1));
}

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 900_000;
/** Ten doublings, then a quarter of an hour each: about a day. */
const RETRIES_MAX = 100;
const REPLANS_MAX = 5;
const REPLAN_AFTER_MS = 1_000;
/** A dead grant is mended by an admin; the writes wait without wearing out. */
const RECONNECT_CHECK_MS = 300_000;
