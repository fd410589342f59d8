import type { CrmManifest } from "../../src/ports/crm-connection.ts";

/**
 * HubSpot before any call. The api lane keeps under 110 requests in any ten seconds, which a marketplace app may send
 * to one account; the search lane under five in a second, which all apps of an account share (HubSpot, "API usage
 * guidelines").
 */
export const hubspotManifest: CrmManifest = {
  crm: "hubspot",
  title: "HubSpot",
  scopes: [
    "oauth",
    // Calls, meetings, notes, communications and tasks come under the contacts' scopes.
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.objects.companies.read",
    "crm.objects.companies.write",
    "crm.objects.deals.read",
    // An association needs the right to write both of its ends.
    "crm.objects.deals.write",
    "crm.objects.owners.read",
    "crm.schemas.contacts.read",
    "crm.schemas.contacts.write",
    "crm.schemas.companies.read",
    "crm.schemas.companies.write",
    "crm.schemas.deals.read",
    "sales-email-read",
  ],
  /** Time zones of users; without it tasks are due at noon UTC. */
  optionalScopes: ["crm.objects.users.read"],
  limits: {
    api: { minTimeMs: 100, maxConcurrent: 6 },
    search: { minTimeMs: 250, maxConcurrent: 3 },
  },
  abilities: { conditionalWrite: "none", merge: true, unmerge: false, batchMax: 100 },
};
