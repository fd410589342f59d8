import type { LogLine } from "./lines.ts";

/** How an entry ends that tells of a verification, an export or a reveal: `type` and `v` are the last members. */
const ACCESS_END = '"type":"access","v":1}';
/** What stands between the log's name and the number: the link. */
const LINK_CHARS = '","_prev":"'.length + 64 + '","_seq":'.length;
const NAME_AT = '{"_log":"'.length;
/** The first member behind the prefix, in an entry of whoever anchors: its keys are sorted, and it has no others. */
const ANCHORER = '"actor":{"id":"audit-anchor","kind":"system"},';

/**
 * Whether an entry only reports looking at the log or anchoring it. Such entries are no reason to sign or anchor anew, or
 * each report would call for the next. Who anchors is read at its one place: what is quoted elsewhere in an entry makes it
 * no quieter.
 */
export function isQuiet({ buffer, start, end }: LogLine): boolean {
  if (buffer.toString("latin1", Math.max(start, end - ACCESS_END.length), end) === ACCESS_END) return true;
  const nameEnd = buffer.indexOf('"', start + NAME_AT, "latin1");
  const actorAt = buffer.indexOf(",", nameEnd + LINK_CHARS, "latin1") + 1;
  return nameEnd !== -1 && actorAt > 0 && actorAt + ANCHORER.length <= end && buffer.toString("latin1", actorAt, actorAt + ANCHORER.length) === ANCHORER;
}

/** {@link isQuiet} of an entry's bytes. */
export function isQuietEntry(bytes: string): boolean {
  const buffer = Buffer.from(bytes);
  return isQuiet({ buffer, start: 0, end: buffer.length, isWhole: true });
}
