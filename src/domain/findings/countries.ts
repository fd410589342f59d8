import { nameKey } from "../hygiene/normalize-name.ts";
// By the code of ISO 3166-1: names that a country field may hold, the one to write first; then others that mean this country and no other.
import countries from "./countries.json" with { type: "json" };

/** A country by its ISO 3166-1 alpha-2 code, and the name to write. */
export interface Country {
  readonly code: string;
  readonly name: string;
}

/** The country that a text means, however it is written; null where it means none, or could mean several. */
export const countryOf = (text: string): Country | null => BY_KEY.get(nameKey(text.trim())) ?? null;

/** Whether a text is a country's code or name, letter for letter. */
export const isCountryForm = (text: string): boolean => WRITTEN.has(text);

const ALL = Object.entries(countries).map(([code, [names = [], others = []]]) => ({ code, names, others, country: { code, name: names[0] ?? code } }));
const BY_KEY: ReadonlyMap<string, Country> = new Map(ALL.flatMap(({ code, names, others, country }) => [code, ...names, ...others].map((one) => [nameKey(one), country] as const)));
const WRITTEN: ReadonlySet<string> = new Set(ALL.flatMap(({ code, names }) => [code, ...names]));
