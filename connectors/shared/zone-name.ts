import type { ZoneName } from "../../src/domain/model/time.ts";

/** The zone under its IANA spelling, null for a name this runtime does not know. */
export function zoneNamed(name: string | null): ZoneName | null {
  if (name === null) return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
