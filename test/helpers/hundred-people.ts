import { createHash } from "node:crypto";
import type { CrmRecord } from "../../src/ports/crm-records.ts";
import { crmContact } from "./crm-rows.ts";

const FIRSTS = ["Ana", "Ben", "Cleo", "Dov", "Eva", "Finn", "Gia", "Hugo", "Ines", "Jon"];
const BEGINS = ["Abb", "Birm", "Cran", "Drav", "Ekd", "Frost", "Grov", "Hern", "Iv", "Jop"];
const ENDS = ["ano", "beck", "cote", "dahl", "esco", "feld", "gard", "holm", "inski", "jala"];

/** The name of somebody's firm, unlike any other's. */
export const firmOf = (n: number): string => createHash("sha256").update(String(n)).digest("hex").slice(0, 10).replace(/\d/g, (digit) => "ghjklmnpqr"[Number(digit)] ?? "");

/** A hundred people, every tenth one twice: by another spelling and the same address. */
export const PEOPLE: readonly CrmRecord[] = Array.from({ length: 100 }, (_, n) => {
  const [firstName = "", lastName] = [FIRSTS[(n * 7) % 10], `${BEGINS[Math.floor(n / 10)] ?? ""}${ENDS[n % 10] ?? ""}`];
  const one = { firstName, lastName, title: null, emails: [`${firstName}.${lastName}@${firmOf(n)}.example`], phones: [`+1 216 ${String(200 + ((n * 7_919) % 800))} ${String(1_000 + ((n * 104_729) % 9_000))}`] };
  const again = n % 10 === 0 ? [crmContact(`${String(n)}b`, { ...one, lastName: lastName.slice(0, -1), phones: [] })] : [];
  return [crmContact(String(n), one), ...again];
}).flat();

/** Who stands there twice, as two ids. */
export const PLANTED: readonly string[] = Array.from({ length: 10 }, (_, n) => `${String(n * 10)} ${String(n * 10)}b`).toSorted();
