import type { expectedPrefix } from "./expected-prefix.ts";
import { LINE_BYTES_MAX, type LogLine } from "./lines.ts";

const CLOSING_BRACE = 0x7d;

/**
 * How a line stands to what is before it, by the one rule of every walk: it is the next entry when it begins as log, last leaf and
 * position demand (`linked`), and has the form of an entry: whole, not too long, ending as an object does (docs/audit-format.md).
 */
export function asNextEntry(prefix: ReturnType<typeof expectedPrefix>, { buffer, start, end, isWhole }: LogLine): "entry" | "linked" | "foreign" {
  if (!prefix.begins(buffer, start, end)) return "foreign";
  return isWhole && end - start <= LINE_BYTES_MAX && buffer[end - 1] === CLOSING_BRACE ? "entry" : "linked";
}
