// From carltonnorthern/nicknames (Apache-2.0), commit 21d7505: for each short form the names it stands for.
import shortForms from "./nicknames.json" with { type: "json" };

/** The names that a folded given name may stand for, itself first: `bob` gives `bob rob robert`. */
export function standsFor(given: string): string {
  const longer = STANDS_FOR.get(given);
  return longer === undefined ? given : `${given} ${longer}`;
}

/** One name for all that are short for it, by which namesakes are brought together: `bob`, `rob` and `robert` give `robert`. */
export function commonName(given: string): string {
  const longer = STANDS_FOR.get(given)?.split(" ") ?? [];
  return longer.reduce((best, name) => (name.length > best.length || (name.length === best.length && name < best) ? name : best), given);
}

const STANDS_FOR: ReadonlyMap<string, string> = new Map(Object.entries(shortForms));
