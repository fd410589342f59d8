import assert from "node:assert/strict";
import * as z from "zod";

import { openSalesforce } from "../../connectors/salesforce/connection.ts";
import { metadataFiles } from "../../connectors/salesforce/metadata-files.ts";
import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { RecordObject } from "../../src/domain/model/record-fields.ts";
import type { CrmConnection } from "../../src/ports/crm-connection.ts";
import { openSandbox, settingsOf } from "../helpers/salesforce-sandbox.ts";
import { startSandbox } from "../helpers/start-sandbox.ts";
import type { StartedSandbox } from "../helpers/start-sandbox.ts";
import { fine } from "./items.ts";
import type { Held, Portal } from "./portal.ts";
import { COMMON_FAULTS, TIMEOUT_MS, WORLD, door, portalHands } from "./portal-hands.ts";
import type { VendorWays } from "./portal-hands.ts";

/** Facts that no document settles, and the habits of the org. */
export interface Habits {
  /** Another world than the sample one. */
  readonly world?: unknown;
  readonly facts?: Readonly<Record<string, boolean>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** An admin has deployed what Steward hands out. */
  readonly provisioned: boolean;
}

/** An org under test, and what only Salesforce has. */
export interface SalesforcePortal extends Portal {
  readonly url: string;
  /** What the org holds of an object, the recycle bin included. */
  rows(object: string): Promise<readonly OrgRow[]>;
  /** A person makes, changes, deletes or converts a record; yields its id. */
  edit(edit: Readonly<Record<string, unknown>>): Promise<CrmRecordId>;
  /** The record that stands for one of the sample world. */
  seeded(object: string, seed: string): Promise<CrmRecordId>;
}

const RowsSchema = z.object({ records: z.array(z.object({
  id: z.string(), seed: z.string().nullable(), deleted: z.boolean(), fields: z.record(z.string(), z.unknown()),
  relations: z.array(z.object({ object: z.string(), id: z.string(), fields: z.record(z.string(), z.unknown()) })),
})) });
/** A record as the org holds it. */
export type OrgRow = z.infer<typeof RowsSchema>["records"][number];

const NAMES = { contact: "Contact", account: "Account", opportunity: "Opportunity", email: "Task", call: "Task", meeting: "Event", text: "Task", note: "Task", task: "Task" } as const;
const FIELDS: Readonly<Record<string, string>> = { phone: "Phone", title: "Title", city: "BillingCity", name: "Name", amount: "Amount" };
/** Below this stands every resource of the REST API. */
export const DATA = "/services/data/v66.0";

/** Where each kind of call goes. */
const PATHS: VendorWays["paths"] = {
  list: [{ method: "GET", path: `${DATA}/queryAll` }],
  search: [{ method: "GET", path: `${DATA}/queryAll` }],
  find: ["queryAll", "sobjects/Contact/*"].map((name) => ({ method: "GET", path: `${DATA}/${name}` })),
  // In collections: of new rows where keys are unique, else by the key.
  create: [...["composite/sobjects", "composite"].map((name) => ({ method: "POST", path: `${DATA}/${name}` })), ...["Task", "Event"].map((name) => ({ method: "PATCH", path: `${DATA}/composite/sobjects/${name}/Steward_Activity_Key__c` }))],
  update: [{ method: "PATCH", path: `${DATA}/sobjects/Task/*` }],
  change: ["Account", "Contact", "Opportunity"].map((name) => ({ method: "PATCH", path: `${DATA}/sobjects/${name}/*` })),
  // The first three queries of a pass over deals are for where it will end, and for its rows.
  associate: [{ method: "PATCH", path: `${DATA}/sobjects/Task/*` }, { method: "GET", path: `${DATA}/queryAll`, nth: 2 }],
  properties: [{ method: "GET", path: `${DATA}/sobjects/*/describe` }],
  // An admin deploys fields; no call of ours makes any.
  "make-field": [],
  token: [{ method: "POST", path: "/services/oauth2/token" }],
};

const limit = (message: string): VendorWays["faults"]["forbidden"] => ({ fault: "status", status: 403, body: [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message }] });

