import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as z from "zod";

import type { Call, Fault, Portal } from "./portal.ts";

/** The sample world. */
export const WORLD: unknown = JSON.parse(readFileSync(new URL("../../sandbox/seed/world/world.json", import.meta.url), "utf8"));

/** How long a call of a portal under test may take, and how long a slow answer then takes. */
export const TIMEOUT_MS = 1_000;
const SLOW_MS = 1_300;

const RequestsSchema = z.object({
  requests: z.array(z.object({
    seq: z.number(), method: z.string(), path: z.string(), status: z.number(), headers: z.record(z.string(), z.unknown()).default({}), body: z.unknown(),
    changed: z.array(z.object({ object: z.string(), id: z.string(), op: z.string() })),
  })),
  next: z.number().nullable(),
});
/** A request as the sandbox saw it. */
export type SeenRequest = z.infer<typeof RequestsSchema>["requests"][number];

/** A fault of the control door. */
export type DoorFault = Readonly<Record<string, unknown>>;

/** What goes wrong in the same way at every vendor. */
export const COMMON_FAULTS = {
  "token-expired": { fault: "expire-token" },
  "grant-revoked": { fault: "revoke" },
  "throttled-for-the-day": { fault: "429-daily" },
  locked: { fault: "lock" },
  "server-error": { fault: "status", status: 500 },
  garbage: { fault: "garbage" },
  "drop-before": { fault: "drop-before" },
  "drop-after-commit": { fault: "drop-after-commit" },
  slow: { fault: "delay", delayMs: SLOW_MS },
  partial: { fault: "partial" },
} as const satisfies Partial<Readonly<Record<Fault, DoorFault>>>;

/** Where the vendor's calls of each kind go, and what its failures look like. */
export interface VendorWays {
  readonly paths: Readonly<Record<Call, readonly { readonly method: string; readonly path: string; readonly nth?: number }[]>>;
  readonly faults: Readonly<Record<Fault, DoorFault>>;
}

/** The hands that need no vendor's words. */
export function portalHands(url: string, { paths, faults }: VendorWays): Pick<Portal, "strike" | "calm" | "mutations" | "requests" | "freezeClock" | "passTime" | "close"> {
  const calm = async (): Promise<void> => { await door(url, "DELETE", "faults"); };
  return {
    async strike(fault, call, times = 1) {
      await door(url, "POST", "faults", paths[call].map((match) => ({ match: { ...match, times }, ...faults[fault] })));
    },
    calm,
    mutations: async () => (await requestsOf(url)).filter(({ changed }) => changed.length > 0).length,
    requests: async () => (await requestsOf(url)).length,
    freezeClock: async () => { await door(url, "POST", "clock", { rate: 0.000_001 }); },
    passTime: async (ms) => { await door(url, "POST", "clock", { advanceMs: ms }); },
    close: calm,
  };
}

/** Every request since the reset, or since one of them. */
export async function requestsOf(url: string, from = 0): Promise<readonly SeenRequest[]> {
  const all: SeenRequest[] = [];
  for (let since: number | null = from; since !== null;) {
    const page: z.infer<typeof RequestsSchema> = RequestsSchema.parse(await door(url, "GET", `requests?since=${since}`));
    all.push(...page.requests);
    since = page.next;
  }
  return all;
}

/** The sandbox's control door. */
export async function door(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}/_sandbox/${path}`, {
    method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.ok ? "" : await response.text()}`);
  return response.json();
}
