import assert from "node:assert/strict";
import { createServer } from "node:http";

import { createClient } from "../../../../connectors/salesforce/client.ts";
import type { SalesforceClient } from "../../../../connectors/salesforce/client.ts";
import { refreshGrant } from "../../../../connectors/salesforce/oauth.ts";
import type { SalesforceSettings } from "../../../../connectors/salesforce/settings.ts";
import { createTokenSource } from "../../../../connectors/shared/oauth.ts";
import type { Grant } from "../../../../src/ports/crm-connection.ts";
import { inMemoryClock } from "../../../helpers/in-memory-clock.ts";
import type { InMemoryClock } from "../../../helpers/in-memory-clock.ts";
import { inMemoryGrants } from "../../../helpers/in-memory-grants.ts";
import type { InMemoryGrants } from "../../../helpers/in-memory-grants.ts";
import { inMemoryLimiter } from "../../../helpers/in-memory-limiter.ts";
import type { InMemoryLimiter } from "../../../helpers/in-memory-limiter.ts";

/** A request as the host saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  /** JSON where it was JSON, the text otherwise. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What the host answers: JSON, or a text that is none. */
export interface Said {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server that answers every request, tokens included, as a test says: for answers that no sandbox gives. */
export interface ScriptedHost {
  readonly client: SalesforceClient;
  readonly settings: SalesforceSettings;
  /** The host of the org; people sign in on another name of it. */
  readonly instanceUrl: string;
  readonly grant: Grant;
  readonly grants: InMemoryGrants;
  readonly limiter: InMemoryLimiter;
  readonly clock: InMemoryClock;
  readonly seen: readonly Seen[];
  stop(): void;
}

/** Starts one. */
export async function scriptedHost(answer: (seen: Seen) => Said): Promise<ScriptedHost> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = { method: request.method ?? "", path: request.url ?? "", body: bodyOf(Buffer.concat(chunks).toString("utf8")), headers: request.headers };
      seen.push(one);
      const said = answer(one);
      response.writeHead(said.status, { "content-type": "application/json", ...said.headers });
      response.end(said.text ?? (said.json === undefined ? "" : JSON.stringify(said.json)));
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const clock = inMemoryClock("2026-03-20T22:00:00.000Z");
  const settings = { loginUrl: `http://127.0.0.1:${address.port}`, clientId: "c", clientSecret: "the-client-secret" };
  const instanceUrl = `http://localhost:${address.port}`;
  const grant: Grant = { accessToken: "a-token-of-the-org", refreshToken: "first-refresh-token", expiresAt: null, instanceUrl, scopes: ["api"], clientId: "c" };
  const grants = inMemoryGrants(grant);
  const tokens = createTokenSource({ grants, clock, clientId: "c", refresh: (current) => refreshGrant(settings, clock, current) });
  const limiter = inMemoryLimiter();
  const client = createClient({ settings, tokens, limiter, clock, limits: { timeoutMs: 5_000, bodyMaxBytes: 1_000_000 } });
  return { client, settings, instanceUrl, grant, grants, limiter, clock, seen, stop: () => { server.closeAllConnections(); server.close(); } };
}

function bodyOf(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
