import { badOperator } from "./query-refusal.ts";

const shortIdCharacters = 15;
const suffixAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/** What two spellings of one record id have in common: its first 15 characters, case and all. */
export function idKey(id: string): string {
  return id.length > shortIdCharacters ? id.slice(0, shortIdCharacters) : id;
}

/** The 18 characters of an id: three more tell which of the first fifteen are capitals. */
export function longId(id: string): string {
  const short = idKey(id);
  let suffix = "";
  for (let chunk = 0; chunk < shortIdCharacters; chunk += 5) {
    let bits = 0;
    for (let at = 0; at < 5; at += 1) {
      if (/[A-Z]/.test(short.charAt(chunk + at))) bits += 2 ** at;
    }
    suffix += suffixAlphabet.charAt(bits);
  }
  return short + suffix;
}

/** Refuses text that cannot be a record id. */
export function checkedId(text: string): string {
  if (!/^(?:[\dA-Za-z]{15}|[\dA-Za-z]{18})$/.test(text)) throw badOperator(`invalid ID field: ${text}`, "");
  return text;
}
