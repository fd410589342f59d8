import { idOf, rowOf, SoqlWorld } from "./soql-world.ts";

/** Ids and records that most tests share: two accounts, four contacts (one deleted), a lead, two deals, three tasks. */
export const ids = {
  boss: idOf("005", "B"),
  user: idOf("005", "U"),
  acme: idOf("001", "Acme"),
  beta: idOf("001", "beta"),
  ana: idOf("003", "Ana"),
  ben: idOf("003", "Ben"),
  cem: idOf("003", "Cem"),
  gone: idOf("003", "Gone"),
  lead: idOf("00Q", "Lea"),
  won: idOf("006", "Won"),
  open: idOf("006", "Open"),
  call: idOf("00T", "Call"),
  mail: idOf("00T", "Mail"),
  loose: idOf("00T", "Loose"),
};

/** The org that those records make. */
export function sampleOrg(): SoqlWorld {
  return new SoqlWorld([
    rowOf("User", ids.boss, { Name: "Bo Boss", Email: "bo@example.com" }),
    rowOf("User", ids.user, { Name: "Uma User", Email: "uma@example.com", Title: "AE", ManagerId: ids.boss }),
    rowOf("Account", ids.acme, {
      Name: "Acme",
      Website: "https://acme.example",
      NumberOfEmployees: 50,
      AnnualRevenue: 1500.5,
      OwnerId: ids.user,
      Steward_Key__c: "Key-A",
      Description: "Long words",
      SystemModstamp: "2026-03-02T10:00:00.000+0000",
    }),
    rowOf("Account", ids.beta, {
      Name: "beta 100%",
      NumberOfEmployees: 7,
      OwnerId: ids.boss,
      ParentId: ids.acme,
      SystemModstamp: "2026-03-02T10:00:00.500+0000",
    }),
    rowOf("Contact", ids.ana, {
      FirstName: "Ana",
      LastName: "Example",
      Name: "Ana Example",
      Email: "Ana@Example.com",
      HasOptedOutOfEmail: true,
      Birthdate: "1990-05-06",
      AccountId: ids.acme,
      OwnerId: ids.user,
    }),
    rowOf("Contact", ids.ben, {
      LastName: "O'Ben",
      Name: "O'Ben",
      Email: "ben_1@example.com",
      AccountId: ids.acme,
      OwnerId: ids.boss,
    }),
    rowOf("Contact", ids.cem, { FirstName: "Cem", LastName: "Solo", Name: "Cem Solo", OwnerId: ids.user }),
    rowOf("Contact", ids.gone, { LastName: "Gone", Name: "Gone", IsDeleted: true, AccountId: ids.acme }),
    rowOf("Lead", ids.lead, { Name: "Lea Lead", FirstName: "Lea", Email: "lea@example.com", OwnerId: ids.user }),
    rowOf("Opportunity", ids.won, {
      Name: "Won deal",
      StageName: "Closed Won",
      Amount: 100,
      CloseDate: "2026-03-04",
      IsClosed: true,
      AccountId: ids.acme,
    }),
    rowOf("Opportunity", ids.open, {
      Name: "Open deal",
      StageName: "Prospecting",
      Amount: 40,
      CloseDate: "2026-03-31",
      IsClosed: false,
      AccountId: ids.beta,
    }),
    rowOf("Task", ids.call, { Subject: "Call", WhoId: ids.ana, WhatId: ids.won, ActivityDate: "2026-03-03" }),
    rowOf("Task", ids.mail, { Subject: "Mail", WhoId: ids.lead, ActivityDate: "2026-03-04" }),
    rowOf("Task", ids.loose, { Subject: "Loose", WhatId: ids.acme }),
  ]);
}
