import type { FieldType } from "../model/field-description.ts";
import type { CrmValues } from "../model/merge.ts";
import { foldSpace } from "../text/fold.ts";

/** Nothing that anybody could miss. */
export const isBlank = (value: string | null | undefined): value is null | undefined | "" => value == null || value.trim() === "";

/** The value of a property, null where there is none. Names come from a vendor: only what the record itself has counts. */
export function valueIn(values: CrmValues, name: string): string | null {
  const value = Object.hasOwn(values, name) ? values[name] : null;
  return isBlank(value) ? null : value;
}

/** Whether two values of a property say the same: white space, needless zeros, and the order of several choices do not matter. */
export function sameValue(type: FieldType, one: string | null | undefined, other: string | null | undefined): boolean {
  if (one === other) return true;
  if (isBlank(one) || isBlank(other)) return isBlank(one) && isBlank(other);
  return meaning(type, one) === meaning(type, other);
}

function meaning(type: FieldType, value: string): string {
  switch (type) {
    case "number":
      return decimal(value.trim());
    case "datetime":
      return String(msOf(value) ?? value.trim());
    case "boolean":
      return value.trim().toLowerCase();
    case "choices":
      return choicesIn(value).toSorted().join(";");
    case "text": case "date": case "choice": case "reference": case "other":
      return foldSpace(value);
  }
}

/** Whether a value that a person gave is one of its type; emptying is always one. */
export function isOfType(type: FieldType, value: string | null): boolean {
  if (isBlank(value)) return true;
  if (type === "number") return NUMBER.test(value.trim());
  if (type === "date" || type === "datetime") return msOf(value) !== null;
  return type !== "other" && (type !== "boolean" || value === "true" || value === "false");
}

/** The choices of a property that takes several, each once. */
export const choicesIn = (value: string | null | undefined): readonly string[] =>
  isBlank(value) ? [] : [...new Set(value.split(";").map((one) => one.trim()).filter((one) => one !== ""))];

/** The instant or day of a date as milliseconds, in UTC where no offset is told; null for what is none. */
export function msOf(value: string): number | null {
  const text = value.trim();
  if (EPOCH.test(text)) return Number(text);
  const parts = STAMP.exec(text);
  if (parts === null) return null;
  const [, day = "", time = "", hours = "", minutes = ""] = parts;
  const ms = Date.parse(time === "" ? day : `${day}${time}${hours === "" ? "Z" : `${hours}:${minutes}`}`);
  return Number.isNaN(ms) ? null : ms;
}

const EPOCH = /^\d{12,14}$/;
/** Salesforce writes an offset without its colon. */
const STAMP = /^(\d{4}-\d{2}-\d{2})(?:(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?:Z|([-+]\d{2}):?(\d{2}))?)?$/;

/** `0260000.50` and `260000.5` are one number, as are `-0` and `0`. */
function decimal(value: string): string {
  const [, sign = "", whole = "", fraction = ""] = NUMBER.exec(value) ?? [];
  if (whole === "") return value;
  const places = fraction.replace(/0+$/, "");
  const digits = `${whole.replace(/^0+(?=\d)/, "")}${places === "" ? "" : `.${places}`}`;
  return sign === "-" && digits !== "0" ? `-${digits}` : digits;
}

const NUMBER = /^([-+]?)(\d{1,40})(?:\.(\d{0,40}))?$/;

/** Which of two numbers, dates or instants comes first: below zero, the first; 0 for what cannot be compared. */
export function order(type: FieldType, one: string, other: string): number {
  const [a, b] = type === "number" ? [Number(one), Number(other)] : [msOf(one), msOf(other)];
  return a === null || b === null || Number.isNaN(a) || Number.isNaN(b) ? 0 : Math.sign(a - b);
}
