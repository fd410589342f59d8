/** What kind of value a field of the CRM takes. `other` is what we neither read nor write by policy: formulas of odd results, locations, encrypted text. */
export type FieldType = "text" | "number" | "date" | "datetime" | "boolean" | "choice" | "choices" | "reference" | "other";

/** A field of one of the CRM's objects, as the vendor describes it to this installation: one that it may not see is not there. */
export interface FieldDescription {
  /** The vendor's own name of it. */
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Characters (Unicode code points) that a text may have; null where the vendor sets no bound or tells none. */
  readonly charsMax: number | null;
  /** Digits before and after the decimal point that a number may have; null where the vendor tells none. */
  readonly digits: { readonly whole: number; readonly fraction: number } | null;
  /** The values that may be chosen now; null for a field without a list. */
  readonly options: readonly string[] | null;
  /** A value outside the list is taken too. */
  readonly isOpenList: boolean;
  readonly writable: boolean;
  readonly required: boolean;
}
