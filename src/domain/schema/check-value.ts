import type { FieldDescription } from "../model/field-description.ts";
import { err, ok, type Result } from "../model/result.ts";
import { isDay } from "../model/time.ts";

/** How many of a field's options a refusal names. */
const OPTIONS_SHOWN_MAX = 12;

/**
 * A value for a field that an admin mapped, as the vendor describes the field: trimmed, in the one form that both CRMs
 * take (dates `2026-05-31`, instants in UTC, decimal numbers, `true` or `false`, several choices joined by `;`). Null
 * empties the field. An error says what is wrong without repeating the value.
 */
export function checkedFieldValue(raw: string | null, field: FieldDescription): Result<string | null, string> {
  if (!field.writable) return err("cannot be written by this installation");
  const value = raw === null ? "" : raw.trim();
  if (value === "") return field.required ? err("must not be empty") : ok(null);
  if (!value.isWellFormed() || value.includes("\u0000")) return err("holds characters that are no text");
  return CHECKS[field.type](value, field);
}

type Check = (value: string, field: FieldDescription) => Result<string, string>;

const CHECKS: Readonly<Record<FieldDescription["type"], Check>> = {
  text: (value, { charsMax }) => withinChars(value, charsMax),
  number: checkedNumber,
  date: (value) => (isDay(value) ? ok(value) : err("is not a date such as 2026-05-31")),
  datetime: checkedInstant,
  boolean: (value) => (value === "true" || value === "false" ? ok(value) : err("is neither true nor false")),
  choice: checkedOption,
  choices: checkedOptions,
  reference: () => err("points at another record, which a mapped field may not"),
  other: () => err("is of a kind that Steward does not write"),
};

function withinChars(value: string, charsMax: number | null): Result<string, string> {
  const chars = Array.from(value).length;
  return charsMax !== null && chars > charsMax ? err(`has ${String(chars)} characters; the CRM takes ${String(charsMax)}`) : ok(value);
}

/** As text all the way: a double would round an amount of 17 digits. */
function checkedNumber(value: string, { digits }: FieldDescription): Result<string, string> {
  const parts = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/.exec(value);
  if (parts === null) return err("is not a decimal number such as 260000 or -0.5");
  const whole = (parts[2] ?? "").replace(/^0+(?=\d)/, "");
  const fraction = (parts[3] ?? "").replace(/0+$/, "");
  if (digits !== null && whole.length > digits.whole) return err(`has ${String(whole.length)} digits before the decimal point; the CRM takes ${String(digits.whole)}`);
  if (digits !== null && fraction.length > digits.fraction) return err(`has ${String(fraction.length)} decimal places; the CRM takes ${String(digits.fraction)}`);
  return ok(`${parts[1] ?? ""}${whole}${fraction === "" ? "" : `.${fraction}`}`);
}

/** With its offset: an hour without one is another instant for every reader. */
function checkedInstant(value: string): Result<string, string> {
  const shape = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.exec(value);
  const ms = Date.parse(value);
  if (shape === null || Number.isNaN(ms) || !isDay(shape[1] ?? "")) return err("is not an instant such as 2026-05-31T14:00:00Z");
  return ok(new Date(ms).toISOString());
}

function checkedOption(value: string, { options, isOpenList, charsMax }: FieldDescription): Result<string, string> {
  if (options === null || options.includes(value)) return ok(value);
  if (isOpenList) return withinChars(value, charsMax);
  const shown = options.slice(0, OPTIONS_SHOWN_MAX).join(", ");
  return err(`is none of the CRM's options: ${shown}${options.length > OPTIONS_SHOWN_MAX ? ", …" : ""}`);
}

function checkedOptions(value: string, field: FieldDescription): Result<string, string> {
  const chosen = [...new Set(value.split(";").map((one) => one.trim()).filter((one) => one !== ""))];
  for (const one of chosen) {
    const checked = checkedOption(one, field);
    if (!checked.ok) return checked;
  }
  return ok(chosen.join(";"));
}
