import type { AuditJson } from "./fact.ts";

/** Deeper nesting is a mistake in the making of a fact, never a fact. */
const DEPTH_MAX = 32;

/** Says which value has no canonical form, by its path and never by its content. */
export class CanonicalJsonError extends TypeError {
  override readonly name = "CanonicalJsonError";
  /** A JSON pointer (RFC 6901); empty for the value as a whole. */
  readonly path: string;
  constructor(path: string, problem: string) {
    super(`${path === "" ? "the value" : path} ${problem}`);
    this.path = path;
  }
}

/**
 * The one text of a JSON value, byte for byte, on every machine: RFC 8785 under the audit format's stricter rules.
 * Numbers are integers up to 2^53-1 in size, strings are well-formed Unicode and are not normalised, and no key looks
 * like an integer or is `__proto__` (objects that were read back would order or lose them). Members that are undefined
 * are left out; an undefined array element is refused.
 */
export function canonicalJson(value: AuditJson): string {
  return emit(value, null, 0);
}

/** Where a value stands, kept as a chain so that paths cost nothing until one is needed. */
interface Place {
  readonly parent: Place | null;
  readonly key: string | number;
}

function emit(value: unknown, place: Place | null, depth: number): string {
  switch (typeof value) {
    case "string":
      return text(value, place);
    case "number":
      return integer(value, place);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      if (depth >= DEPTH_MAX) throw new CanonicalJsonError(pointer(place), `is nested deeper than ${String(DEPTH_MAX)}`);
      return Array.isArray(value) ? array(value, place, depth) : object(value, place, depth);
    default:
      throw new CanonicalJsonError(pointer(place), `is ${value === undefined ? "undefined" : `a ${typeof value}`}, which JSON does not have`);
  }
}

function text(value: string, place: Place | null): string {
  if (!value.isWellFormed()) throw new CanonicalJsonError(pointer(place), "holds half a surrogate pair");
  // ECMAScript writes strings exactly as RFC 8785 3.2.2.2 asks.
  return JSON.stringify(value);
}

function integer(value: number, place: Place | null): string {
  if (!Number.isSafeInteger(value)) throw new CanonicalJsonError(pointer(place), "is not an integer between -(2^53-1) and 2^53-1");
  return String(value);
}

function array(values: readonly unknown[], place: Place | null, depth: number): string {
  let out = "[";
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) out += ",";
    out += emit(values[index], { parent: place, key: index }, depth + 1);
  }
  return `${out}]`;
}

const INTEGER_LIKE = /^(?:0|[1-9][0-9]*)$/;

function object(value: object, place: Place | null, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new CanonicalJsonError(pointer(place), "is no plain object");
  let out = "{";
  // The default order of sort() is by UTF-16 code units, as RFC 8785 3.2.3 wants it.
  for (const key of Object.keys(value).sort()) {
    const member: unknown = Reflect.get(value, key);
    if (member === undefined) continue;
    const here: Place = { parent: place, key };
    if (key === "__proto__" || INTEGER_LIKE.test(key)) throw new CanonicalJsonError(pointer(here), "has a key that is not allowed");
    if (out.length > 1) out += ",";
    out += `${text(key, here)}:${emit(member, here, depth + 1)}`;
  }
  return `${out}}`;
}

function pointer(place: Place | null): string {
  const parts: string[] = [];
  for (let at = place; at !== null; at = at.parent) parts.push(String(at.key).replaceAll("~", "~0").replaceAll("/", "~1"));
  return parts.reverse().map((part) => `/${part}`).join("");
}
