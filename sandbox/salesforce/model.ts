import type { SandboxClock } from "../shared/clock.ts";

/** A value of a field as JSON carries it: dates `YYYY-MM-DD`, instants `2026-03-02T10:00:00.000+0000`. */
export type Value = string | number | boolean | null;

/** The field types of a describe that the org's objects use. */
export type FieldType =
  | "id" | "reference" | "string" | "textarea" | "email" | "phone" | "url" | "picklist" | "boolean" | "int" | "double"
  | "currency" | "percent" | "date" | "datetime" | "address" | "combobox";

/** One entry of a picklist. */
export interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly active: boolean;
  readonly defaultValue: boolean;
}

/** One field of an object, as describe tells it. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Characters at most; 0 where that means nothing. */
  readonly length: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  readonly custom: boolean;
  /** The org works it out itself. */
  readonly calculated: boolean;
  readonly defaultValue: Value;
  readonly picklistValues: readonly PicklistValue[];
  readonly restrictedPicklist: boolean;
  readonly referenceTo: readonly string[];
  /** The name under which SOQL walks to the parent (`Account` of `AccountId`); null when it cannot. */
  readonly relationshipName: string | null;
}

/** The rows that point here, under the name SOQL uses in a subquery. */
export interface ChildRelationship {
  readonly relationshipName: string;
  readonly childSObject: string;
  readonly field: string;
}

/** An object type of the org. */
export interface SObjectType {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly custom: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  /** By lower-case name: API names are case-insensitive. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly childRelationships: readonly ChildRelationship[];
}

/** All object types; names in any case. */
export interface Catalog {
  objects(): readonly SObjectType[];
  object(name: string): SObjectType | undefined;
}

/** A record. `values` holds every field that is not null under its API name, `Id`, `IsDeleted` and `SystemModstamp` included. */
export interface Row {
  readonly type: string;
  /** 18 characters. */
  readonly id: string;
  readonly values: Readonly<Record<string, Value>>;
  /** The id in the sample world it was seeded from. */
  readonly seed: string | null;
}

/** What a query reads from. Deleted rows are among the rows. */
export interface RowSource {
  readonly catalog: Catalog;
  readonly clock: SandboxClock;
  rows(type: string): Iterable<Row>;
  row(type: string, id: string): Row | undefined;
}

/** Who writes, and under which headers. */
export interface WriteContext {
  readonly userId: string;
  /** `Sforce-Duplicate-Rule-Header: allowSave=true`: an alert does not stop the write. */
  readonly allowDuplicates: boolean;
}

/** What is to be one record: the master with the values that it shall have, and who gives way to it. */
export interface Merge {
  readonly type: string;
  readonly masterId: string;
  readonly values: Readonly<Record<string, Value>>;
  readonly loserIds: readonly string[];
}

/** What a merge did. */
export interface Merged {
  readonly masterId: string;
  readonly loserIds: readonly string[];
  /** Records that now belong to the master. */
  readonly movedIds: readonly string[];
}

/** One complaint of the vendor's error array (VENDORS 2.4). */
export interface Complaint {
  readonly errorCode: string;
  readonly message: string;
  readonly fields?: readonly string[];
  /** Keys beside the three, such as `duplicateResut`. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A refusal in the vendor's shape; nothing of the refused part was done. */
export class SalesforceError extends Error {
  override readonly name = "SalesforceError";
  readonly status: number;
  readonly complaints: readonly Complaint[];
  constructor(status: number, ...complaints: readonly Complaint[]) {
    super(complaints.map((one) => one.errorCode).join(", "));
    this.status = status;
    this.complaints = complaints;
  }
}

/** Who is behind an access token. */
export interface Session {
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}
