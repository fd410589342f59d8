import type { Row, Value } from "../model.ts";

/**
 * What makes two records alike in the eyes of the standard matching rules, in a simple form: an account by its name,
 * a person by the address, or by the name at the same company. A lead is also held against contacts.
 */
export function duplicateKeys(row: Pick<Row, "type" | "values">): readonly string[] {
  if (row.values["IsDeleted"] === true || row.values["IsConverted"] === true) return [];
  switch (row.type) {
    case "Account":
      return keys(["account", "name", row.values["Name"]]);
    case "Contact":
      return keys(
        ["contact", "email", row.values["Email"]],
        ["contact", "name", row.values["FirstName"], row.values["LastName"], row.values["AccountId"]],
      );
    case "Lead":
      return keys(
        ["lead", "email", row.values["Email"]],
        ["lead", "name", row.values["FirstName"], row.values["LastName"], row.values["Company"]],
      );
    default:
      return [];
  }
}

/** The keys under which others of the record's kind, or of the kinds it is held against, may stand. */
export function duplicateSearchKeys(row: Pick<Row, "type" | "values">): readonly string[] {
  const own = duplicateKeys(row);
  return row.type === "Lead" ? [...own, ...keys(["contact", "email", row.values["Email"]])] : own;
}

function keys(...lists: readonly (readonly (Value | undefined)[])[]): readonly string[] {
  return lists.map((parts) => parts.filter((part) => typeof part === "string").map((part) => part.trim().toLowerCase()))
    .filter((texts, index) => texts.length === lists[index]?.length).map((texts) => texts.join("\n"));
}
