/** A session that nobody uses for so long is over. */
export const SESSION_MAX_MS = 12 * 3_600_000;
