import type { ApiDocument, Schema } from "./document.ts";

const REFERENCE = "#/components/schemas/";
/** A schema may speak of itself; an example need not go on for ever. */
const DEPTH_MAX = 8;

/** The schema that a reference stands for, and what it is called. */
export function resolved(schema: Schema, document: ApiDocument): { readonly schema: Schema; readonly name: string | null } {
  if (schema.$ref === undefined) return { schema, name: null };
  const name = schema.$ref.slice(REFERENCE.length);
  return { schema: document.components.schemas[name] ?? {}, name };
}

/** The kinds of value that a schema lets through, each once, `null` aside. */
export const choices = ({ anyOf, oneOf }: Schema): readonly Schema[] => (anyOf ?? oneOf ?? []).filter(({ type }) => type !== "null");

/** Whether nothing at all is a value, too. */
export const isNullable = ({ anyOf, oneOf, type }: Schema): boolean => (Array.isArray(type) && type.includes("null")) || (anyOf ?? oneOf ?? []).some((one) => one.type === "null");

/** A value that the schema lets through: with what is required alone, or with everything that may be there. */
export function exampleOf(schema: Schema, document: ApiDocument, everything: boolean): unknown {
  return make(schema, { document, everything, depth: 0 });
}

interface Making {
  readonly document: ApiDocument;
  readonly everything: boolean;
  readonly depth: number;
}

function make(written: Schema, making: Making): unknown {
  const { schema } = resolved(written, making.document);
  const { examples, enum: names, default: usual } = schema;
  if (examples?.[0] !== undefined) return examples[0];
  if (schema.const !== undefined) return schema.const;
  if (usual !== undefined) return usual;
  if (names?.[0] !== undefined) return names[0];
  const deeper = { ...making, depth: making.depth + 1 };
  const [first] = choices(schema);
  if (first !== undefined) return making.depth > DEPTH_MAX && isNullable(schema) ? null : make(first, deeper);
  const type = [schema.type].flat().find((one) => one !== "null");
  if (type === "object") return object(schema, deeper);
  if (type === "array") return array(schema, deeper);
  if (type === "string") return text(schema);
  if (type === "integer" || type === "number") return number(schema);
  return type === "boolean" ? true : type === "null" ? null : {};
}

function object({ properties = {}, required = [], additionalProperties, propertyNames = {} }: Schema, making: Making): Readonly<Record<string, unknown>> {
  const isWanted = (name: string): boolean => required.includes(name) || (making.everything && making.depth <= DEPTH_MAX);
  const named = Object.entries(properties).filter(([name]) => isWanted(name)).map(([name, one]) => [name, make(one, making)] as const);
  const free = typeof additionalProperties === "object" && making.everything && making.depth <= DEPTH_MAX ? [[nameOf(make({ type: "string", ...propertyNames }, making)), make(additionalProperties, making)] as const] : [];
  return Object.fromEntries([...named, ...free]);
}

const nameOf = (value: unknown): string => (typeof value === "string" ? value : "name");

function array({ items = {}, minItems = 0 }: Schema, making: Making): readonly unknown[] {
  const isShown = minItems > 0 || (making.everything && making.depth <= DEPTH_MAX);
  return isShown ? Array.from({ length: Math.max(1, minItems) }, () => make(items, making)) : [];
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  "date-time": "2026-01-05T09:30:00Z", date: "2026-01-05", time: "09:30:00", email: "ana@example.com", uri: "https://example.com/", uuid: "3f1c1c9e-6f0a-4c0e-9d55-0a4c5a1b2c3d",
};
/** Tried in this order where a pattern says more than a type. */
const SAMPLES = ["text", "some-id", "42", "2026-01-05", "2026-01-05T09:30:00Z", "+12125550123", "ana@example.com", "EUR", "mapped.field", "a".repeat(32), "0".repeat(64)];

function text({ format = "", pattern, minLength = 0, maxLength = Infinity }: Schema): string {
  const form = pattern === undefined ? null : new RegExp(pattern, "u");
  const fits = (sample: string): boolean => sample.length >= minLength && sample.length <= maxLength && (form === null || form.test(sample));
  const known = BY_FORMAT[format];
  if (known !== undefined) return known;
  return SAMPLES.find(fits) ?? "x".repeat(Math.max(1, minLength));
}

function number({ minimum, exclusiveMinimum, maximum = Infinity }: Schema): number {
  return Math.min(maximum, Math.max(1, minimum ?? 1, exclusiveMinimum === undefined ? 1 : exclusiveMinimum + 1));
}
