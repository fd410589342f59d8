import type { ObjectSpec } from "../object-spec.ts";

/** Deals. */
export const opportunitySpec: ObjectSpec = {
  name: "Opportunity", label: "Opportunity", labelPlural: "Opportunities", keyPrefix: "006", access: "cud",
  fields: `
AccountId reference >Account:Account
IsPrivate boolean
Name string(120) !
Description textarea(32000)
StageName picklist ! restricted
Amount currency
Probability percent
ExpectedRevenue currency calc
TotalOpportunityQuantity double
CloseDate date !
Type picklist *opportunityType
NextStep string(255)
LeadSource picklist *source
IsClosed boolean calc
IsWon boolean calc
ForecastCategory picklist(40) ro ! restricted *forecastCategory
ForecastCategoryName picklist(40) restricted *forecastCategoryName
HasOpportunityLineItem boolean ro
OwnerId reference ! >User:Owner
CurrencyIsoCode picklist(3) ! *currency
LastActivityDate date ro
LastStageChangeDate datetime ro
FiscalQuarter int calc
FiscalYear int calc
Fiscal string(6) calc
LastViewedDate datetime ro
LastReferencedDate datetime ro
HasOpenActivity boolean ro
HasOverdueTask boolean ro`,
  children: `
OpportunityContactRoles OpportunityContactRole.OpportunityId
Tasks Task.WhatId
Events Event.WhatId
Emails EmailMessage.RelatedToId`,
};

/** The values of Opportunity.StageName and what each means. */
export const opportunityStageSpec: ObjectSpec = {
  name: "OpportunityStage", label: "Opportunity Stage", labelPlural: "Opportunity Stages", keyPrefix: "01J", access: "",
  fields: `
MasterLabel string(255) ro
ApiName string(255) ro !
IsActive boolean ro
SortOrder int ro
IsClosed boolean ro
IsWon boolean ro
ForecastCategory picklist(40) ro ! *forecastCategory
ForecastCategoryName picklist(40) ro ! *forecastCategoryName
DefaultProbability percent ro
Description string(255) ro`,
};

/** Who plays which part in a deal. */
export const opportunityContactRoleSpec: ObjectSpec = {
  name: "OpportunityContactRole", label: "Opportunity Contact Role", labelPlural: "Opportunity Contact Role", keyPrefix: "00K", access: "cud",
  fields: `
OpportunityId reference ! co >Opportunity:Opportunity
ContactId reference ! >Contact:Contact
Role picklist(40) *contactRole
IsPrimary boolean`,
};
