import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import type { Association } from "../../src/ports/crm-writer.ts";
import { API_VERSION } from "./settings.ts";

/** Our nouns under HubSpot's names, as they stand in paths. Users are records of type 0-115, whose names are owners'. */
export const OBJECT_NAMES: Readonly<Record<CrmObject, string>> = {
  user: "0-115", contact: "contacts", account: "companies", opportunity: "deals",
  email: "emails", call: "calls", meeting: "meetings", text: "communications", note: "notes", task: "tasks",
};

/** The nouns that are CRM objects of HubSpot; users come from the owners API. */
export type RecordNoun = Exclude<CrmObject, "user">;

/** The path of an object's endpoints; `rest` begins with a slash. */
export const objectPath = (object: CrmObject, rest = ""): string =>
  `/crm/objects/${API_VERSION}/${OBJECT_NAMES[object]}${rest}`;

/** The path of a batch call on the associations of two objects, by HubSpot's names for them. */
export const tiePath = (from: string, to: string, verb: "read" | "create" | "archive" | "labels/archive"): string =>
  `/crm/associations/${API_VERSION}/${from}/${to}/batch/${verb}`;

/** The path of a batch call on the associations of two objects. */
export const associationPath = (from: CrmObject, to: CrmObject, verb: "read" | "create"): string => tiePath(OBJECT_NAMES[from], OBJECT_NAMES[to], verb);

/** Modification times have two names: asked by the wrong one, search finds nothing and says nothing. */
export const modifiedProperty = (object: CrmObject): string =>
  object === "contact" ? "lastmodifieddate" : "hs_lastmodifieddate";

/** HubSpot-defined association types from an engagement to a record (HubSpot, "Associations v4": association type ids). */
export const ASSOCIATION_TYPES: Readonly<Record<EngagementObject, Readonly<Record<Association["object"], number>>>> = {
  call: { contact: 194, account: 182, opportunity: 206 },
  email: { contact: 198, account: 186, opportunity: 210 },
  meeting: { contact: 200, account: 188, opportunity: 212 },
  note: { contact: 202, account: 190, opportunity: 214 },
  task: { contact: 204, account: 192, opportunity: 216 },
  text: { contact: 81, account: 87, opportunity: 85 },
};

/** The label "Primary" from a contact and from a deal to a company. */
export const PRIMARY_COMPANY_TYPES: ReadonlySet<number> = new Set([1, 5]);
/** The same of any record and its company, from either end. */
export const PRIMARY_TIES: ReadonlySet<number> = new Set([...PRIMARY_COMPANY_TYPES, 2, 6, 25, 26]);
