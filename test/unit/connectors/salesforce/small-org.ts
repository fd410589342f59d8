import * as z from "zod";

import { FIELDS } from "../../../../connectors/salesforce/fields.ts";
import { CODECS } from "../../../../connectors/salesforce/map/engagement.ts";
import { readFields } from "../../../../connectors/salesforce/map/codec.ts";
import { createWriter } from "../../../../connectors/salesforce/writer.ts";
import { naturalKey, writeId } from "../../../../src/domain/model/ids.ts";
import type { CrmWriter, UpsertItem } from "../../../../src/ports/crm-writer.ts";
import { scriptedHost } from "./scripted-host.ts";
import type { Said, ScriptedHost, Seen } from "./scripted-host.ts";

/** A row as the org holds it. */
export type SmallRow = Readonly<Record<string, unknown>> & { readonly Id: string };

/** An org of few rows. A test answers what it wants to answer itself, and leaves the rest. */
export interface SmallOrg {
  readonly host: ScriptedHost;
  readonly writer: CrmWriter;
  /** Rows by object; a test may change them at any time. */
  readonly rows: Record<string, SmallRow[]>;
  /** Calls that are no questions, or not only. */
  writes(): readonly Seen[];
  /** Every request, those that one call carries together each by itself. */
  parts(): readonly Seen[];
}

/** How it differs from an ordinary org. */
export interface Odd {
  /** Fields that the user may not see. */
  readonly hidden?: readonly string[];
  readonly objects?: Readonly<Record<string, readonly string[]>>;
  readonly isUnique?: boolean;
  /** First word on every request; undefined leaves it to the org. */
  readonly says?: (seen: Seen, rows: SmallOrg["rows"]) => Said | undefined;
}

/** A natural key of a note. */
export const KEY = naturalKey(`note-${"0".repeat(40)}`);
/** When the rows were last touched. */
export const STAMP = "2026-03-20T21:59:30.000+0000";

/** A note to be made, or to be changed. */
export const noteItem = (part: Partial<UpsertItem> = {}): UpsertItem =>
  ({ writeId: writeId("w1"), object: "note", key: KEY, existing: null, fields: { subject: "Visit", body: "Two lines" }, associations: [], ...part });

/** A note of ours as the org holds it. */
export const noteRow = (values: Readonly<Record<string, unknown>> = {}): SmallRow =>
  ({ Id: "00T000000000001AAA", IsDeleted: false, SystemModstamp: STAMP, CreatedDate: STAMP, Steward_Activity_Key__c: KEY, Subject: "Visit", Description: "Two lines", ...values });

/** Starts one. */
export async function smallOrg(odd: Odd = {}): Promise<SmallOrg> {
  const rows: SmallOrg["rows"] = {};
  const host = await scriptedHost((seen) => odd.says?.(seen, rows) ?? together(seen, (part) => odd.says?.(part, rows) ?? usual(part, rows, odd)) ?? usual(seen, rows, odd));
  return {
    host, rows, writer: createWriter({ client: host.client, clock: host.clock, pause: () => Promise.resolve() }),
    writes: () => host.seen.filter((seen) => (partsOf(seen) ?? [seen]).some(({ method }) => method !== "GET")),
    parts: () => host.seen.flatMap((seen): readonly Seen[] => partsOf(seen) ?? [seen]),
  };
}

const CompositeSchema = z.object({ compositeRequest: z.array(z.object({ method: z.string(), url: z.string(), referenceId: z.string(), body: z.unknown().optional() })) });

/** The requests of a call that carries several; undefined for any other. */
function partsOf({ path, body }: Seen): readonly (Seen & { readonly referenceId: string })[] | undefined {
  if (!path.endsWith("/composite")) return undefined;
  return CompositeSchema.parse(body).compositeRequest.map(({ method, url, referenceId, body: own }) => ({ method, path: url, body: own, headers: {}, referenceId }));
}