/** What failures look like. */
export const FAULTS: VendorWays["faults"] = {
  ...COMMON_FAULTS,
  forbidden: { fault: "status", status: 403, body: [{ errorCode: "INSUFFICIENT_ACCESS_OR_READONLY", message: "insufficient access rights on object id" }] },
  // Locks are waited for inside the connector; what it does about other complaints of a row is what a part is for.
  partial: { fault: "partial", body: { errorCode: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred." } },
  throttled: limit("ConcurrentRequests (Concurrent API Requests) Limit exceeded."),
  "throttled-seven-seconds": { ...limit("ConcurrentRequests (Concurrent API Requests) Limit exceeded."), retryAfterSeconds: 7 },
};

/** More calls than the connector tries while a row is locked. */
const LOCKED_CALLS = 50;

/** Starts one sandbox process for a file of tests. */
export async function salesforcePortals(): Promise<SalesforcePortals> {
  const sandbox = await startSandbox({ autoApprove: true });
  return {
    url: sandbox.salesforceUrl, stop: () => sandbox.stop(), open: (habits) => openPortal(sandbox, habits),
    reopened: ({ crm, grants, limiter, clock }) =>
      openSalesforce({ installation: crm.installation, accountId: "1", grants, limiter, clock, settings: settingsOf(sandbox.salesforceUrl), pause: () => Promise.resolve() }),
  };
}

/** The orgs of one sandbox process, one at a time. */
export interface SalesforcePortals {
  /** Where people sign in, with the control door. */
  readonly url: string;
  open(habits: Habits): Promise<SalesforcePortal>;
  /** The same installation opened by another process, which remembers nothing. */
  reopened(portal: Portal): CrmConnection;
  stop(): Promise<void>;
}

async function openPortal({ salesforceUrl: url }: StartedSandbox, habits: Habits): Promise<SalesforcePortal> {
  await door(url, "DELETE", "faults");
  await door(url, "POST", "reset", { seed: habits.world ?? WORLD });
  await door(url, "POST", "clock", { rate: 1 });
  await door(url, "POST", "facts", { ...habits.facts });
  await door(url, "POST", "settings", { autoApprove: true, dailyRequests: 1_000_000, ...habits.settings });
  if (habits.provisioned) await deploy(url);
  const sandbox = await openSandbox(url, { timeoutMs: TIMEOUT_MS, bodyMaxBytes: 32 * 1024 * 1024 });
  if (habits.provisioned) assert.deepEqual(fine(await sandbox.crm.provisioner.apply()).steps.filter(({ state }) => state !== "present"), []);
  const seeded = async (object: string, seed: string): Promise<CrmRecordId> => {
    const found = (await rows(url, object)).find((row) => row.seed === seed);
    assert.ok(found, `${object} ${seed}`);
    return crmRecordId(found.id);
  };
  const hands = portalHands(url, { paths: PATHS, faults: FAULTS });
  const edit = async (what: Readonly<Record<string, unknown>>): Promise<CrmRecordId> => crmRecordId(z.object({ id: z.string() }).parse(await door(url, "POST", "edit", what)).id);
  return {
    ...sandbox, ...hands, url, edit, seeded,
    strike: (fault, call, times = fault === "locked" ? LOCKED_CALLS : 1) => hands.strike(fault, call, times),
    rows: (object) => rows(url, object),
    ids: {
      contact: await seeded("Contact", "c001"), otherContact: await seeded("Contact", "c002"), account: await seeded("Account", "a01"),
      opportunity: await seeded("Opportunity", "o01"), owner: await seeded("User", "u01"), missing: missingOf("contact"),
    },
    missingOf,
    // The world's twelve, and the administrator whom every org has.
    counts: { user: 13, account: 40, contact: 110, opportunity: 45 },
    async personWrites(object, crmId, { title, body }) {
      const titleField = object === "contact" ? "Title" : object === "account" ? "Name" : "Subject";
      await edit({ object: NAMES[object], id: crmId, fields: { ...(title === undefined ? {} : { [titleField]: title }), ...(body === undefined ? {} : { Description: body }) } });
    },
    async personChanges(object, crmId, fields) {
      const named = Object.entries(fields).map(([field, value]) => [FIELDS[field] ?? field, field === "amount" && value !== null ? Number(value) : value]);
      await edit({ object: NAMES[object], id: crmId, fields: Object.fromEntries(named) });
    },
    personArchives: async (object, crmId) => { await edit({ object: NAMES[object], id: crmId, deleted: true }); },
    otherToolLogs: (object, externalId, contact) => otherToolLogs(edit, { object, externalId, contact }),
    adminSetsUp: () => deploy(url),
    held: async (object) => (await rows(url, NAMES[object])).filter(({ fields }) => fields["Steward_Kind__c"] === object).map(heldOf),
  };
}

const missingOf = (object: RecordObject): CrmRecordId => crmRecordId(`${{ contact: "003", account: "001", opportunity: "006" }[object]}000000000ZZZAAA`);

/** An admin deploys what Steward hands out. */
async function deploy(url: string): Promise<void> {
  await door(url, "POST", "deploy", { files: Object.fromEntries(await metadataFiles()) });
}

async function rows(url: string, object: string): Promise<readonly OrgRow[]> {
  return RowsSchema.parse(await door(url, "GET", `records/${object}`)).records;
}

function heldOf({ id, deleted, fields, relations }: OrgRow): Held {
  const text = (field: string): string | null => { const value = fields[field]; return typeof value === "string" ? value : null; };
  const related = relations.flatMap((relation) => (typeof relation.fields["RelationId"] === "string" ? [relation.fields["RelationId"]] : []));
  const [what, account] = [text("WhatId"), text("AccountId")];
  return {
    crmId: crmRecordId(id), key: text("Steward_Activity_Key__c"), archived: deleted,
    contacts: [...new Set([text("WhoId") ?? "", ...related])].filter((one) => one.startsWith("003")),
    accounts: what?.startsWith("001") === true ? [what] : account === null ? [] : [account],
  };
}

/** A mail in the org's own mail object, a call by a telephone, a meeting in a calendar. */
async function otherToolLogs(
  edit: SalesforcePortal["edit"], { object, externalId, contact }: { readonly object: "email" | "call" | "meeting"; readonly externalId: string; readonly contact: CrmRecordId },
): Promise<void> {
  if (object === "email") {
    const mail = await edit({ object: "EmailMessage", fields: { Subject: "About sensors", Status: "3", Incoming: true, MessageIdentifier: `<${externalId}>`, MessageDate: "2026-03-03T09:00:00Z" } });
    await edit({ object: "EmailMessageRelation", fields: { EmailMessageId: mail, RelationId: contact, RelationType: "FromAddress" } });
  } else if (object === "call") {
    await edit({ object: "Task", fields: { Subject: "Call", TaskSubtype: "Call", Status: "Completed", Priority: "Normal", ActivityDate: "2026-03-03", CallObject: externalId, WhoId: contact } });
  } else {
    await edit({ object: "Event", fields: { Subject: "Meeting", StartDateTime: "2026-03-03T09:00:00Z", EndDateTime: "2026-03-03T10:00:00Z", WhoId: contact } });
  }
}
