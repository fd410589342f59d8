import { invalid } from "../api-error.ts";
import type { CrmRecord, PropertyDefinition } from "../model.ts";
import { findObjectType } from "../object-types.ts";
import type { ObjectType } from "../object-types.ts";
import type { Portal } from "../portal.ts";
import { parseDatetime } from "../properties/values.ts";
import type { Filter } from "./search-request.ts";

type Test = (record: CrmRecord) => boolean;

const associationPrefix = "associations.";

/** Makes the test for one filter, or refuses an unknown property. */
export function filterTest(portal: Portal, type: ObjectType, filter: Filter): Test {
  if (filter.property.startsWith(associationPrefix)) return associationTest(portal, filter);
  const definition = portal.catalog.live(type.name, filter.property);
  if (definition === undefined) {
    throw invalid("There was a problem with the request.", {
      errors: [{ message: `Property "${filter.property}" does not exist`, code: "PROPERTY_DOESNT_EXIST" }],
    });
  }
  return valueTest(definition, filter);
}

/** Compares two values of a property as its type asks; used for sorting too. */
export function comparable(definition: PropertyDefinition, value: string): number | string {
  switch (definition.type) {
    case "number":
      return Number(value);
    case "date":
      return Date.parse(/^-?\d+$/.test(value) ? new Date(Number(value)).toISOString() : value);
    case "datetime":
      return parseDatetime(value) ?? Date.parse(value);
    default:
      return value.toLowerCase();
  }
}

/** `associations.contact` holds for records that are linked to that contact. */
function associationTest(portal: Portal, filter: Filter): Test {
  const target = findObjectType(filter.property.slice(associationPrefix.length));
  if (target === undefined) throw invalid(`${filter.property} is not an association that can be searched`);
  const linkedIds = (record: CrmRecord): readonly string[] => portal.edges.list(record, target.name).map((edge) => edge.to.id);
  switch (filter.operator) {
    case "EQ":
      return (record) => linkedIds(record).includes(filter.value ?? "");
    case "NEQ":
      return (record) => !linkedIds(record).includes(filter.value ?? "");
    case "IN":
      return (record) => linkedIds(record).some((id) => filter.values.includes(id));
    case "NOT_IN":
      return (record) => !linkedIds(record).some((id) => filter.values.includes(id));
    case "HAS_PROPERTY":
      return (record) => linkedIds(record).length > 0;
    case "NOT_HAS_PROPERTY":
      return (record) => linkedIds(record).length === 0;
    default:
      throw invalid(`${filter.operator} cannot be used on ${filter.property}`);
  }
}

function valueTest(definition: PropertyDefinition, filter: Filter): Test {
  const read = (record: CrmRecord): string | undefined => record.properties[definition.name];
  const holds = presentTest(definition, filter);
  switch (filter.operator) {
    case "HAS_PROPERTY":
      return (record) => read(record) !== undefined;
    case "NOT_HAS_PROPERTY":
      return (record) => read(record) === undefined;
    // What is not there is not equal, not among and without the token.
    case "NEQ":
    case "NOT_IN":
    case "NOT_CONTAINS_TOKEN":
      return (record) => holds(read(record) ?? "");
    default:
      return (record) => {
        const value = read(record);
        return value !== undefined && holds(value);
      };
  }
}

function presentTest(definition: PropertyDefinition, filter: Filter): (value: string) => boolean {
  const key = (value: string): number | string => comparable(definition, value);
  const wanted = key(filter.value ?? "");
  const high = key(filter.highValue ?? "");
  const token = tokenTest(filter.value ?? "");
  // Values of IN must be given in lower case for text (VENDORS 1.3): others find nothing.
  const among = (value: string): boolean => filter.values.some((each) => {
    return definition.type === "string" ? each === value.toLowerCase() : key(each) === key(value);
  });
  const tests: Readonly<Record<string, (value: string) => boolean>> = {
    EQ: (value) => key(value) === wanted,
    NEQ: (value) => key(value) !== wanted,
    LT: (value) => key(value) < wanted,
    LTE: (value) => key(value) <= wanted,
    GT: (value) => key(value) > wanted,
    GTE: (value) => key(value) >= wanted,
    BETWEEN: (value) => key(value) >= wanted && key(value) <= high,
    IN: among,
    NOT_IN: (value) => !among(value),
    CONTAINS_TOKEN: token,
    NOT_CONTAINS_TOKEN: (value) => !token(value),
    HAS_PROPERTY: () => true,
    NOT_HAS_PROPERTY: () => false,
  };
  const test = tests[filter.operator];
  if (test === undefined) throw invalid(`${filter.operator} is not an operator`);
  return test;
}

/** A token is a run of letters and digits; `*` at its ends stands for any characters. */
function tokenTest(wanted: string): (value: string) => boolean {
  const bare = wanted.replaceAll("*", "").toLowerCase();
  const openStart = wanted.startsWith("*");
  const openEnd = wanted.endsWith("*") && wanted.length > 1;
  return (value) => {
    const text = value.toLowerCase();
    if (tokens(bare).length > 1) return text.includes(bare);
    return tokens(text).some((token) => {
      if (openStart && openEnd) return token.includes(bare);
      if (openStart) return token.endsWith(bare);
      return openEnd ? token.startsWith(bare) : token === bare;
    });
  };
}

/** Splits text as the search index does. */
export function tokens(text: string): readonly string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((token) => token !== "");
}
