import * as z from "zod";
import { PolicySchema } from "../../config/policy.ts";
import reasons from "../../config/policy/reasons.json" with { type: "json" };

const REASONS: ReadonlyMap<string, string> = new Map(Object.entries(reasons));

/** A JSON schema, as far as we look into it. */
type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The policy's JSON schema, made from the schema that checks it; each setting says what it is for. */
export const policyJsonSchema: JsonSchema = explained(z.toJSONSchema(PolicySchema, { io: "input", unrepresentable: "any" }), []);

/** Settings without a reason, and reasons without a setting: none of either. */
export function unexplained(): readonly string[] {
  const settings = new Set(paths(policyJsonSchema, []));
  return [...[...settings].filter((path) => !REASONS.has(path)), ...[...REASONS.keys()].filter((path) => !settings.has(path))];
}

function explained(schema: JsonSchema, path: readonly string[]): JsonSchema {
  const reason = REASONS.get(path.join("."));
  const told: JsonSchema = reason === undefined ? schema : { ...schema, title: titleOf(path.at(-1) ?? ""), description: reason };
  if (schema.properties === undefined || (path.length > 0 && reason === undefined)) return told;
  return { ...told, properties: Object.fromEntries(Object.entries(schema.properties).map(([name, child]) => [name, typeof child === "boolean" ? child : explained(child, [...path, name])])) };
}

/** The settings that stand in the schema by their names; what lies in a list or a table is part of one. */
function paths({ properties = {} }: JsonSchema, path: readonly string[]): readonly string[] {
  return Object.entries(properties).flatMap(([name, child]) => {
    const at = [...path, name];
    return typeof child === "boolean" ? [] : [at.join("."), ...paths(child, at)];
  });
}

/** `activityTextDays`: "Activity text days". */
function titleOf(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().replace(/^./, (first) => first.toUpperCase()).replace(/\b(crm|hr|ip)\b/gi, (word) => word.toUpperCase());
}
