import assert from "node:assert/strict";
import type { BrowserContext } from "playwright-core";
import * as z from "zod";

import type { ConsoleRun } from "./console.ts";

const QueueSchema = z.object({ reviews: z.array(z.object({ id: z.string(), title: z.string(), version: z.number(), reasons: z.array(z.string()) })) });
const ShownSchema = z.object({ review: z.object({ state: z.string(), version: z.number(), snoozedUntil: z.string().optional() }) });
const ENOUGH = 200;

/** The review queue of the sandbox HubSpot as the API tells it to whoever is signed in, beside what a page shows. */
export function queueOf(here: () => { readonly run: ConsoleRun; readonly context: BrowserContext }) {
  const api = (path: string): string => {
    const { run } = here();
    return `${run.url}/api/v1${path}${path.includes("?") ? "&" : "?"}installation=${run.installations.hubspot}`;
  };
  const ask = async (path: string): Promise<unknown> => (await here().context.request.get(api(path))).json();
  /** What is open, due first. */
  const open = async (limit = ENOUGH) => QueueSchema.parse(await ask(`/reviews?order=due&limit=${String(limit)}&brief=true`)).reviews;
  return {
    api, open,
    first: async () => (await open(1))[0] ?? assert.fail("no review is open"),
    stateOf: async (id: string) => ShownSchema.parse(await ask(`/reviews/${id}`)).review,
  };
}
