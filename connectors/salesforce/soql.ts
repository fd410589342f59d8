import type { Instant } from "../../src/domain/model/time.ts";

/** A value as SOQL writes it. Made by the functions here only, so that nothing unescaped gets into a statement. */
export interface Literal {
  readonly soql: string;
}

/** A part of a WHERE clause that can stand beside any other: whatever needs parentheses has them. */
export interface Condition {
  readonly where: string;
}

/** What to select. The order and the limit are left out where they do not matter. */
export interface Selection {
  readonly fields: readonly string[];
  readonly from: string;
  readonly where?: Condition | null;
  readonly orderBy?: readonly OrderBy[];
  readonly limit?: number;
}

/** A field to sort by. */
export interface OrderBy {
  readonly field: string;
  readonly descending?: boolean;
}

/**
 * A statement travels in the address of a GET, whose line Salesforce takes up to 16,384 bytes of: this many characters,
 * encoded, leave room for the host and the path. (SOQL itself would take 100,000.)
 */
export const STATEMENT_BYTES_MAX = 15_000;

/** So many ids of 18 characters in an IN list keep a statement with every field of a wide object well below the limit. */
export const IDS_PER_STATEMENT = 200;

/** A statement that would not arrive whole is a bug of the caller, who has to ask in pieces. */
export function select({ fields, from, where, orderBy, limit }: Selection): string {
  if (fields.length === 0) throw new RangeError("a SOQL statement selects at least one field");
  const parts = [`SELECT ${fields.map(nameOf).join(", ")}`, `FROM ${nameOf(from)}`];
  if (where) parts.push(`WHERE ${where.where}`);
  if (orderBy !== undefined && orderBy.length > 0) {
    parts.push(`ORDER BY ${orderBy.map(({ field, descending }) => `${nameOf(field)} ${descending === true ? "DESC" : "ASC"}`).join(", ")}`);
  }
  if (limit !== undefined) parts.push(`LIMIT ${wholeNumber(limit)}`);
  return fitting(parts.join(" "));
}

/** How many rows a condition yields: the answer has the number, and no rows. */
export const count = ({ from, where }: Pick<Selection, "from" | "where">): string => fitting(`SELECT COUNT() FROM ${nameOf(from)}${where ? ` WHERE ${where.where}` : ""}`);

function fitting(soql: string): string {
  if (new URLSearchParams({ q: soql }).toString().length > STATEMENT_BYTES_MAX) throw new RangeError("a SOQL statement is too long for an address");
  return soql;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "'": "\\'", "\"": "\\\"", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };

/** Text, with the escapes of "Quoted String Escape Sequences" (SOQL reference). Other control characters have no spelling and are dropped. */
export function text(value: string): Literal {
  // Halves of characters cannot be put into an address.
  const escaped = value.toWellFormed().replaceAll(/[\\'"\n\r\t\b\f]/g, (one) => ESCAPES[one] ?? "");
  return { soql: `'${escaped.replaceAll(/\p{Cc}/gu, "")}'` };
}

/** A record id; throws on what cannot be one, because Salesforce would refuse the whole statement for it. */
export function id(value: string): Literal {
  if (!isId(value)) throw new TypeError("not a Salesforce id");
  return { soql: `'${value}'` };
}

/** Whether a text has the shape of a record id: 15 characters, or 18 with the checksum. */
export const isId = (value: string): boolean => /^(?:[A-Za-z0-9]{15}|[A-Za-z0-9]{18})$/.test(value);

/** An instant; a datetime literal stands without quotes. */
export const at = (value: Instant): Literal => ({ soql: new Date(value).toISOString() });

/** `true` or `false`. */
export const flag = (value: boolean): Literal => ({ soql: String(value) });

/** No value. */
export const NOTHING: Literal = { soql: "null" };

/** `field = value`. */
export const equals = (field: string, value: Literal): Condition => compared(field, "=", value);
/** `field > value`. */
export const after = (field: string, value: Literal): Condition => compared(field, ">", value);
/** `field >= value`. */
export const from = (field: string, value: Literal): Condition => compared(field, ">=", value);

/** `field < value`. */
export const before = (field: string, value: Literal): Condition => compared(field, "<", value);

/** `field IN (…)`; SOQL has no empty list. */
export const isIn = (field: string, values: readonly Literal[]): Condition => listed(field, "IN", values);
/** `field NOT IN (…)`. */
export const isNotIn = (field: string, values: readonly Literal[]): Condition => listed(field, "NOT IN", values);

function listed(field: string, operator: string, values: readonly Literal[]): Condition {
  if (values.length === 0) throw new RangeError(`${operator} needs a value`);
  return { where: `${nameOf(field)} ${operator} (${values.map(({ soql }) => soql).join(", ")})` };
}

/** All of them. Null when there is none: no condition. */
export function all(...conditions: readonly (Condition | null)[]): Condition | null {
  const [first, ...others] = conditions.filter((one) => one !== null);
  return first === undefined ? null : joined("AND", first, others);
}

/** Any of them. SOQL refuses AND beside OR without parentheses, so these always bring theirs. */
export const any = (first: Condition, ...others: readonly Condition[]): Condition => joined("OR", first, others);

function joined(word: "AND" | "OR", first: Condition, others: readonly Condition[]): Condition {
  return others.length === 0 ? first : { where: `(${[first, ...others].map(({ where }) => where).join(` ${word} `)})` };
}

function compared(field: string, operator: string, value: Literal): Condition {
  return { where: `${nameOf(field)} ${operator} ${value.soql}` };
}

/** API names come from describe or from this code; anything else is somebody's attempt. */
function nameOf(name: string): string {
  if (!name.split(".").every(isApiName)) throw new TypeError("not an API name");
  return name;
}

/** Whether a text has the shape of the API name of an object or field. */
export const isApiName = (text: string): boolean => /^[A-Za-z]\w{0,79}$/.test(text);

function wholeNumber(value: number): string {
  if (!Number.isInteger(value) || value < 1) throw new RangeError("a limit is a whole number above zero");
  return String(value);
}
