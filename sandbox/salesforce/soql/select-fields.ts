import type { FieldType, Subquery } from "@jetstreamapp/soql-parser-js";
import { fieldPath } from "./field-path.ts";
import type { FieldPath } from "./field-path.ts";
import { childQueriesMax, fieldsFunctionRowsMax } from "./limits.ts";
import { malformed, QueryRefusal } from "./query-refusal.ts";
import type { Scope } from "./scope.ts";

/** An entry of a SELECT list that is not grouped. */
export type SelectItem = FieldPath | { readonly subquery: Subquery };

/** Reads the SELECT list: fields, parents' fields, `FIELDS(…)` and subqueries; no field twice. */
export function selectItems(
  scope: Scope,
  fields: readonly FieldType[],
  limit: number | undefined,
): readonly SelectItem[] {
  const items = fields.flatMap((field) => itemsOf(scope, field, limit));
  const seen = new Set<string>();
  for (const item of items) {
    if ("subquery" in item) continue;
    if (seen.has(item.name))
      throw new QueryRefusal("INVALID_FIELD", `duplicate field selected: ${item.name}`, item.spelling);
    seen.add(item.name);
  }
  if (items.length - seen.size > childQueriesMax)
    throw malformed(`A query cannot have more than ${childQueriesMax} subqueries`);
  if (items.length === 0)
    throw malformed("'FIELDS(...)' expansion function must result in at least one field being selected.");
  return items;
}

/** The path that a plain entry of a SELECT list spells. */
export function spellingOf(field: Extract<FieldType, { readonly type: "Field" | "FieldRelationship" }>): string {
  const raw: unknown = "rawValue" in field ? field.rawValue : undefined;
  if (typeof raw === "string") return raw;
  return field.type === "Field" ? field.field : [...field.relationships, field.field].join(".");
}

function itemsOf(scope: Scope, field: FieldType, limit: number | undefined): readonly SelectItem[] {
  switch (field.type) {
    case "Field":
    case "FieldRelationship":
      refuseAlias(field);
      return [fieldPath(scope, spellingOf(field))];
    case "FieldSubquery":
      return [{ subquery: field.subquery }];
    case "FieldFunctionExpression":
      if (field.functionName.toUpperCase() !== "FIELDS") break;
      return fieldsFunction(scope, field.parameters, limit);
    case "FieldTypeof":
      break;
  }
  // Translating, formatting and TYPEOF are parts of the language that this org does not speak.
  throw malformed(
    field.type === "FieldTypeof" ? "unexpected token: 'TYPEOF'" : `unexpected token: '${field.functionName}'`,
  );
}

function refuseAlias(field: FieldType): void {
  const alias: unknown = "alias" in field ? field.alias : undefined;
  if (typeof alias === "string") throw malformed("only aggregate expressions use field aliasing", alias);
}

/** `FIELDS(ALL)` and `FIELDS(CUSTOM)` are unbounded: the vendor wants a LIMIT beside them. */
function fieldsFunction(scope: Scope, parameters: readonly unknown[], limit: number | undefined): readonly FieldPath[] {
  const [parameter] = parameters;
  const which = typeof parameter === "string" ? parameter.toUpperCase() : "";
  if (which !== "STANDARD" && (limit === undefined || limit > fieldsFunctionRowsMax)) {
    throw malformed(`The SOQL FIELDS function must have a LIMIT of at most ${fieldsFunctionRowsMax}`, "FIELDS");
  }
  return [...scope.type.fields.values()]
    .filter((field) => which === "ALL" || field.custom === (which === "CUSTOM"))
    .map((field) => fieldPath(scope, field.name));
}
