import type { Row, SObjectType, Value } from "../model.ts";
import { makeId } from "../schema/ids.ts";
import { picklist } from "../schema/picklists.ts";
import { standardObjects } from "../schema/standard-objects.ts";

/** Before any world begins. */
const since = "2020-01-01T00:00:00.000+0000";
const systemAdministrator = makeId("00e", 1);

/** The org's own id. */
export const organizationId = makeId("00D", 620_000_000_123);
/** The user every org has from the start: an administrator, made for integrations. */
export const adminUserId = makeId("005", 1);
/** The profile of the users that a world brings. */
export const standardProfileId = makeId("00e", 2);

/** What a stage counts as in the forecast: stage, probability, category. */
const stages: readonly (readonly [string, number, string])[] = [
  ["Prospecting", 10, "Pipeline"], ["Qualification", 10, "Pipeline"], ["Needs Analysis", 20, "Pipeline"], ["Value Proposition", 50, "Pipeline"],
  ["Id. Decision Makers", 60, "Pipeline"], ["Perception Analysis", 70, "Pipeline"], ["Proposal/Price Quote", 75, "Pipeline"],
  ["Negotiation/Review", 90, "Pipeline"], ["Closed Won", 100, "Closed"], ["Closed Lost", 0, "Omitted"],
];

/** Rows that an org has before anybody works in it. */
export function baseRows(): readonly Row[] {
  return [
    row("Organization", organizationId, {
      Name: "Sandbox Org", DefaultLocaleSidKey: "en_US", LanguageLocaleKey: "en_US", TimeZoneSidKey: "America/New_York",
      OrganizationType: "Enterprise Edition", InstanceName: "CS01", IsSandbox: true, FiscalYearStartMonth: 1, UsesStartDateAsFiscalYearName: false,
    }),
    row("Profile", systemAdministrator, { Name: "System Administrator", UserType: "Standard" }),
    row("Profile", standardProfileId, { Name: "Standard User", UserType: "Standard" }),
    row("User", adminUserId, {
      Username: "integration@org.example", FirstName: "Integration", LastName: "User", Name: "Integration User", Email: "integration@org.example",
      Alias: "integr", CommunityNickname: "integration", IsActive: true, ProfileId: systemAdministrator, TimeZoneSidKey: "GMT",
      LocaleSidKey: "en_US", EmailEncodingKey: "UTF-8", UserType: "Standard", LanguageLocaleKey: "en_US", DigestFrequency: "D",
      DefaultGroupNotificationFrequency: "N",
    }),
    ...stages.map(([name, probability, category], index) => row("OpportunityStage", makeId("01J", index + 1), stageValues({
      name, probability, category, sortOrder: index + 1, isActive: true,
    }))),
    ...listed("TaskStatus", "01T", "taskStatus", (value) => ({ IsClosed: value === "Completed" })),
    ...listed("TaskPriority", "0TP", "taskPriority", (value) => ({ IsHighPriority: value === "High" })),
    ...listed("LeadStatus", "01Q", "leadStatus", (value) => ({ IsConverted: value === "Closed - Converted" })),
  ];
}

/** The values of a row of OpportunityStage. A stage in the category Closed is won, one Omitted is lost. */
export function stageValues(stage: {
  readonly name: string; readonly probability: number; readonly category: string; readonly sortOrder: number; readonly isActive: boolean;
}): Readonly<Record<string, Value>> {
  const names: Readonly<Record<string, string>> = { BestCase: "Best Case", Forecast: "Commit" };
  return {
    MasterLabel: stage.name, ApiName: stage.name, IsActive: stage.isActive, SortOrder: stage.sortOrder,
    IsClosed: stage.category === "Closed" || stage.category === "Omitted", IsWon: stage.category === "Closed",
    ForecastCategory: stage.category, ForecastCategoryName: names[stage.category] ?? stage.category, DefaultProbability: stage.probability,
  };
}

function listed(type: string, prefix: string, list: string, more: (value: string) => Readonly<Record<string, Value>>): readonly Row[] {
  return picklist(list).map(({ value, defaultValue }, index) => row(type, makeId(prefix, index + 1), {
    MasterLabel: value, ApiName: value, SortOrder: index + 1, IsDefault: defaultValue, ...more(value),
  }));
}

function row(type: string, id: string, values: Readonly<Record<string, Value>>): Row {
  return {
    type, id, seed: null,
    values: {
      ...falseFlags(standardObjects.find((each) => each.name === type)), ...values, Id: id, IsDeleted: false,
      CreatedDate: since, CreatedById: adminUserId, LastModifiedDate: since, LastModifiedById: adminUserId, SystemModstamp: since,
    },
  };
}

/** A checkbox is never empty. */
function falseFlags(type: SObjectType | undefined): Readonly<Record<string, Value>> {
  const flags = [...type?.fields.values() ?? []].filter((field) => field.type === "boolean");
  return Object.fromEntries(flags.map((field) => [field.name, false]));
}
