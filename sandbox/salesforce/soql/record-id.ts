import { fullId } from "../schema/ids.ts";
import { badOperator } from "./query-refusal.ts";

const shortIdCharacters = 15;

/** What two spellings of one record id have in common: its first 15 characters, case and all. */
export function idKey(id: string): string {
  return id.length > shortIdCharacters ? id.slice(0, shortIdCharacters) : id;
}

/** The 18 characters of an id that a statement names in 15 or 18; refuses what is no id. */
export function namedId(text: string): string {
  const id = fullId(text);
  if (id === undefined) throw badOperator(`invalid ID field: ${text}`, "");
  return id;
}
