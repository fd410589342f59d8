import type { PicklistValue } from "../model.ts";

/** One line a list: values parted by `|`, a star before the default; `value~label` where they differ. */
const lists: Readonly<Record<string, string>> = {
  taskStatus: "*Not Started|In Progress|Completed|Waiting on someone else|Deferred",
  taskPriority: "High|*Normal|Low",
  taskSubtype: "*Task|Email|ListEmail~List Email|Cadence|Call|LinkedIn",
  eventSubtype: "*Event",
  callType: "Internal|Inbound|Outbound",
  subject: "Call|Email|Send Letter|Send Quote|Other",
  showAs: "*Busy|OutOfOffice~Out of Office|Free",
  groupEventType: "0~Non Group Event|1~Group Event|2~Proposed Event",
  recurrence: "RecursDaily~Recurs Daily|RecursWeekly~Recurs Weekly|RecursMonthly~Recurs Monthly|RecursYearly~Recurs Yearly",
  leadStatus: "*Open - Not Contacted|Working - Contacted|Closed - Converted|Closed - Not Converted",
  rating: "Hot|Warm|Cold",
  salutation: "Mr.|Ms.|Mrs.|Dr.|Prof.|Mx.",
  source: "Web|Phone Inquiry|Partner Referral|Purchased List|Other",
  accountType: "Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|Installation Partner|Technology Partner|Other",
  opportunityType: "Existing Customer - Upgrade|Existing Customer - Replacement|Existing Customer - Downgrade|New Customer",
  industry: "Agriculture|Biotechnology|Chemicals|Construction|Electronics|Energy|Engineering|Food & Beverage|Machinery|Manufacturing|"
    + "Shipping|Technology|Transportation|Utilities|Other",
  contactRole: "Business User|Decision Maker|Economic Buyer|Economic Decision Maker|Evaluator|Executive Sponsor|Influencer|Technical Buyer|Other",
  forecastCategory: "Omitted|Pipeline|BestCase~Best Case|MostLikely~Most Likely|Forecast~Commit|Closed",
  forecastCategoryName: "Omitted|Pipeline|Best Case|Most Likely|Commit|Closed",
  emailStatus: "*0~New|1~Read|2~Replied|3~Sent|4~Forwarded|5~Draft",
  emailRelation: "ToAddress~To Address|CcAddress~Cc Address|BccAddress~Bcc Address|FromAddress~From Address|OtherAddress~Other Address",
  eventRelationStatus: "*New|Declined|Accepted|Uninvited|Maybe",
  currency: "*USD~U.S. Dollar|EUR~Euro|GBP~British Pound|CHF~Swiss Franc|JPY~Japanese Yen|SGD~Singapore Dollar",
  userType: "*Standard|PowerPartner|CSPLitePortal|CustomerSuccess|PowerCustomerSuccess|CsnOnly|Guest|AutomatedProcess",
  timeZone: "*America/New_York|America/Chicago|America/Denver|America/Los_Angeles|Europe/London|Europe/Lisbon|Europe/Berlin|Europe/Rome|"
    + "Asia/Singapore|Asia/Tokyo|Asia/Kolkata|Australia/Sydney|GMT",
  locale: "*en_US|en_GB|de_DE|fr_FR|it_IT|pt_PT",
  language: "*en_US|de|fr|it|pt_PT|ja",
  encoding: "*UTF-8|ISO-8859-1",
  digest: "*D~Daily|W~Weekly|N~Never",
  geocode: "Address|NearAddress|Block|Street|ExtendedZip|Zip|Neighborhood|City|County|State|Unknown",
};

/** The values of a list by its name in the tables. */
export function picklist(name: string): readonly PicklistValue[] {
  const line = lists[name];
  if (line === undefined) throw new Error(`no picklist ${name}`);
  return line.split("|").map((part) => {
    const isDefault = part.startsWith("*");
    const [value = "", label = value] = (isDefault ? part.slice(1) : part).split("~");
    return { value, label, active: true, defaultValue: isDefault };
  });
}
