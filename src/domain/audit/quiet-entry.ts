import type { LogLine } from "./lines.ts";

/** How an entry ends that tells of a verification, an export or a reveal: `type` and `v` are the last members. */
const ACCESS_END = '"type":"access","v":1}';
/** How the data of an entry begins that tells of an anchor; the key sorts before `reason`, behind `after` and `before`. */
const ANCHOR_KEY = '"key":"audit.anchor"';

/**
 * Whether an entry only reports looking at the log or anchoring it. Such entries are no reason to sign or anchor anew, or
 * each report would call for the next.
 */
export function isQuiet({ buffer, start, end }: LogLine): boolean {
  if (buffer.toString("latin1", Math.max(start, end - ACCESS_END.length), end) === ACCESS_END) return true;
  const anchor = buffer.indexOf(ANCHOR_KEY, start, "latin1");
  return anchor !== -1 && anchor < end;
}
