import type { Row, Value } from "../model.ts";
import type { Leaf } from "./leaf.ts";

/**
 * The object `Name` stands for the parent of a polymorphic lookup (`Who`, `What`, a queue's `Owner`): only what all
 * parents share can be read through it. Most fields hold a value for users alone (Object Reference, Name).
 */
export const nameEntity = "Name";

const ofPeople = ["Contact", "Lead", "User"];
const ofUsers = ["User"];

interface NameField {
  readonly name: string;
  readonly type: Leaf["type"];
  /** The types of parent that have a value; undefined is all. */
  readonly heldBy?: readonly string[];
}

const nameFields: readonly NameField[] = [
  { name: "Id", type: "id" },
  { name: "Name", type: "string" },
  { name: "FirstName", type: "string", heldBy: ofPeople },
  { name: "LastName", type: "string", heldBy: ofPeople },
  { name: "Alias", type: "string", heldBy: ofUsers },
  { name: "Email", type: "email", heldBy: ofUsers },
  { name: "IsActive", type: "boolean", heldBy: ofUsers },
  { name: "Phone", type: "phone", heldBy: ofUsers },
  { name: "ProfileId", type: "reference", heldBy: ofUsers },
  { name: "Title", type: "string", heldBy: ofUsers },
  { name: "Username", type: "string", heldBy: ofUsers },
  { name: "UserRoleId", type: "reference", heldBy: ofUsers },
];

/** A field of the parent behind a polymorphic lookup; `Type` tells which object it is. */
export function nameLeaf(name: string): Leaf | undefined {
  const wanted = name.toLowerCase();
  if (wanted === "type") return leaf({ name: "Type", type: "picklist" }, (row) => row.type);
  const field = nameFields.find((one) => one.name.toLowerCase() === wanted);
  if (field === undefined) return undefined;
  return leaf(field, (row) => (field.heldBy?.includes(row.type) === false ? null : (row.values[field.name] ?? null)));
}

function leaf(field: NameField, read: (row: Row) => Value): Leaf {
  return {
    name: field.name,
    type: field.type,
    filterable: true,
    sortable: true,
    groupable: true,
    referenceTo: [],
    picklistValues: [],
    read,
  };
}
