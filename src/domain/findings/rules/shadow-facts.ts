import { normalizeEmail } from "../../hygiene/normalize-email.ts";
import { normalizePhone, regionOf } from "../../hygiene/normalize-phone.ts";
import type { RecordField } from "../../model/record-fields.ts";
import type { Context } from "../context.ts";
import { fieldsMeaning, isShown, valueOf } from "../fields.ts";
import type { Found, Rule } from "../finding.ts";
import type { Seen } from "../seen.ts";

/**
 * A fact in free text that has a field of its own, which is empty: a number, an address, a profile. It is proposed for the field where the
 * text holds one of its kind and no word that gives it to somebody else or to the past.
 */
export const shadowFacts: Rule = {
  name: "shadow-facts", risk: 2, dataOwner: "record-owner", blocks: ["dialling", "campaigns", "duplicate search", "matching of activities"],
  look(seen, context) {
    if (seen.object === "opportunity") return [];
    const texts = fieldsMeaning("notes", seen, context).flatMap(({ value }) => (value === null ? [] : [value.slice(0, TEXT_CHARS_MAX)]));
    if (texts.length === 0) return [];
    const text = texts.join("\n");
    const linkedin = seen.object === "contact" ? fieldsMeaning("linkedin", seen, context)[0]?.field : undefined;
    return [
      ...fact({ field: "phone", what: "a telephone number", values: phonesIn(text, seen, context), text }, seen, context),
      ...(seen.object === "contact" ? fact({ field: "email", what: "a mail address", values: emailsIn(text), text }, seen, context) : []),
      ...(linkedin === undefined ? [] : fact({ field: linkedin, what: "a LinkedIn profile", values: profilesIn(text), text }, seen, context)),
    ];
  },
};

/** What stands behind it in a description is history. */
const TEXT_CHARS_MAX = 8_000;
/** Whose fact it is, or since when it is none, is somebody's to read. */
const ANOTHERS = /\b(?:assistants?|secretar(?:y|ies)|pa|ea|reception|switchboard|fax|former(?:ly)?|previous(?:ly)?|old|wife|husband|spouse|colleague|boss|manager|replaced|not|wrong|invalid|do not|don't)\b/i;

interface Fact {
  readonly field: RecordField;
  readonly what: string;
  readonly values: readonly string[];
  readonly text: string;
}

function fact({ field, what, values, text }: Fact, seen: Seen, context: Context): readonly Found[] {
  const [only, ...more] = [...new Set(values)];
  if (only === undefined || valueOf(seen, field) !== null || !isShown(seen.object, field, context)) return [];
  const isClear = more.length === 0 && !ANOTHERS.test(text);
  return [{ field, says: [`A description holds ${what}, and the field for it is empty.`], basis: [...new Set(values)].join(" "), ...(isClear ? { fix: { fields: { [field]: only }, base: { [field]: null } } } : {}) }];
}

/** Numbers that say that they are: by a country code, or a word before them. Rows of digits are orders, days and sums. */
function phonesIn(text: string, seen: Seen, { policy }: Context): readonly string[] {
  const country = seen.object === "account" ? seen.record.country : (seen.object === "contact" ? (seen.company?.country ?? null) : null);
  const region = regionOf(country, policy.organisation.defaultRegion);
  return [...text.matchAll(PHONE)].flatMap(([, word, run = ""]) => ((word === undefined && !run.startsWith("+")) || DAY.test(run) ? [] : (normalizePhone(run.trim(), region)?.e164 ?? [])));
}

const PHONE = /(?:\b(tel|phone|ph|mobile|mob|cell|direct|telefon|handy|mobil)\b[\s.:]{0,4})?(\+?\(?\d(?:[\s().\-/]{0,2}\d){6,14})(?!\d)/gi;
/** `2026-03-12 10` has as many digits as a number. */
const DAY = /^(?:19|20)\d\d[./-]\d|^\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d(?!\d)/;

const emailsIn = (text: string): readonly string[] => (text.match(/[\p{L}\d._%+-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,4}/gu) ?? []).flatMap((one) => normalizeEmail(one)?.address ?? []);

const profilesIn = (text: string): readonly string[] => [...text.matchAll(/\blinkedin\.com\/in\/([\p{L}\d_%-]{2,100})/giu)].map(([, name = ""]) => `https://www.linkedin.com/in/${name}`);
