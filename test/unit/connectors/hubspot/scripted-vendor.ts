import assert from "node:assert/strict";
import { createServer } from "node:http";

import { createClient } from "../../../../connectors/hubspot/client.ts";
import type { HubSpotClient } from "../../../../connectors/hubspot/client.ts";
import { createTokenSource } from "../../../../connectors/shared/oauth.ts";
import { inMemoryClock } from "../../../helpers/in-memory-clock.ts";
import { inMemoryGrants } from "../../../helpers/in-memory-grants.ts";
import { inMemoryLimiter } from "../../../helpers/in-memory-limiter.ts";
import type { InMemoryLimiter } from "../../../helpers/in-memory-limiter.ts";

/** A request as the vendor saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string;
}

/** What the vendor answers. */
export interface Said {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server that answers as a test says: for answers that no sandbox gives. */
export interface ScriptedVendor {
  readonly client: HubSpotClient;
  readonly limiter: InMemoryLimiter;
  readonly seen: readonly Seen[];
  stop(): void;
}

/** Starts one. */
export async function scriptedVendor(answer: (seen: Seen) => Said): Promise<ScriptedVendor> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      const one = { method: request.method ?? "", path: request.url ?? "", body, authorization: request.headers.authorization ?? "" };
      seen.push(one);
      const said = answer(one);
      response.writeHead(said.status, { "content-type": "application/json", ...said.headers });
      response.end(said.json === undefined ? "" : JSON.stringify(said.json));
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const clock = inMemoryClock("2026-03-20T22:00:00.000Z");
  const grant = { accessToken: "a-token-of-the-vendor", refreshToken: "r", expiresAt: "2026-03-20T22:30:00.000Z", scopes: [], clientId: "c" };
  const grants = inMemoryGrants(grant);
  const tokens = createTokenSource({ grants, clock, clientId: "c", refresh: async (current) => ({ ok: true, value: { ...current, accessToken: "a-newer-token" } }) });
  const limiter = inMemoryLimiter();
  const client = createClient({ apiUrl: `http://127.0.0.1:${address.port}`, tokens, limiter, clock, limits: { timeoutMs: 5_000, bodyMaxBytes: 10_000_000 } });
  return { client, limiter, seen, stop: () => { server.closeAllConnections(); server.close(); } };
}
