import * as z from "zod";

import type { StartedSandbox } from "./start-sandbox.ts";

/** A record as a control door shows it, in no vendor's words. */
export interface DoorRecord {
  readonly object: string;
  readonly id: string;
  readonly archived: boolean;
  /** The id in the sample world, null for what was made since. */
  readonly seed: string | null;
  readonly values: Readonly<Record<string, string | null>>;
  /** What it hangs on, as `object/id`. */
  readonly links: readonly string[];
}

/** An engagement or task of ours in a CRM. */
export interface Logged extends DoorRecord {
  readonly key: string;
  /** The names in the sample world of what it hangs on. */
  readonly seeds: readonly string[];
}

/** One sandbox CRM, and how its records are read. */
export interface CrmSide {
  readonly crm: "hubspot" | "salesforce";
  readonly url: string;
  readonly engagements: readonly string[];
  /** What an engagement may hang on. */
  readonly parents: readonly string[];
  readonly keyField: string;
  /** What must be equal from run to run; ids, times of writing and links to the app are not. */
  readonly said: (field: string) => boolean;
  records(object: string): Promise<readonly DoorRecord[]>;
}

/** Both CRMs of a running sandbox. */
export const sidesOf = ({ url, salesforceUrl }: Pick<StartedSandbox, "url" | "salesforceUrl">): readonly CrmSide[] => [hubspotSide(url), salesforceSide(salesforceUrl)];

const PortalRecordsSchema = z.object({ records: z.array(z.object({
  id: z.string(), archived: z.boolean().default(false), seed: z.string().nullish(), properties: z.record(z.string(), z.string().nullable()),
  associations: z.array(z.object({ object: z.string(), id: z.string() })).default([]),
})) });

const HUBSPOT_SAID: ReadonlySet<string> = new Set([
  "hs_timestamp", "hs_email_subject", "hs_call_title", "hs_meeting_title", "hs_task_subject", "hs_note_body", "hs_communication_body",
  "hs_meeting_outcome", "hs_task_status", "steward_next_step", "steward_participants", "steward_match_flag",
]);

function hubspotSide(url: string): CrmSide {
  return {
    crm: "hubspot", url, engagements: ["emails", "calls", "meetings", "notes", "communications", "tasks"],
    parents: ["contacts", "companies", "deals"], keyField: "steward_activity_key", said: (field) => HUBSPOT_SAID.has(field),
    records: async (object) => PortalRecordsSchema.parse(await door(url, `records/${object}`)).records.map(({ id, archived, seed, properties, associations }) => ({
      object, id, archived, seed: seed ?? null, values: properties, links: associations.map((end) => `${end.object}/${end.id}`),
    })),
  };
}

const ValuesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const OrgRecordsSchema = z.object({ records: z.array(z.object({
  id: z.string(), deleted: z.boolean(), seed: z.string().nullable(), fields: ValuesSchema,
  relations: z.array(z.object({ fields: ValuesSchema })).default([]),
})) });

const SALESFORCE_SAID = /^(?:Subject|Description|ActivityDate|StartDateTime|EndDateTime|Status|Priority|TaskSubtype|CallType|Location|Steward_(?!Review_Link|Occurred_At)\w+__c)$/;

function salesforceSide(url: string): CrmSide {
  return {
    crm: "salesforce", url, engagements: ["Task", "Event"], parents: ["Contact", "Lead", "Account", "Opportunity"],
    keyField: "Steward_Activity_Key__c", said: (field) => SALESFORCE_SAID.test(field),
    records: async (object) => OrgRecordsSchema.parse(await door(url, `records/${object}`)).records.map(({ id, deleted, seed, fields, relations }) => {
      const ends = [fields["WhoId"], fields["WhatId"], fields["AccountId"], ...relations.map((relation) => relation.fields["RelationId"])];
      return {
        object, id, archived: deleted, seed, values: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value === null ? null : String(value)])),
        links: [...new Set(ends.filter((end) => typeof end === "string").map((end) => `${PREFIXES[end.slice(0, 3)] ?? "unknown"}/${end}`))],
      };
    }),
  };
}

/** Salesforce's ids begin with their object's prefix. */
const PREFIXES: Readonly<Record<string, string>> = { "003": "Contact", "00Q": "Lead", "001": "Account", "006": "Opportunity" };

/** Everything of ours that stands in a CRM, archived ones left out. */
export async function loggedIn(side: CrmSide): Promise<readonly Logged[]> {
  const seeds = new Map<string, string>();
  for (const object of side.parents) for (const { id, seed } of await side.records(object)) seeds.set(`${object}/${id}`, seed ?? `unseeded ${object}`);
  const found: Logged[] = [];
  for (const object of side.engagements) {
    for (const record of await side.records(object)) {
      const key = record.values[side.keyField];
      if (key && !record.archived) found.push({ ...record, key, seeds: record.links.map((link) => seeds.get(link) ?? link.split("/")[0] ?? "").toSorted() });
    }
  }
  return found;
}

/** Every engagement of ours as one line: its key, what it says, and the records it hangs on by their names in the seed. */
export async function stateOf(side: CrmSide): Promise<readonly string[]> {
  const lines = (await loggedIn(side)).map(({ object, key, values, seeds }) => {
    const said = Object.entries(values).flatMap(([field, value]) => (value !== null && side.said(field) ? [[field, linesOf(value)]] : []));
    return JSON.stringify([side.crm, object, key, said.sort(), seeds]);
  });
  return lines.sort();
}

/** Candidates that are equally likely stand in no order; the page of a review has another address in every installation. */
const linesOf = (text: string): readonly string[] => text.replaceAll(REVIEW_PAGE, "its page").split("\n").toSorted();
const REVIEW_PAGE = /http:\/\/localhost:\d+\/reviews\/[\w-]+/g;

const RequestSchema = z.object({ seq: z.number(), changed: z.array(z.object({ object: z.string(), id: z.string(), op: z.string() })) });

/** Every request since the beginning. */
async function requestsOf(url: string, since = 0): Promise<readonly z.infer<typeof RequestSchema>[]> {
  const page = z.object({ requests: z.array(RequestSchema), next: z.number().nullable() }).parse(await door(url, `requests?since=${since}`));
  return page.next === null ? page.requests : [...page.requests, ...(await requestsOf(url, page.next))];
}

/** How many requests have reached a CRM. */
export const requestCount = async ({ url }: CrmSide): Promise<number> => (await requestsOf(url)).length;

/** Keys of ours on the engagements that requests changed. */
export async function steppedKeys(side: CrmSide): Promise<readonly string[]> {
  const keys = new Map((await loggedIn(side)).map(({ object, id, key }) => [`${object}/${id}`, key]));
  const changed = (await requestsOf(side.url)).flatMap((request) => request.changed.map(({ object, id }) => keys.get(`${object}/${id}`)));
  return [...new Set(changed.filter((key) => key !== undefined))];
}

/** Speaks to a CRM's control door. */
export async function door(url: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}/_sandbox/${path}`, body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
  if (!response.ok) throw new Error(`the control door answered ${response.status} for ${path}`);
  return response.json();
}
