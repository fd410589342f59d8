import type { AuditJson } from "./fact.ts";

/** The JSON of an entry's bytes or of a line beside them; null for what is none, for others say that bytes were changed. */
export function readJson(text: string): AuditJson {
  try {
    const value: unknown = JSON.parse(text);
    return value as AuditJson;
  } catch {
    return null;
  }
}
