/** The calls of a day that an account may make and has made, all of its apps together. */
export interface DailyCalls {
  readonly used: number;
  readonly limit: number;
}

/** Quick enough for people, and few calls where nothing happens. */
const POLL_MIN_MS = 60_000;
/** An account with a small allocation is read at least this often: the settled stream needs no more. */
const POLL_MAX_MS = 10 * 60_000;
/** Before the vendor told the allocation. */
const POLL_UNKNOWN_MS = 5 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** Of a whole day's calls, looking for changes may take this part: the rest is for what is found, and for other apps. */
const PART_OF_LIMIT = 0.2;
/** Nor more than this part of what is left of it: near its end every call is somebody else's last. */
const PART_OF_REST = 0.5;

/** How often to look for changes: `daily` is null where the vendor counts no days, and "unknown" until it told. */
export function pollIntervalMs(callsPerPoll: number, daily: DailyCalls | "unknown" | null): number {
  if (daily === null) return POLL_MIN_MS;
  if (daily === "unknown") return POLL_UNKNOWN_MS;
  const calls = Math.min(daily.limit * PART_OF_LIMIT, (daily.limit - daily.used) * PART_OF_REST);
  if (calls < callsPerPoll) return POLL_MAX_MS;
  return Math.min(POLL_MAX_MS, Math.max(POLL_MIN_MS, Math.ceil((DAY_MS * callsPerPoll) / calls)));
}
