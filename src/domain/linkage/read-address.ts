import { nameKey } from "../hygiene/normalize-name.ts";
import type { FieldReader } from "./features.ts";

/**
 * A postal address: house `number`, `street` without its kind (`51st st` and `51st street` are one), and a US `postcode` where it stands
 * at the end. Lines after the first, and what follows a comma, belong to the town.
 */
export const readAddress: FieldReader = (text) => {
  const [line = ""] = text.split(/[\n,;]/).map((part) => part.trim()).filter((part) => /\p{L}/u.test(part));
  const words = nameKey(line).split(" ").filter(Boolean);
  const numberAt = words.findIndex((word) => /^\d+[a-z]?$/.test(word));
  const number = numberAt < 0 ? "" : (words[numberAt] ?? "");
  const street = words
    .filter((_, at) => at !== numberAt)
    .map((word) => SHORT.get(word) ?? word)
    .filter((word) => !KINDS.has(word));
  const postcode = /\b(\d{5})(?:-\d{4})?\s*$/.exec(text)?.[1] ?? "";
  return { number, street: street.join(" "), postcode: postcode === number ? "" : postcode };
};

/** What says only which kind of way it is. */
const KINDS: ReadonlySet<string> = new Set(
  ("st street str ave avenue av blvd boulevard rd road dr drive ln lane pl place ct court pkwy parkway hwy highway ter terrace sq square " +
    "way cres crescent cl close strasse rue via calle").split(" "),
);

const SHORT: ReadonlyMap<string, string> = new Map(
  Object.entries({ north: "n", south: "s", east: "e", west: "w", northeast: "ne", northwest: "nw", southeast: "se", southwest: "sw", saint: "st", mount: "mt" }),
);
