import type { FieldType, PicklistValue, Row, Value } from "../model.ts";

/** The field at the end of a path. */
export interface Leaf {
  readonly name: string;
  readonly type: FieldType;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly groupable: boolean;
  readonly referenceTo: readonly string[];
  readonly picklistValues: readonly PicklistValue[];
  read(row: Row): Value;
  /** What a record shows, where that is more than a value: a compound address. */
  show?(row: Row): unknown;
}