/** Each part answered for itself; what names the id of a row that an earlier part made gets it. */
function together(seen: Seen, answerTo: (part: Seen) => Said): Said | undefined {
  const ids = new Map<string, string>();
  const compositeResponse = partsOf(seen)?.map((part) => {
    const body: unknown = JSON.parse(JSON.stringify(part.body ?? null).replaceAll(/@\{([^{}]+)\}/g, (whole, name: string) => ids.get(name) ?? whole));
    const { status, json = null } = answerTo({ ...part, body });
    if (Array.isArray(json)) json.forEach((row: unknown, index) => ids.set(`${part.referenceId}[${String(index)}].id`, String(Reflect.get(Object(row), "id"))));
    return { referenceId: part.referenceId, httpStatusCode: status, body: json, httpHeaders: {} };
  });
  return compositeResponse === undefined ? undefined : { status: 200, json: { compositeResponse } };
}

function usual(seen: Seen, rows: SmallOrg["rows"], odd: Odd): Said {
  const url = new URL(seen.path, "http://org");
  const described = /\/sobjects\/(\w+)\/describe$/.exec(url.pathname)?.[1];
  if (described !== undefined) return describe(described, odd);
  if (url.pathname.endsWith("/queryAll")) return { status: 200, json: { done: true, records: answer(url.searchParams.get("q") ?? "", rows) } };
  if (url.pathname.endsWith("/query")) return { status: 200, json: { done: true, records: rows[/ FROM (\w+)/.exec(url.searchParams.get("q") ?? "")?.[1] ?? ""] ?? [] } };
  if (seen.method === "PATCH") return { status: 204 };
  if (seen.method === "GET") return { status: 200, json: { Id: url.pathname.split("/").at(-1) } };
  return { status: 500, json: [{ errorCode: "UNKNOWN_EXCEPTION", message: "no answer" }] };
}

/** `WHERE field IN (…)` is all that is understood here. */
function answer(soql: string, rows: SmallOrg["rows"]): readonly SmallRow[] {
  const [, from = "", field = "", list = ""] = /FROM (\w+) WHERE \(?(\w+) IN \(([^)]*)\)/.exec(soql) ?? [];
  return (rows[from] ?? []).filter((row) => list.includes(`'${String(row[field])}'`) && !soql.includes("Id > "));
}

const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  Task: [...new Set([...readFields(CODECS.note), ...readFields(CODECS.call), ...readFields(CODECS.task), "TaskSubtype", "IsReminderSet"])],
  Event: [...readFields(CODECS.meeting), "IsReminderSet"],
  TaskRelation: ["Id", "TaskId", "RelationId", "IsDeleted"],
  User: ["Id", "TimeZoneSidKey"],
  Account: ["Id", "IsDeleted", "SystemModstamp", "Name", "Website", "Phone", "BillingCity", "OwnerId"],
  Contact: ["Id", "IsDeleted", "SystemModstamp", "FirstName", "LastName", "Title", "Email", "Phone", "OwnerId"],
  Lead: ["Id", "IsDeleted", "SystemModstamp", "FirstName", "LastName", "Title", "Email", "Phone", "OwnerId"],
  Opportunity: ["Id", "IsDeleted", "SystemModstamp", "Name", "StageName", "Amount", "CloseDate", "OwnerId"],
};

function describe(object: string, { hidden = [], objects = OBJECTS, isUnique = true }: Odd): Said {
  const names = objects[object];
  if (names === undefined) return { status: 404, json: [{ errorCode: "NOT_FOUND", message: "The requested resource does not exist" }] };
  const keys = FIELDS.Activity.filter((field) => field.isKey === true).map((field) => field.name);
  const fields = names.filter((name) => !hidden.includes(name)).map((name) => ({ name, type: "string", unique: isUnique && keys.includes(name), externalId: keys.includes(name) }));
  return { status: 200, json: { name: object, fields } };
}

/** Every object but some. */
export const objectsWithout = (...names: readonly string[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(OBJECTS).filter(([name]) => !names.includes(name)));
