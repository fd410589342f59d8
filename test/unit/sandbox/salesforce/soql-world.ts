import { runQuery } from "../../../../sandbox/salesforce/soql/run-query.ts";
import type { QueryAnswer } from "../../../../sandbox/salesforce/soql/run-query.ts";
import { SalesforceError } from "../../../../sandbox/salesforce/model.ts";
import type {
  Catalog,
  ChildRelationship,
  Field,
  FieldType,
  Row,
  RowSource,
  SObjectType,
  Value,
} from "../../../../sandbox/salesforce/model.ts";
import { SandboxClock } from "../../../../sandbox/shared/clock.ts";

// A small org of its own: these tests are about SOQL and need no more of Salesforce.

type FieldWords = readonly [name: string, type: FieldType, more?: Partial<Field>];

function field([name, type, more]: FieldWords): Field {
  return {
    name,
    label: name,
    type,
    length: 255,
    nillable: true,
    createable: true,
    updateable: true,
    filterable: true,
    sortable: true,
    externalId: false,
    unique: false,
    custom: name.endsWith("__c"),
    calculated: false,
    defaultValue: null,
    picklistValues: [],
    restrictedPicklist: false,
    referenceTo: [],
    relationshipName: null,
    ...more,
  };
}

const lookup = (relationshipName: string, ...referenceTo: readonly string[]): Partial<Field> => ({
  relationshipName,
  referenceTo,
});
const system: readonly FieldWords[] = [
  ["Id", "id"],
  ["IsDeleted", "boolean"],
  ["SystemModstamp", "datetime"],
  ["CreatedDate", "datetime"],
];
const longText: Partial<Field> = { length: 32_000, filterable: false, sortable: false };
const stages = ["Prospecting", "Negotiation", "Closed Won"].map((value) => ({
  value,
  label: value,
  active: true,
  defaultValue: false,
}));

function type(
  name: string,
  keyPrefix: string,
  fields: readonly FieldWords[],
  childRelationships: readonly ChildRelationship[] = [],
): SObjectType {
  return {
    name,
    label: name,
    labelPlural: `${name}s`,
    keyPrefix,
    custom: false,
    createable: true,
    updateable: true,
    deletable: true,
    fields: new Map([...system, ...fields].map((words) => [words[0].toLowerCase(), field(words)])),
    childRelationships,
  };
}

const types: readonly SObjectType[] = [
  type("User", "005", [
    ["Name", "string"],
    ["Email", "email"],
    ["Title", "string"],
    ["ManagerId", "reference", lookup("Manager", "User")],
  ]),
  type(
    "Account",
    "001",
    [
      ["Name", "string"],
      ["Website", "url"],
      ["NumberOfEmployees", "int"],
      ["AnnualRevenue", "currency"],
      ["OwnerId", "reference", lookup("Owner", "User")],
      ["ParentId", "reference", lookup("Parent", "Account")],
      ["Description", "textarea", longText],
      ["BillingAddress", "address", { filterable: false, sortable: false }],
      ["BillingCity", "string"],
      ["Steward_Key__c", "string", { externalId: true, unique: true }],
    ],
    [
      { relationshipName: "Contacts", childSObject: "Contact", field: "AccountId" },
      { relationshipName: "Opportunities", childSObject: "Opportunity", field: "AccountId" },
    ],
  ),
  type("Contact", "003", [
    ["FirstName", "string"],
    ["LastName", "string"],
    ["Name", "string"],
    ["Email", "email"],
    ["HasOptedOutOfEmail", "boolean"],
    ["Birthdate", "date"],
    ["AccountId", "reference", lookup("Account", "Account")],
    ["OwnerId", "reference", lookup("Owner", "User")],
  ]),
  type("Lead", "00Q", [
    ["Name", "string"],
    ["FirstName", "string"],
    ["Email", "email"],
    ["OwnerId", "reference", lookup("Owner", "Group", "User")],
  ]),
  type("Opportunity", "006", [
    ["Name", "string"],
    ["StageName", "picklist", { picklistValues: stages }],
    ["Amount", "currency"],
    ["CloseDate", "date"],
    ["IsClosed", "boolean"],
    ["AccountId", "reference", lookup("Account", "Account")],
  ]),
  type("Task", "00T", [
    ["Subject", "combobox"],
    ["ActivityDate", "date"],
    ["Description", "textarea", longText],
    ["WhoId", "reference", lookup("Who", "Contact", "Lead")],
    ["WhatId", "reference", lookup("What", "Account", "Opportunity")],
  ]),
];

const catalog: Catalog = {
  objects: () => types,
  object: (name) => types.find((one) => one.name.toLowerCase() === name.toLowerCase()),
};

/** An id of 18 characters out of a prefix and a number or letters. */
export function idOf(prefix: string, tail: string | number): string {
  const short = prefix + String(tail).padStart(12, "0");
  const suffix = [0, 5, 10].map((from) => {
    const bits = [0, 1, 2, 3, 4].reduce((sum, at) => sum + (/[A-Z]/.test(short.charAt(from + at)) ? 2 ** at : 0), 0);
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".charAt(bits);
  });
  return short + suffix.join("");
}

/** A record of the test org; null values are left out, as the org does. */
export function rowOf(typeName: string, id: string, values: Readonly<Record<string, Value>> = {}): Row {
  const known: Record<string, Value> = {
    Id: id,
    IsDeleted: false,
    SystemModstamp: "2026-03-02T10:00:00.000+0000",
    ...values,
  };
  return {
    type: typeName,
    id,
    values: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)),
    seed: null,
  };
}

/** A test org: its records, the moment it believes in, and how often records were scanned. */
export class SoqlWorld implements RowSource {
  readonly catalog = catalog;
  readonly clock = new SandboxClock();
  scans = 0;
  readonly #rows: ReadonlyMap<string, ReadonlyMap<string, Row>>;

  constructor(rows: readonly Row[], now = "2026-03-04T12:00:00Z") {
    this.#rows = new Map(
      types.map(({ name }) => [name, new Map(rows.flatMap((row) => (row.type === name ? [[row.id, row]] : [])))]),
    );
    this.clock.change({ setMs: Date.parse(now), rate: 0 });
  }

  rows(typeName: string): Iterable<Row> {
    this.scans += 1;
    return this.#rows.get(typeName)?.values() ?? [];
  }

  row(typeName: string, id: string): Row | undefined {
    return this.#rows.get(typeName)?.get(id);
  }

  query(soql: string, includeDeleted = false): QueryAnswer {
    return runQuery(soql, this, { includeDeleted });
  }

  /** One column of the answer, by its key. */
  column(soql: string, key: string, includeDeleted = false): readonly unknown[] {
    return this.query(soql, includeDeleted).records.map((record) =>
      new Map<string, unknown>(Object.entries(record)).get(key),
    );
  }

  /** The names that a WHERE clause finds, in order of the name. */
  names(typeName: string, where: string): readonly unknown[] {
    return this.column(`SELECT Name FROM ${typeName} WHERE ${where} ORDER BY Name`, "Name");
  }

  /** Code and message of the refusal; fails when the statement is answered. */
  refusal(soql: string): { readonly status: number; readonly code: string; readonly message: string } {
    try {
      this.query(soql);
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      const [complaint] = error.complaints;
      return { status: error.status, code: complaint?.errorCode ?? "", message: complaint?.message ?? "" };
    }
    throw new Error(`answered: ${soql}`);
  }
}
