import assert from "node:assert/strict";
import * as z from "zod";

import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { openSandbox } from "../helpers/hubspot-sandbox.ts";
import { startSandbox } from "../helpers/start-sandbox.ts";
import type { StartedSandbox } from "../helpers/start-sandbox.ts";
import { fine } from "./items.ts";
import type { Held, Portal } from "./portal.ts";
import { COMMON_FAULTS, TIMEOUT_MS, WORLD, door, portalHands } from "./portal-hands.ts";
import type { VendorWays } from "./portal-hands.ts";

/** Facts that no document settles, and the habits of the portal. */
export interface Habits {
  /** Another world than the sample one. */
  readonly world?: unknown;
  readonly facts?: Readonly<Record<string, boolean | number | readonly string[]>>;
  readonly settings?: Readonly<Record<string, number | boolean>>;
  readonly provisioned: boolean;
}

const NAMES = { contact: "contacts", account: "companies", opportunity: "deals", email: "emails", call: "calls", meeting: "meetings", text: "communications", note: "notes", task: "tasks" } as const;
const BODIES = { email: "hs_email_text", call: "hs_call_body", meeting: "hs_meeting_body", text: "hs_communication_body", note: "hs_note_body", task: "hs_task_body" } as const;
const FIELDS: Readonly<Record<string, string>> = { phone: "phone", title: "jobtitle", city: "city", amount: "amount" };
const EXTERNAL_IDS = { email: "hs_email_message_id", call: "hs_call_external_id", meeting: "hs_i_cal_uid" } as const;

/** Where each kind of call goes; `*` stands for anything. */
const PATHS: VendorWays["paths"] = {
  list: ["contacts", "companies", "deals"].map((name) => ({ method: "GET", path: `/crm/objects/2026-09/${name}` })),
  search: [{ method: "POST", path: "/crm/objects/2026-09/contacts/search" }],
  find: ["notes", "contacts"].map((name) => ({ method: "POST", path: `/crm/objects/2026-09/${name}/batch/read` })),
  create: ["notes", "meetings"].map((name) => ({ method: "POST", path: `/crm/objects/2026-09/${name}/batch/create` })),
  update: [{ method: "POST", path: "/crm/objects/2026-09/tasks/batch/update" }],
  change: ["contacts", "companies", "deals"].map((name) => ({ method: "POST", path: `/crm/objects/2026-09/${name}/batch/update` })),
  associate: [{ method: "POST", path: "/crm/associations/2026-09/notes/contacts/batch/create" }, { method: "POST", path: "/crm/associations/2026-09/deals/contacts/batch/read" }],
  properties: [{ method: "GET", path: "/crm/properties/*" }],
  "make-field": [{ method: "POST", path: "/crm/properties/*" }],
  token: [{ method: "POST", path: "/oauth/2026-03/token" }],
};

/** What failures look like. */
export const FAULTS: VendorWays["faults"] = {
  ...COMMON_FAULTS,
  forbidden: { fault: "status", status: 403, body: { status: "error", category: "MISSING_SCOPES", message: "This app hasn't been granted all required scopes to make this call." } },
  throttled: { fault: "429-secondly" },
  "throttled-seven-seconds": { fault: "429-secondly", retryAfterSeconds: 7 },
};

const RecordsSchema = z.object({ records: z.array(z.object({
  id: z.string(), seed: z.string().nullable(), archived: z.boolean(), properties: z.record(z.string(), z.string().nullable()),
  associations: z.array(z.object({ object: z.string(), id: z.string() })),
})) });

/** Starts one sandbox process for a file of tests. */
export async function hubspotPortals(): Promise<{ open(habits: Habits): Promise<Portal>; stop(): Promise<void>; readonly url: string }> {
  const sandbox = await startSandbox({ autoApprove: true });
  return { url: sandbox.url, stop: () => sandbox.stop(), open: (habits) => openPortal(sandbox, habits) };
}

async function openPortal({ url }: StartedSandbox, habits: Habits): Promise<Portal> {
  await door(url, "DELETE", "faults");
  await door(url, "POST", "reset", { seed: habits.world ?? WORLD });
  await door(url, "POST", "clock", { rate: 1 });
  await door(url, "POST", "facts", { uniqueOnEngagements: true, datedBatch207: true, uniqueConflictIs409: true, refreshTokenRotates: false, ...habits.facts });
  await door(url, "POST", "settings", { requestsPerWindow: 100_000, searchesPerSecond: 100_000, searchLagMs: 0, shuffleBatchResults: false, ...habits.settings });
  const sandbox = await openSandbox(url, { timeoutMs: TIMEOUT_MS, bodyMaxBytes: 32 * 1024 * 1024 });
  if (habits.provisioned) fine(await sandbox.crm.provisioner.apply());
  const seeded = async (object: keyof typeof NAMES, seed: string): Promise<CrmRecordId> => {
    const found = (await records(url, object)).find((record) => record.seed === seed);
    assert.ok(found, `${object} ${seed}`);
    return crmRecordId(found.id);
  };
  const [owner] = fine(await sandbox.crm.reader.readPage({ object: "user", since: null, cursor: null })).records;
  assert.ok(owner);
  return {
    ...sandbox,
    ...portalHands(url, { paths: PATHS, faults: FAULTS }),
    ids: {
      contact: await seeded("contact", "c001"), otherContact: await seeded("contact", "c002"), account: await seeded("account", "a01"),
      opportunity: await seeded("opportunity", "o01"), owner: owner.crmId, missing: crmRecordId("99999999999"),
    },
    missingOf: () => crmRecordId("99999999999"),
    counts: { user: 12, account: 40, contact: 110, opportunity: 45 },
    async personWrites(object, crmId, { title, body }) {
      const properties = {
        ...(title === undefined ? {} : { [object === "contact" ? "jobtitle" : object === "account" ? "name" : "steward_subject"]: title }),
        ...(body === undefined || object === "contact" || object === "account" ? {} : { [BODIES[object]]: body }),
      };
      await door(url, "POST", "edit", { object: NAMES[object], id: crmId, properties });
    },
    async personChanges(object, crmId, fields) {
      const nameOf = (field: string): string => FIELDS[field] ?? (object === "opportunity" ? "dealname" : "name");
      const properties = Object.fromEntries(Object.entries(fields).map(([field, value]) => [nameOf(field), value ?? ""]));
      await door(url, "POST", "edit", { object: NAMES[object], id: crmId, properties });
    },
    personArchives: async (object, crmId) => { await door(url, "POST", "edit", { object: NAMES[object], id: crmId, archived: true }); },
    async otherToolLogs(object, externalId, contact) {
      const associations = [{ object: "contacts", id: contact }];
      const direction = object === "email" ? { hs_email_direction: "INCOMING_EMAIL" } : {};
      await door(url, "POST", "edit", { object: NAMES[object], properties: { hs_timestamp: "2026-03-03T09:00:00Z", [EXTERNAL_IDS[object]]: externalId, ...direction }, associations });
    },
    adminSetsUp: async () => undefined,
    held: async (object) => (await records(url, object)).map((record): Held => ({
      crmId: crmRecordId(record.id), key: record.properties["steward_activity_key"] ?? null, archived: record.archived,
      contacts: record.associations.filter((end) => end.object === "contacts").map(({ id }) => id),
      accounts: record.associations.filter((end) => end.object === "companies").map(({ id }) => id),
    })),
  };
}

async function records(url: string, object: keyof typeof NAMES): Promise<z.infer<typeof RecordsSchema>["records"]> {
  return RecordsSchema.parse(await door(url, "GET", `records/${NAMES[object]}`)).records;
}
