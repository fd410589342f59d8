import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as z from "zod";

/** The sample world. */
export const WORLD: unknown = JSON.parse(readFileSync(new URL("../../sandbox/seed/world/world.json", import.meta.url), "utf8"));

const RecordsSchema = z.object({ records: z.array(z.object({
  id: z.string(), seed: z.string().nullable(), archived: z.boolean(), properties: z.record(z.string(), z.string().nullable()),
  associations: z.array(z.object({ object: z.string(), id: z.string() })),
})) });
const RequestsSchema = z.object({
  requests: z.array(z.object({ seq: z.number(), method: z.string(), path: z.string(), status: z.number(), body: z.unknown(), changed: z.array(z.object({ object: z.string(), id: z.string(), op: z.string() })) })),
  next: z.number().nullable(),
});

/** A record as the portal holds it. */
export type PortalRecord = z.infer<typeof RecordsSchema>["records"][number];
/** A request that reached the portal. */
export type PortalRequest = z.infer<typeof RequestsSchema>["requests"][number];

/** HubSpot's objects that carry what people did. */
export const ENGAGEMENTS = ["emails", "calls", "meetings", "notes", "communications", "tasks"] as const;

/** Hands that reach behind the portal's API. */
export interface PortalDoor {
  readonly url: string;
  /** What the portal holds of an object, archived records left out. */
  records(object: string): Promise<readonly PortalRecord[]>;
  /** Records of ours: those with our key, of every engagement object. */
  ours(): Promise<readonly (PortalRecord & { readonly object: string; readonly key: string })[]>;
  /** The names in the sample world of the records that a record hangs on. */
  seedsOf(record: PortalRecord): Promise<readonly string[]>;
  requests(): Promise<readonly PortalRequest[]>;
  /** Requests that changed something. */
  mutations(): Promise<readonly PortalRequest[]>;
  fault(match: Readonly<Record<string, unknown>>, fault: Readonly<Record<string, unknown>>): Promise<void>;
  calm(): Promise<void>;
  edit(change: Readonly<Record<string, unknown>>): Promise<void>;
  post(path: string, body: unknown): Promise<void>;
  /** The portal's present. */
  now(): Promise<string>;
}

/** The control door of a running sandbox, its portal reset to the sample world and without rate limits. */
export async function freshPortal(url: string): Promise<PortalDoor> {
  await call(url, "DELETE", "faults");
  await call(url, "POST", "reset", { seed: WORLD });
  await call(url, "POST", "clock", { rate: 1 });
  await call(url, "POST", "settings", { requestsPerWindow: 100_000, searchesPerSecond: 100_000, searchLagMs: 0, shuffleBatchResults: false });
  const door: PortalDoor = {
    url,
    records: async (object) => RecordsSchema.parse(await call(url, "GET", `records/${object}`)).records.filter(({ archived }) => !archived),
    async ours() {
      const found = [];
      for (const object of ENGAGEMENTS) {
        for (const record of await door.records(object)) {
          const key = record.properties["steward_activity_key"];
          if (key) found.push({ ...record, object, key });
        }
      }
      return found;
    },
    async seedsOf(record) {
      const names = [];
      for (const object of ["contacts", "companies", "deals"]) {
        const ids = record.associations.filter((end) => end.object === object).map(({ id }) => id);
        if (ids.length === 0) continue;
        const known = await door.records(object);
        names.push(...ids.map((id) => known.find((one) => one.id === id)?.seed ?? `unknown ${object}`));
      }
      return names.toSorted();
    },
    async requests() {
      const all: PortalRequest[] = [];
      for (let since: number | null = 0; since !== null;) {
        const page: z.infer<typeof RequestsSchema> = RequestsSchema.parse(await call(url, "GET", `requests?since=${String(since)}`));
        all.push(...page.requests);
        since = page.next;
      }
      return all;
    },
    mutations: async () => (await door.requests()).filter(({ changed }) => changed.length > 0),
    fault: async (match, fault) => { await call(url, "POST", "faults", [{ match, ...fault }]); },
    calm: async () => { await call(url, "DELETE", "faults"); },
    edit: async (change) => { await call(url, "POST", "edit", change); },
    post: async (path, body) => { await call(url, "POST", path, body); },
    now: async () => z.object({ now: z.string() }).parse(await call(url, "GET", "clock")).now,
  };
  return door;
}

async function call(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}/_sandbox/${path}`, {
    method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.ok ? "" : await response.text()}`);
  return response.json();
}
