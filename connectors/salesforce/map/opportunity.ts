import type { CrmRecordId } from "../../../src/domain/model/ids.ts";
import type { CrmOpportunity } from "../../../src/ports/crm-records.ts";
import type { Row } from "../rows.ts";
import { decimalOf } from "./decimal.ts";
import { baseOf, dateOf, idOf, instantOf, textOf } from "./values.ts";

/** What an opportunity is read by; the currency is there in orgs with several only. */
export const OPPORTUNITY_FIELDS = [
  "Name", "AccountId", "StageName", "IsClosed", "IsWon", "Amount", "CurrencyIsoCode", "CloseDate", "CreatedDate", "OwnerId",
] as const;

/** A Salesforce opportunity in our words, with the contacts that have a role in it. */
export function toOpportunity(row: Row, contacts: readonly CrmRecordId[]): CrmOpportunity {
  return {
    object: "opportunity",
    ...baseOf(row),
    name: textOf(row, "Name") ?? "",
    account: idOf(row, "AccountId"),
    contacts,
    stage: textOf(row, "StageName") ?? "",
    isClosed: row["IsClosed"] === true,
    isWon: row["IsWon"] === true,
    amount: decimalOf(row["Amount"]),
    currency: textOf(row, "CurrencyIsoCode"),
    closeDate: dateOf(row["CloseDate"]),
    createdAt: instantOf(row["CreatedDate"]),
    owner: idOf(row, "OwnerId"),
  };
}
