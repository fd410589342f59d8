import type { RecordField } from "../../model/record-fields.ts";
import type { Rule } from "../finding.ts";
import type { Seen } from "../seen.ts";

/** Blanks that nobody sees and searches do: before or after a value, two in a row, line breaks and invisible characters in a line. */
export const whiteSpace: Rule = {
  name: "white-space", risk: 1, dataOwner: "data-owner", blocks: ["duplicate search", "matching of activities"],
  look: (seen) => written(seen).flatMap(([field, value]) => {
    const folded = value.slice(0, VALUE_CHARS_MAX).replace(UNSEEN, "").replace(/\s+/g, " ").trim();
    if (value.length > VALUE_CHARS_MAX || folded === value || folded === "") return [];
    return [{ field, says: [`"${folded}" has blanks or invisible characters too many.`], basis: value, fix: { fields: { [field]: folded }, base: { [field]: value } } }];
  }),
};

const VALUE_CHARS_MAX = 1_000;
/** Zero-width blanks and soft hyphens. Joiners stay: scripts of India and Persia need them, and emoji. */
const UNSEEN = /[\u00ad\u200b\u2060\ufeff]/g;

function written(seen: Seen): readonly (readonly [RecordField, string])[] {
  switch (seen.object) {
    case "contact":
      return [["firstName", seen.record.firstName], ["lastName", seen.record.lastName], ["title", seen.record.title ?? ""]];
    case "account":
      return [["name", seen.record.name], ["city", seen.record.city ?? ""]];
    default:
      return [["name", seen.record.name]];
  }
}
