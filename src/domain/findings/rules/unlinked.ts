import type { Rule } from "../finding.ts";

/** A contact of no living company. A lead has none until it is converted. */
export const contactWithoutAccount: Rule = {
  name: "contact-without-account", risk: 2, dataOwner: "record-owner", blocks: ["customer report", "account routing", "matching of activities"],
  look(seen) {
    if (seen.object !== "contact" || seen.record.kind === "lead" || seen.company !== null) return [];
    const says = seen.record.accountId === null ? "The contact belongs to no company." : "The company that the contact belongs to is gone from the CRM.";
    return [{ field: null, says: [says], basis: seen.record.accountId ?? "" }];
  },
};

/** A company without people, and not the parent of one. With open deals it weighs more. */
export const accountWithoutContacts: Rule = {
  name: "account-without-contacts", risk: 2, dataOwner: "record-owner", blocks: ["customer report", "campaigns", "matching of activities"],
  look(seen) {
    if (seen.object !== "account" || seen.contacts > 0 || seen.children > 0) return [];
    const deals = seen.openDeals === 0 ? "" : `, and ${seen.openDeals === 1 ? "a deal is" : `${String(seen.openDeals)} deals are`} open with it`;
    return [{ field: null, says: [`No contact belongs to the company${deals}.`], basis: seen.openDeals > 0 ? "open deals" : "", ...(seen.openDeals > 0 ? { risk: 4 as const } : {}) }];
  },
};

/** An open deal of no living company. */
export const dealWithoutAccount: Rule = {
  name: "deal-without-account", risk: 4, dataOwner: "record-owner", blocks: ["forecast", "territory report", "matching of activities"],
  look(seen) {
    if (seen.object !== "opportunity" || seen.record.isClosed || seen.company !== null) return [];
    const says = seen.record.accountId === null ? "The open deal belongs to no company." : "The company of this open deal is gone from the CRM.";
    return [{ field: null, says: [says], basis: seen.record.accountId ?? "" }];
  },
};

/** An open deal in which nobody has a part. */
export const dealWithoutContacts: Rule = {
  name: "deal-without-contacts", risk: 3, dataOwner: "record-owner", blocks: ["pipeline report", "activity report", "matching of activities"],
  look(seen) {
    if (seen.object !== "opportunity" || seen.record.isClosed || seen.contacts > 0) return [];
    return [{ field: null, says: ["Nobody at the customer has a part in this open deal."], basis: "" }];
  },
};
