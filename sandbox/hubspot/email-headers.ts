import { isObject, member, objectsOf, stringOf } from "../shared/unknown-values.ts";

/**
 * The read-only address fields that `hs_email_headers` fills (VENDORS 1.5), or nothing when it is no such JSON.
 * The empty string clears them all.
 */
export function emailAddressFields(headers: string): Readonly<Record<string, string>> | undefined {
  const parsed = headers === "" ? {} : parse(headers);
  if (parsed === undefined) return undefined;
  const lists = { from: [parsed["from"]], sender: [parsed["sender"]], to: parsed["to"], cc: parsed["cc"], bcc: parsed["bcc"] };
  const fields = Object.entries(lists).flatMap(([role, people]): [string, string][] => {
    const list = objectsOf(people);
    return [
      [`hs_email_${role}_email`, joined(list, "email")],
      [`hs_email_${role}_firstname`, joined(list, "firstName")],
      [`hs_email_${role}_lastname`, joined(list, "lastName")],
    ];
  });
  return Object.fromEntries(fields);
}

function parse(headers: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(headers);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function joined(people: readonly Readonly<Record<string, unknown>>[], key: string): string {
  return people.map((person) => stringOf(member(person, key)) ?? "").filter((text) => text !== "").join(";");
}
