import { crmNameOf, isMapped, type RecordObject } from "./record-fields.ts";

/** Kinds of fields whose change is always a person's decision: of whoever owns the data, one review at a time. */
export const APPROVAL_CLASSES = ["owner", "lifecycle", "stage", "amount", "discount", "price-book", "line-items", "currency", "terms", "consent", "routing", "territory", "compensation"] as const;
/** One of {@link APPROVAL_CLASSES}. */
export type ApprovalClass = (typeof APPROVAL_CLASSES)[number];

/** Classes that an admin gave to fields of the house, by `contact.mapped.Region__c`. */
export type OwnClasses = Readonly<Record<string, ApprovalClass>>;

/**
 * The class of a field, by the CRM's name of it or by ours (`stage`, `mapped.Region__c`), in any case; null for one that is in none. An admin's word comes
 * first, then the CRMs' own fields, then what the name of a field of the house says: rather one decision too many than a commission that changes unseen.
 */
export function approvalClassOf(object: RecordObject, field: string, own: OwnClasses = {}): ApprovalClass | null {
  const name = isMapped(field) ? crmNameOf(field) : field;
  const said = Object.entries(own).find(([key]) => key.toLowerCase() === `${object}.mapped.${name}`.toLowerCase());
  return said?.[1] ?? STANDARD[object].get(name.toLowerCase()) ?? byWords(name);
}

type Table = Readonly<Partial<Record<ApprovalClass, readonly string[]>>>;

/** On every object: HubSpot's name, then Salesforce's and ours. */
const COMMON: Table = {
  owner: ["hubspot_owner_id", "OwnerId"],
  routing: ["hubspot_team_id", "hs_shared_team_ids", "hs_shared_user_ids", "hs_lead_status", "RecordTypeId"],
  currency: ["hs_currency_code", "deal_currency_code", "CurrencyIsoCode", "currency"],
  territory: ["Territory2Id", "IsExcludedFromTerritory2Filter"],
};

/** HubSpot's own properties and Salesforce's standard fields; a person account of Salesforce has a person's, too, and a lead stands among contacts. */
const TABLES: Readonly<Record<RecordObject, Table>> = {
  contact: {
    lifecycle: ["lifecyclestage", "hs_pipeline", "Status", "IsConverted"],
    consent: ["hs_email_optout", "hs_legal_basis", "hs_marketable_status", "HasOptedOutOfEmail", "HasOptedOutOfFax", "DoNotCall", "IndividualId"],
  },
  account: {
    lifecycle: ["lifecyclestage", "hs_pipeline", "type"],
    consent: ["PersonHasOptedOutOfEmail", "PersonHasOptedOutOfFax", "PersonDoNotCall", "PersonIndividualId"],
  },
  opportunity: {
    stage: ["dealstage", "pipeline", "hs_manual_forecast_category", "hs_forecast_probability", "hs_deal_stage_probability", "StageName", "ForecastCategoryName", "ForecastCategory", "Probability", "stage"],
    amount: ["amount", "hs_acv", "hs_arr", "hs_mrr", "hs_tcv", "amount_in_home_currency", "ExpectedRevenue", "TotalOpportunityQuantity"],
    discount: ["hs_discount_percentage", "hs_total_discount", "hs_line_item_global_term_hs_discount_percentage", "Discount"],
    "price-book": ["Pricebook2Id"],
    "line-items": ["hs_num_of_associated_line_items", "HasOpportunityLineItem", "SyncedQuoteId"],
    terms: ["hs_line_item_global_term_hs_recurring_billing_period", "hs_line_item_global_term_recurringbillingfrequency", "hs_line_item_global_term_hs_recurring_billing_start_date", "ContractId"],
    compensation: ["IsSplit"],
  },
};

const STANDARD: Readonly<Record<RecordObject, ReadonlyMap<string, ApprovalClass>>> = {
  contact: indexed(TABLES.contact), account: indexed(TABLES.account), opportunity: indexed(TABLES.opportunity),
};

function indexed(table: Table): ReadonlyMap<string, ApprovalClass> {
  const classes = new Map<string, ApprovalClass>();
  for (const each of [COMMON, table]) {
    for (const of of APPROVAL_CLASSES) for (const name of each[of] ?? []) classes.set(name.toLowerCase(), of);
  }
  return classes;
}

/** What the words of a name say, gravest first. Words that stand in harmless names as well (owner, stage, amount) say nothing. */
const WORDS: readonly (readonly [ApprovalClass, RegExp])[] = [
  ["consent", / (consent|permission|gdpr|ccpa|unsubscribed?|opt(ed)? ?(in|out)|do ?not ?\w+|dont) /],
  ["compensation", / (commissions?|compensation|quota|bonus) /],
  ["discount", / (discounts?|rebates?) /],
  ["price-book", / price ?(book|list) /],
  ["line-items", / line items? /],
  ["terms", / (payment|contract|billing|renewal) terms? /],
  ["currency", / currency /],
  ["territory", / territory /],
];

function byWords(name: string): ApprovalClass | null {
  const words = wordsOfName(name);
  return WORDS.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

/** `PersonDoNotCall__c` as ` person do not call `: the words of a CRM's name, apart, in lower case, a space at either end. */
export const wordsOfName = (name: string): string => ` ${name.slice(0, NAME_CHARS_MAX).replace(/__c$/i, "").replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim()} `;

/** Longer than any name that a CRM takes. */
const NAME_CHARS_MAX = 120;
