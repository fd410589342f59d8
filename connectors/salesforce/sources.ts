import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { MappedFields } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import type { SalesforceClient } from "./client.ts";
import type { ObjectDescription } from "./describe.ts";
import { activityFilter } from "./activity-filter.ts";
import { SOBJECTS, isEngagement } from "./objects.ts";
import type { SObjectName } from "./objects.ts";
import { fieldsOf } from "./reach.ts";
import { knownFields } from "./rows.ts";
import { equals, text } from "./soql.ts";
import type { Condition } from "./soql.ts";

/** One object of Salesforce that a noun is read from, as this org has it. */
export interface Source {
  readonly sobject: SObjectName;
  readonly description: ObjectDescription;
  /** All of them known to the org. */
  readonly fields: readonly string[];
  readonly filter: Condition | null;
  /** The field that tells when a row changed: rows are asked for by it, in its order. */
  readonly stamp: StampField;
}

/** When a row changed, by anybody; or by people alone, where nothing better can be asked for. */
export type StampField = "SystemModstamp" | "LastModifiedDate";

/** Whatever a noun's rows say of where they stand. */
const ALWAYS = ["Id", "IsDeleted", "SystemModstamp", "MasterRecordId", "IsConverted", "ConvertedContactId"];

/** Some objects have a SystemModstamp that no statement may ask by (airbyte PR#68166): what describe tells decides. */
function stampOf({ fields }: ObjectDescription): StampField {
  const isUsable = (name: StampField): boolean => fields.some((field) => field.name === name && field.filterable && field.sortable);
  return !isUsable("SystemModstamp") && isUsable("LastModifiedDate") ? "LastModifiedDate" : "SystemModstamp";
}

/**
 * Users who log in to sell. The org's automated process and integrations are nobody; those of portals and communities
 * are customers and partners, who must never count as our side.
 */
const PEOPLE_OF_OURS = equals("UserType", text("Standard"));

/** What finding the sources takes. */
export interface SourceParts {
  readonly client: SalesforceClient;
  readonly mapped: MappedFields;
}

/** What the noun is read from, in the order of its passes. Objects that the org does not have, or that cannot tell the noun, are left out. `fresh` asks the org anew. */
export async function sourcesOf({ client, mapped }: SourceParts, noun: CrmObject, fresh = false): Promise<Result<readonly Source[], CrmError>> {
  const sources: Source[] = [];
  const more = await mapped(noun);
  for (const sobject of SOBJECTS[noun]) {
    const source = await sourceOf(client, { noun, more, fresh }, sobject);
    if (!source.ok) return source;
    if (source.value !== null) sources.push(source.value);
  }
  return ok(sources);
}

async function sourceOf(client: SalesforceClient, { noun, more, fresh }: { readonly noun: CrmObject; readonly more: readonly string[]; readonly fresh: boolean }, sobject: (typeof SOBJECTS)[CrmObject][number]): Promise<Result<Source | null, CrmError>> {
  const described = await client.describe(sobject, fresh);
  if (!described.ok) return described;
  const description = described.value;
  if (description === null) return ok(null);
  const filter = isEngagement(noun) ? activityFilter(noun, description) : noun === "user" ? PEOPLE_OF_OURS : null;
  if (filter === "nothing") return ok(null);
  const stamp = stampOf(description);
  return ok({ sobject, description, filter, stamp, fields: knownFields(description, [...ALWAYS, stamp, ...fieldsOf(noun, sobject, description), ...more]) });
}

/** The roles that contacts have in deals: a change there does not move the deal's own stamp. Null where there is no such object. */
export async function roleSource(client: SalesforceClient): Promise<Result<Source | null, CrmError>> {
  const described = await client.describe("OpportunityContactRole");
  if (!described.ok) return described;
  const description = described.value;
  if (description === null) return ok(null);
  const stamp = stampOf(description);
  return ok({ sobject: "OpportunityContactRole", description, filter: null, stamp, fields: knownFields(description, ["Id", stamp, "OpportunityId"]) });
}
