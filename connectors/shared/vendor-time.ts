import type { Instant } from "../../src/domain/model/time.ts";
import { instant } from "../../src/domain/model/time.ts";

/** The vendor's idea of the present, to the second: the Date of its answer (RFC 9110, 6.6.1); null where there is none that can be read. */
export function toldAt(headers: ReadonlyMap<string, string>): Instant | null {
  const ms = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(ms) ? null : instant(ms);
}
