import { conflict, invalidProperties } from "./api-error.ts";
import type { PropertyProblem } from "./api-error.ts";
import type { CrmRecord, PropertyDefinition } from "./model.ts";
import { objectRules } from "./object-rules.ts";
import type { ObjectType } from "./object-types.ts";
import type { Portal } from "./portal.ts";
import { brokenRule } from "./properties/value-rules.ts";
import { checkValue } from "./properties/values.ts";
import { holderInBin } from "./recycle-bin.ts";

type Values = Readonly<Record<string, string>>;

/**
 * Turns the wished values of a create or update into the values to store, derived ones included,
 * or throws what HubSpot would answer: one 400 that lists every wrong value, or a 409 for a taken one.
 */
export function checkWrite(portal: Portal, type: ObjectType, current: CrmRecord | undefined, wished: Values): Values {
  const problems: PropertyProblem[] = [];
  const clean: Record<string, string> = {};
  for (const [name, raw] of Object.entries(wished)) {
    const verdict = checkOne(portal, type, name, appended(portal.catalog.live(type.name, name), current, raw));
    if (typeof verdict === "string") clean[name] = verdict;
    else problems.push(verdict);
  }
  if (problems.length > 0) throw invalidProperties(problems, portal.id);
  const { values, problems: ruleProblems } = objectRules(portal, type, current?.properties ?? {}, clean);
  if (ruleProblems.length > 0) throw invalidProperties(ruleProblems, portal.id);
  assertUnique(portal, type, current, values);
  return values;
}

/** A leading semicolon adds to the values that a multi-select has (VENDORS 1.2); in a text it is a semicolon. */
function appended(definition: PropertyDefinition | undefined, current: CrmRecord | undefined, raw: string): string {
  if (!raw.startsWith(";") || definition?.type !== "enumeration" || definition.fieldType !== "checkbox") return raw;
  const values = [...(current?.properties[definition.name] ?? "").split(";"), ...raw.split(";")].filter((value) => value !== "");
  return [...new Set(values)].join(";");
}

function checkOne(portal: Portal, type: ObjectType, name: string, raw: string): string | PropertyProblem {
  const definition = portal.catalog.live(type.name, name);
  if (definition === undefined) return { name, error: "PROPERTY_DOESNT_EXIST", message: `Property "${name}" does not exist` };
  if (definition.readOnlyValue) {
    return { name, error: "READ_ONLY_VALUE", message: `"${name}" is a read only property; its value cannot be set.` };
  }
  const verdict = checkValue(definition, raw);
  if (!verdict.ok) return { name, error: verdict.error, message: verdict.message };
  const rules = portal.rules.get(`${type.name}/${name}`)?.rules ?? [];
  const broken = verdict.value === "" ? undefined : brokenRule(rules, verdict.value);
  if (broken === undefined) return verdict.value;
  return { name, error: "PROPERTY_VALIDATION_RULE_FAILED", message: `The value of "${name}" does not pass the rule ${broken}.` };
}

/** Refuses values that must be unique and that another record holds: a live one, or, if so it is, one in the recycle bin. */
export function assertUnique(portal: Portal, type: ObjectType, current: CrmRecord | undefined, values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    const isAddressList = type.name === "contacts" && name === "hs_additional_emails";
    if (value === "" || (!isAddressList && !portal.unique.isUnique(type.name, name))) continue;
    for (const each of isAddressList ? value.split(";") : [value]) {
      const holder = portal.unique.find(type.name, isAddressList ? "email" : name, each) ?? (isAddressList ? undefined : holderInBin(portal, type.name, name, each)?.id);
      if (holder !== undefined && holder !== current?.id) throw taken(portal, type, { name, value: each, holder });
    }
  }
}

function taken(portal: Portal, type: ObjectType, found: { name: string; value: string; holder: string }): Error {
  const isEmail = type.name === "contacts" && (found.name === "email" || found.name === "hs_additional_emails");
  if (isEmail || portal.facts().uniqueConflictIs409) {
    const noun = type.singular.charAt(0).toUpperCase() + type.singular.slice(1);
    return conflict(`${noun} already exists. Existing ID: ${found.holder}`);
  }
  const message = `${found.value} is already held by ${found.holder}: the values of "${found.name}" are unique.`;
  return invalidProperties([{ name: found.name, error: "CONFLICTING_UNIQUE_VALUE", message }], portal.id);
}
