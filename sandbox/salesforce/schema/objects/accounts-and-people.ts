import type { ObjectSpec } from "../object-spec.ts";

const address = (prefix: string): string => `
${prefix}Street textarea
${prefix}City string(40)
${prefix}State string(80)
${prefix}PostalCode string(20)
${prefix}Country string(80)
${prefix}Latitude double
${prefix}Longitude double
${prefix}GeocodeAccuracy picklist(40) *geocode
${prefix}Address address ro`;

const viewed = `
LastActivityDate date ro
LastViewedDate datetime ro
LastReferencedDate datetime ro`;

/** Companies. */
export const accountSpec: ObjectSpec = {
  name: "Account", label: "Account", labelPlural: "Accounts", keyPrefix: "001", access: "cud",
  fields: `
MasterRecordId reference ro >Account:MasterRecord
Name string(255) !
Type picklist *accountType
ParentId reference >Account:Parent
${address("Billing")}
${address("Shipping")}
Phone phone
Fax phone
AccountNumber string(40)
Website url
PhotoUrl url ro
Sic string(20)
Industry picklist *industry
AnnualRevenue currency
NumberOfEmployees int
Ownership picklist
TickerSymbol string(20)
Description textarea(32000)
Rating picklist *rating
Site string(80)
OwnerId reference ! >User:Owner
CurrencyIsoCode picklist(3) ! *currency
${viewed}
IsCustomerPortal boolean ro
Jigsaw string(20)
JigsawCompanyId string(20) ro
AccountSource picklist *source
SicDesc string(80)`,
  children: `
ChildAccounts Account.ParentId
Contacts Contact.AccountId
Opportunities Opportunity.AccountId
Tasks Task.WhatId
Events Event.WhatId
Emails EmailMessage.RelatedToId`,
};

/** People at companies. */
export const contactSpec: ObjectSpec = {
  name: "Contact", label: "Contact", labelPlural: "Contacts", keyPrefix: "003", access: "cud",
  fields: `
MasterRecordId reference ro >Contact:MasterRecord
AccountId reference >Account:Account
LastName string(80) !
FirstName string(40)
Salutation picklist(40) *salutation
Name string(121) calc !
${address("Other")}
${address("Mailing")}
Phone phone
Fax phone
MobilePhone phone
HomePhone phone
OtherPhone phone
AssistantPhone phone
ReportsToId reference >Contact:ReportsTo
Email email
Title string(128)
Department string(80)
AssistantName string(40)
LeadSource picklist *source
Birthdate date
Description textarea(32000)
OwnerId reference ! >User:Owner
CurrencyIsoCode picklist(3) ! *currency
HasOptedOutOfEmail boolean
HasOptedOutOfFax boolean
DoNotCall boolean
${viewed}
LastCURequestDate datetime ro
LastCUUpdateDate datetime ro
EmailBouncedReason string(255)
EmailBouncedDate datetime
IsEmailBounced boolean ro
PhotoUrl url ro
Jigsaw string(20)
JigsawContactId string(20) ro`,
  children: `
OpportunityContactRoles OpportunityContactRole.ContactId
Tasks Task.WhoId
Events Event.WhoId
EmailMessageRelations EmailMessageRelation.RelationId`,
};

/** People not yet at a company; conversion turns them into contacts. */
export const leadSpec: ObjectSpec = {
  name: "Lead", label: "Lead", labelPlural: "Leads", keyPrefix: "00Q", access: "cud",
  fields: `
MasterRecordId reference ro >Lead:MasterRecord
LastName string(80) !
FirstName string(40)
Salutation picklist(40) *salutation
Name string(121) calc !
Title string(128)
Company string(255) !
${address("")}
Phone phone
MobilePhone phone
Fax phone
Email email
Website url
PhotoUrl url ro
Description textarea(32000)
LeadSource picklist *source
Status picklist ! *leadStatus
Industry picklist *industry
Rating picklist *rating
AnnualRevenue currency
NumberOfEmployees int
OwnerId reference ! >User:Owner
CurrencyIsoCode picklist(3) ! *currency
HasOptedOutOfEmail boolean
HasOptedOutOfFax boolean
DoNotCall boolean
IsConverted boolean ro
ConvertedDate date ro
ConvertedAccountId reference ro >Account:ConvertedAccount
ConvertedContactId reference ro >Contact:ConvertedContact
ConvertedOpportunityId reference ro >Opportunity:ConvertedOpportunity
IsUnreadByOwner boolean =true
${viewed}
Jigsaw string(20)
JigsawContactId string(20) ro
EmailBouncedReason string(255) ro
EmailBouncedDate datetime ro`,
  children: `
Tasks Task.WhoId
Events Event.WhoId
EmailMessageRelations EmailMessageRelation.RelationId`,
};
