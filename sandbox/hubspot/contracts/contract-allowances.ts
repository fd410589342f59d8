import { isObject } from "../../shared/unknown-values.ts";

/**
 * Where the contracts are known to be wrong, with the reason. Nothing else is forgiven.
 * (Allowances that were made when the contract files were derived stand in their own `info.x-allowances`.)
 */
const allowances: readonly { readonly schema: string; readonly reason: string; readonly apply: (schema: Schema) => Schema }[] = [
  {
    schema: "AssociationSpecWithLabel",
    reason: "label: the live API sends null for an unlabelled type; the SDK's type says string",
    apply: (schema) => withProperty(schema, "label", { type: "string", nullable: true }),
  },
  {
    schema: "PropertyCreate",
    reason: "fieldType: html and phonenumber are documented and accepted, the SDK's enum lacks them",
    apply: (schema) => withMoreOptions(schema, "fieldType", ["html", "phonenumber"]),
  },
  {
    schema: "PropertyUpdate",
    reason: "fieldType: as for PropertyCreate",
    apply: (schema) => withMoreOptions(schema, "fieldType", ["html", "phonenumber"]),
  },
  {
    schema: "BatchReadInputPropertyName",
    reason: "archived: the live API takes false when it is not sent",
    apply: (schema) => ({ ...schema, required: ["inputs"] }),
  },
];

type Schema = Readonly<Record<string, unknown>>;

/** The document with every allowance that concerns it applied. */
export function withAllowances(document: Schema): Schema {
  const components = isObject(document["components"]) ? document["components"] : {};
  const schemas = isObject(components["schemas"]) ? components["schemas"] : {};
  const changed = allowances.flatMap(({ schema, apply }): [string, Schema][] => {
    const found = schemas[schema];
    return isObject(found) ? [[schema, apply(found)]] : [];
  });
  return { ...document, components: { ...components, schemas: { ...schemas, ...Object.fromEntries(changed) } } };
}

function withProperty(schema: Schema, name: string, property: Schema): Schema {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  return { ...schema, properties: { ...properties, [name]: property } };
}

function withMoreOptions(schema: Schema, name: string, more: readonly string[]): Schema {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const property = isObject(properties[name]) ? properties[name] : {};
  const options: readonly unknown[] = Array.isArray(property["enum"]) ? property["enum"] : [];
  return withProperty(schema, name, { ...property, enum: [...options, ...more] });
}
