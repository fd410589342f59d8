import { isMapped, RECORD_FIELDS, type RecordField, type RecordFields, type RecordObject } from "../model/record-fields.ts";

/** How a wanted change stands to the record as it is now. */
export interface Standing {
  /** What is not yet as wanted. */
  readonly toWrite: RecordFields;
  /** Of those, the fields that hold something else than what the change was to replace: somebody changed them meanwhile. */
  readonly moved: readonly RecordField[];
}

/** The fields of `values` that belong to the object, in the order of {@link RECORD_FIELDS}, then the mapped ones by name. */
export function fieldsIn(object: RecordObject, values: RecordFields): readonly RecordField[] {
  return [...RECORD_FIELDS[object], ...Object.keys(values).filter(isMapped).toSorted()].filter((field) => values[field] !== undefined);
}

/** A change as it is compared: by what its values mean, or where `isOfForm` may be by how they are written. */
export interface Compared {
  readonly fields: RecordFields;
  readonly base: RecordFields;
  /** It is there for the form of values: where old and new mean the same, every character counts. */
  readonly isOfForm?: boolean;
}

/** Compares field by field; a field of the record that is not to be changed does not matter, whoever changed it. */
export function standing(object: RecordObject, { fields, base, isOfForm = false }: Compared, present: RecordFields): Standing {
  const isSame = (field: RecordField, one: string | null | undefined): boolean =>
    isOfForm && sameValue(field, fields[field], base[field]) ? (one ?? "") === (present[field] ?? "") : sameValue(field, one, present[field]);
  const open = fieldsIn(object, fields).filter((field) => !isSame(field, fields[field]));
  const moved = open.filter((field) => !isSame(field, base[field]) && !(present[field] == null && isMainOfSeveral(object, field)));
  return { toWrite: Object.fromEntries(open.map((field) => [field, fields[field] ?? null])), moved };
}

/**
 * The mirror knows a person's addresses and numbers and a company's domains as lists, so the first of them may come
 * from another field of the CRM: an empty main field then is no edit, and nothing is lost by filling it.
 */
function isMainOfSeveral(object: RecordObject, field: RecordField): boolean {
  return ["email", "phone", "website"].includes(field) || (object === "account" && field === "name");
}

/** Whether two values of a field mean the same, however each CRM writes them. */
export function sameValue(field: RecordField, one: string | null | undefined, other: string | null | undefined): boolean {
  return meaning(field, one) === meaning(field, other);
}

function meaning(field: RecordField, value: string | null | undefined): string {
  const text = (value ?? "").replace(/\s+/g, " ").trim();
  switch (field) {
    case "email":
      return text.toLowerCase();
    case "phone":
      return text.replace(/^00/, "").replace(/\D/g, "");
    case "website":
      return hostOf(text);
    case "amount":
      return decimal(text);
    default:
      return text;
  }
}

function hostOf(text: string): string {
  const address = text.includes("://") ? text : `https://${text}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, "") : text.toLowerCase();
}

/** `0260000.50` and `260000.5` are one amount. */
function decimal(text: string): string {
  const [whole = "", fraction = ""] = text.split(".");
  if (!/^\d+$/.test(whole) || !/^\d*$/.test(fraction)) return text;
  const places = fraction.replace(/0+$/, "");
  return `${whole.replace(/^0+(?=\d)/, "")}${places === "" ? "" : `.${places}`}`;
}
