import * as z from "zod";

import { ENGAGEMENT_OBJECTS } from "../../../src/domain/model/engagement.ts";
import type { EngagementObject } from "../../../src/domain/model/engagement.ts";
import type { CrmManifest } from "../../../src/ports/crm-connection.ts";
import type { CrmObject } from "../../../src/ports/crm-records.ts";

/** What the CRM can do, before any call. */
export const memoryManifest: CrmManifest = {
  crm: "rolodex", title: "Rolodex", scopes: ["everything"], optionalScopes: [],
  limits: { api: { minTimeMs: 0, maxConcurrent: 10 }, search: { minTimeMs: 0, maxConcurrent: 10 } },
  abilities: { conditionalWrite: "etag", merge: false, unmerge: false, batchMax: 50 },
};

/** Our nouns under this vendor's names, in the order in which they refer to each other. */
export const TYPES = {
  user: "user", account: "company", contact: "person", opportunity: "deal", email: "mail", call: "call", meeting: "meeting", text: "text", note: "note", task: "task",
} as const satisfies Readonly<Record<CrmObject, string>>;

/** Whether a noun is something that happened, rather than somebody or something. */
export const isEngagementObject = (object: CrmObject): object is EngagementObject => ENGAGEMENT_OBJECTS.some((one) => one === object);

/** A row as it arrives. */
export const RowSchema = z.object({
  id: z.string(), type: z.string(), version: z.number(), changedAt: z.number(), binned: z.boolean(), values: z.record(z.string(), z.string()), links: z.array(z.string()),
});
/** Rows, and the vendor's present. */
export const RowsSchema = z.object({ rows: z.array(RowSchema), now: z.number() });
/** What became of each input, in order. */
export const OutcomesSchema = z.object({ rows: z.array(z.union([RowSchema, z.object({ refused: z.object({ status: z.number(), code: z.string(), message: z.string() }) })])) });
