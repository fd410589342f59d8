import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { MappedFields } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmObject, CrmRecord } from "../../src/ports/crm-records.ts";
import { contactsOfDeals, messageIdsOf, peopleOfActivities } from "./belongings.ts";
import type { SalesforceClient } from "./client.ts";
import { follow } from "./follow.ts";
import type { Found, ReadRows, Survivor } from "./follow.ts";
import { toAccount } from "./map/account.ts";
import { toEngagement, visibleCodec } from "./map/codec.ts";
import { toContact } from "./map/contact.ts";
import { CODECS } from "./map/engagement.ts";
import { toLead } from "./map/lead.ts";
import { mappedValues } from "./map/mapped.ts";
import { toOpportunity } from "./map/opportunity.ts";
import { toUser } from "./map/user.ts";
import { isEngagement } from "./objects.ts";
import { phonesOf, typedFields } from "./reach.ts";
import { isTrue, readByIds } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Source } from "./sources.ts";
import { untoldOf } from "./untold.ts";

/** What reading takes. */
export interface RecordParts {
  readonly client: SalesforceClient;
  readonly clock: Clock;
  readonly mapped: MappedFields;
}

/**
 * Rows in our words, with what belongs to them. A row that became another record yields that one, with the former id
 * among its aliases.
 */
export async function toRecords(parts: RecordParts, noun: CrmObject, sources: readonly Source[], found: readonly Found[]): Promise<Result<readonly CrmRecord[], CrmError>> {
  const read: ReadRows = async (sobject, ids) => {
    const source = sources.find((one) => one.sobject === sobject);
    return source === undefined ? ok([]) : readByIds(parts.client, { from: sobject, fields: source.fields, by: "Id", ids });
  };
  const survivors = await follow(found, read);
  if (!survivors.ok) return survivors;
  if (survivors.value.length === 0) return ok([]);
  const mapped = await parts.mapped(noun);
  if (noun === "opportunity") return deals(parts, { sources, mapped }, survivors.value);
  if (isEngagement(noun)) return engagements(parts, noun, { sources, survivors: survivors.value });
  return ok(survivors.value.flatMap((one) => {
    const source = sources.find(({ sobject }) => sobject === one.sobject);
    return source === undefined ? [] : [{ ...standsAlone(noun, one, source), ...shown(noun, { source, mapped }, one.row) }];
  }));
}

function standsAlone(noun: "user" | "account" | "contact", { sobject, row, formerIds }: Survivor, { description }: Source): CrmRecord {
  if (noun === "user") return toUser(row);
  const phones = phonesOf(description);
  if (noun === "account") return toAccount(row, { urls: typedFields(description, "url"), phones }, formerIds);
  const reach = { emails: typedFields(description, "email"), phones };
  if (sobject !== "Lead") return toContact(row, reach, formerIds);
  const lead = toLead(row, reach, formerIds);
  // What it was converted to cannot be seen; as a lead it is over.
  return isTrue(row, "IsConverted") ? { ...lead, archived: true } : lead;
}

/** What of a row is mapped, and what of it the org does not show. */
function shown(noun: CrmObject, { source: { description }, mapped }: { readonly source: Source; readonly mapped: readonly string[] }, row: Row): { readonly mapped?: Readonly<Record<string, string | null>>; readonly untold: readonly string[] } {
  const untold = untoldOf(noun, description);
  return noun === "user" ? { untold } : { mapped: mappedValues(row, description, mapped), untold };
}

async function deals({ client }: RecordParts, { sources, mapped }: { readonly sources: readonly Source[]; readonly mapped: readonly string[] }, survivors: readonly Survivor[]): Promise<Result<readonly CrmRecord[], CrmError>> {
  const source = sources.find(({ sobject }) => sobject === "Opportunity");
  const contacts = await contactsOfDeals(client, survivors.map(({ row }) => row.Id));
  if (!contacts.ok) return contacts;
  return ok(survivors.map(({ row }) => ({ ...toOpportunity(row, contacts.value.get(row.Id) ?? []), ...(source === undefined ? {} : shown("opportunity", { source, mapped }, row)) })));
}

async function engagements(
  { client, clock }: RecordParts, noun: keyof typeof CODECS,
  { sources, survivors }: { readonly sources: readonly Source[]; readonly survivors: readonly Survivor[] },
): Promise<Result<readonly CrmRecord[], CrmError>> {
  const records: CrmRecord[] = [];
  for (const { description } of sources) {
    const rows: readonly Row[] = survivors.map(({ row }) => row);
    const codec = visibleCodec(CODECS[noun], description);
    const people = await peopleOfActivities(client, codec.sobject, rows);
    if (!people.ok) return people;
    const messageIds = noun === "email" ? await messageIdsOf(client, rows.map(({ Id }) => Id)) : ok(new Map<string, string>());
    if (!messageIds.ok) return messageIds;
    const context = { zoneOf: () => null, now: clock.now() };
    for (const row of rows) {
      const record = toEngagement(codec, row, people.value.get(row.Id) ?? [], context);
      records.push({ ...record, externalId: messageIds.value.get(row.Id) ?? record.externalId });
    }
  }
  return ok(records);
}
