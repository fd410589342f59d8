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
  scopeReasons: {
    oauth: "To know which portal this is.",
    "crm.objects.contacts.read": "To find the person that an activity is about, and to see what is logged already.",
    "crm.objects.contacts.write": "To log calls, meetings, notes and messages on contacts, and to write what a person approved.",
    "crm.objects.companies.read": "To find the company that an activity belongs to.",
    "crm.objects.companies.write": "To log activities on companies, and to write what a person approved.",
    "crm.objects.deals.read": "To find the open deal that was talked about.",
    "crm.objects.deals.write": "To log activities on deals. Stages and amounts change by a person's decision alone.",
    "crm.objects.owners.read": "To know who owns a record: they are asked when in doubt.",
    "crm.schemas.contacts.read": "To see which fields there are, so that none is guessed.",
    "crm.schemas.contacts.write": "To make the fields that Steward fills, once.",
    "crm.schemas.companies.read": "To see which fields there are, so that none is guessed.",
    "crm.schemas.companies.write": "To make the fields that Steward fills, once.",
    "crm.schemas.deals.read": "To know the pipelines and their stages.",
    "sales-email-read": "To see mails that are logged already, so that none is logged twice.",
    "crm.objects.users.read": "To know the time zones of users; without it tasks are due at noon UTC.",
  },
  limits: {
    api: { minTimeMs: 100, maxConcurrent: 6 },
    search: { minTimeMs: 250, maxConcurrent: 3 },
  },
  abilities: { conditionalWrite: "none", merge: true, unmerge: false, batchMax: 100 },
};
