import type { Row, Value } from "../model.ts";
import type { FieldPath, Step } from "./field-path.ts";
import type { Leaf } from "./leaf.ts";
import { nameEntity } from "./name-fields.ts";

/** A record as the REST API writes it. */
export type QueryRecord = Readonly<Record<string, unknown>>;

/** The children of one row under the name of their relationship. */
export interface ChildColumn {
  readonly relationship: string;
  read(row: Row): unknown;
}

interface Branch {
  readonly step: Step;
  readonly shape: Shape;
}

/** What a record shows, by key and in the order of the SELECT list. */
type Shape = Map<string, Leaf | Branch | ChildColumn>;

/**
 * Makes the records of a SELECT list: every selected field is there, null when empty, parents nested under their
 * relationship or null. A parent behind a polymorphic lookup answers as the object `Name`.
 */
export function projection(
  columns: readonly (FieldPath | ChildColumn)[],
  apiVersion: string,
): (row: Row) => QueryRecord {
  const shape: Shape = new Map();
  for (const column of columns) {
    if ("steps" in column) addPath(shape, column);
    else shape.set(column.relationship, column);
  }
  return (row) => record(shape, row, row.type, apiVersion);
}

/** The two things that every record tells of itself. */
function attributesOf(row: Row, type: string, apiVersion: string): QueryRecord {
  return { type, url: `/services/data/v${apiVersion}/sobjects/${row.type}/${row.id}` };
}

function addPath(shape: Shape, path: FieldPath): void {
  let at = shape;
  for (const step of path.steps) {
    const known = at.get(step.relationship);
    const branch: Branch = known !== undefined && "shape" in known ? known : { step, shape: new Map() };
    at.set(step.relationship, branch);
    at = branch.shape;
  }
  at.set(path.leaf.name, path.leaf);
}

function record(shape: Shape, row: Row, type: string, apiVersion: string): QueryRecord {
  const shown: Record<string, unknown> = { attributes: attributesOf(row, type, apiVersion) };
  for (const [key, part] of shape) {
    shown[key] = "shape" in part ? parent(part, row, apiVersion) : valueOf(part, row);
  }
  return shown;
}

function valueOf(part: Leaf | ChildColumn, row: Row): unknown {
  const value: unknown = "show" in part ? part.show(row) : part.read(row);
  return value;
}

function parent(branch: Branch, row: Row, apiVersion: string): QueryRecord | Value {
  const found = branch.step.parent(row);
  if (found === undefined) return null;
  return record(branch.shape, found, branch.step.polymorphic ? nameEntity : found.type, apiVersion);
}
