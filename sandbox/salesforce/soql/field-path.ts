import type { Field, Row, SObjectType, Value } from "../model.ts";
import { addressOf } from "../compound-address.ts";
import type { Leaf } from "./leaf.ts";
import { parentStepsMax } from "./limits.ts";
import { nameEntity, nameLeaf } from "./name-fields.ts";
import { malformed, noSuchColumn, noSuchRelationship } from "./query-refusal.ts";
import { isVisible } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** One walk from child to parent. */
export interface Step {
  /** In the catalog's spelling. */
  readonly relationship: string;
  /** The parent may be of several types; it answers as `Name`. */
  readonly polymorphic: boolean;
  parent(row: Row): Row | undefined;
}

/** A field of the queried object or of one of its parents. */
export interface FieldPath {
  readonly steps: readonly Step[];
  readonly leaf: Leaf;
  /** In the catalog's spelling: two spellings of one field are the same field. */
  readonly name: string;
  /** As the statement spells it. */
  readonly spelling: string;
  /** null too when there is no such parent: like an outer join. */
  read(row: Row): Value;
}

/** Finds the field that a spelling such as `Account.Owner.Name` means, or refuses it. */
export function fieldPath(scope: Scope, spelling: string): FieldPath {
  const words = withoutPrefix(
    scope,
    spelling.split(".").map((word) => word.trim()),
  );
  const relationships = words.slice(0, -1);
  if (relationships.length > parentStepsMax) {
    throw malformed(`SOQL relationship paths cannot contain more than ${parentStepsMax} relationships`, spelling);
  }
  const steps: Step[] = [];
  let type: SObjectType | undefined = scope.type;
  for (const relationship of relationships) {
    const field: Field | undefined = type === undefined ? undefined : lookup(type, relationship);
    if (field === undefined) throw noSuchRelationship(relationship, spelling);
    steps.push(step(scope, field));
    type = field.referenceTo.length === 1 ? scope.source.catalog.object(field.referenceTo.join("")) : undefined;
  }
  const last = words.at(-1) ?? "";
  const leaf = type === undefined ? nameLeaf(last) : ownLeaf(type, last);
  if (leaf === undefined) throw noSuchColumn(last, type?.name ?? nameEntity, spelling);
  const name = [...steps.map((one) => one.relationship), leaf.name].join(".");
  return { steps, leaf, name, spelling, read: (row) => readAlong(steps, leaf, row) };
}

/** A field of the object itself. */
function ownLeaf(type: SObjectType, name: string): Leaf | undefined {
  const field = type.fields.get(name.toLowerCase());
  if (field === undefined) return undefined;
  const empty = field.type === "boolean" ? false : null;
  const leaf: Leaf = { ...field, groupable: isGroupable(field), read: (row) => row.values[field.name] ?? empty };
  return field.type === "address" ? { ...leaf, show: (row) => addressOf(type, row, field) } : leaf;
}

/** A path may begin with the object's name or its alias: `c.Name` of `FROM Contact c`. */
function withoutPrefix(scope: Scope, words: readonly string[]): readonly string[] {
  const [first = "", ...rest] = words;
  if (rest.length === 0) return words;
  const prefix = first.toLowerCase();
  if (prefix === scope.alias?.toLowerCase()) return rest;
  const isOwnName = prefix === scope.type.name.toLowerCase() && lookup(scope.type, first) === undefined;
  return isOwnName ? rest : words;
}

function lookup(type: SObjectType, relationship: string): Field | undefined {
  const wanted = relationship.toLowerCase();
  for (const field of type.fields.values()) {
    if (field.relationshipName?.toLowerCase() === wanted) return field;
  }
  return undefined;
}

function step(scope: Scope, field: Field): Step {
  const { catalog } = scope.source;
  const targets = field.referenceTo.flatMap((name) => catalog.object(name) ?? []);
  const parent = (row: Row): Row | undefined => {
    const id = row.values[field.name];
    if (typeof id !== "string") return undefined;
    const target = targets.find((one) => id.startsWith(one.keyPrefix));
    const found = target === undefined ? undefined : scope.source.row(target.name, id);
    return found !== undefined && isVisible(scope, found) ? found : undefined;
  };
  return { relationship: field.relationshipName ?? "", polymorphic: field.referenceTo.length > 1, parent };
}

function readAlong(steps: readonly Step[], leaf: Leaf, row: Row): Value {
  let at: Row | undefined = row;
  for (const one of steps) {
    at = one.parent(at);
    if (at === undefined) return null;
  }
  return leaf.read(at);
}

/** The model has no such flag; the vendor's describe says it by type (SOQL Reference, GROUP BY). */
function isGroupable(field: Field): boolean {
  const isFormula = field.custom && field.calculated;
  return (
    field.filterable && !isFormula && !["datetime", "double", "currency", "percent", "address"].includes(field.type)
  );
}
