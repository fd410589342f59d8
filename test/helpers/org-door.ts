import assert from "node:assert/strict";
import * as z from "zod";

import { metadataFiles } from "../../connectors/salesforce/metadata-files.ts";
import { WORLD } from "./portal-door.ts";

const RowsSchema = z.object({ records: z.array(z.object({ id: z.string(), seed: z.string().nullable(), deleted: z.boolean(), fields: z.record(z.string(), z.unknown()) })) });
const RequestsSchema = z.object({
  requests: z.array(z.object({ method: z.string(), path: z.string(), status: z.number(), changed: z.array(z.object({ object: z.string(), id: z.string(), op: z.string() })) })),
  next: z.number().nullable(),
});
/** A record as the org holds it. */
export type OrgRecord = z.infer<typeof RowsSchema>["records"][number];

/** Hands that reach behind an org's API. */
export interface OrgDoor {
  /** The living record that the sample world calls so. */
  called(object: string, seed: string): Promise<OrgRecord>;
  /** A person changes or deletes it. */
  edit(change: { readonly object: string; readonly id: string; readonly fields?: Readonly<Record<string, unknown>>; readonly deleted?: boolean }): Promise<void>;
  /** Requests that changed something. */
  mutations(): Promise<z.infer<typeof RequestsSchema>["requests"]>;
  fault(match: Readonly<Record<string, unknown>>, fault: Readonly<Record<string, unknown>>): Promise<void>;
  calm(): Promise<void>;
  now(): Promise<string>;
}

/** The control door of a running sandbox org, reset to the sample world, with everything that Steward hands an admin deployed. */
export async function freshOrg(url: string): Promise<OrgDoor> {
  await call(url, "DELETE", "faults");
  await call(url, "POST", "reset", { seed: WORLD });
  await call(url, "POST", "clock", { rate: 1 });
  await call(url, "POST", "settings", { autoApprove: true, dailyRequests: 1_000_000 });
  await call(url, "POST", "deploy", { files: Object.fromEntries(await metadataFiles()) });
  return {
    async called(object, seed) {
      const found = RowsSchema.parse(await call(url, "GET", `records/${object}`)).records.find((row) => row.seed === seed && !row.deleted);
      assert.ok(found, `no ${object} is called ${seed}`);
      return found;
    },
    edit: async (change) => { await call(url, "POST", "edit", change); },
    async mutations() {
      const all = [];
      for (let since: number | null = 0; since !== null;) {
        const page: z.infer<typeof RequestsSchema> = RequestsSchema.parse(await call(url, "GET", `requests?since=${String(since)}`));
        all.push(...page.requests.filter(({ changed }) => changed.length > 0));
        since = page.next;
      }
      return all;
    },
    fault: async (match, fault) => { await call(url, "POST", "faults", [{ match, ...fault }]); },
    calm: async () => { await call(url, "DELETE", "faults"); },
    now: async () => z.object({ now: z.string() }).parse(await call(url, "GET", "clock")).now,
  };
}

async function call(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}/_sandbox/${path}`, {
    method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.ok ? "" : await response.text()}`);
  return response.json();
}
