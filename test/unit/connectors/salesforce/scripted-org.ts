import assert from "node:assert/strict";
import { createServer } from "node:http";

import { createClient } from "../../../../connectors/salesforce/client.ts";
import { createReader } from "../../../../connectors/salesforce/reader.ts";
import { createTokenSource } from "../../../../connectors/shared/oauth.ts";
import type { CrmReader } from "../../../../src/ports/crm-reader.ts";
import { inMemoryClock } from "../../../helpers/in-memory-clock.ts";
import { inMemoryGrants } from "../../../helpers/in-memory-grants.ts";
import { inMemoryLimiter } from "../../../helpers/in-memory-limiter.ts";

/** What a query is answered with. */
export interface Told {
  readonly records: readonly object[];
  /** Left out: yes. */
  readonly done?: boolean;
}

/** An org that has these objects with these fields (`Name`, `Name:type`, `Name:type:hidden` for one that no statement may ask by), and answers queries as a test says. */
export interface Script {
  readonly objects: Readonly<Record<string, readonly string[]>>;
  readonly answer: (soql: string) => Told;
}

/** A server that answers as a test says: for answers that no sandbox gives. */
export interface ScriptedOrg {
  readonly reader: CrmReader;
  /** Every statement, in order. */
  readonly asked: readonly string[];
  stop(): void;
}

function fieldOf(field: string): object {
  const [name, type = "string", word] = field.split(":");
  return { name, type, filterable: word !== "hidden", sortable: word !== "hidden" };
}

/** Starts one. */
export async function scriptedOrg({ objects, answer }: Script): Promise<ScriptedOrg> {
  const asked: string[] = [];
  const reply = (url: URL): { readonly status: number; readonly json: unknown } => {
    const described = /\/sobjects\/(\w+)\/describe$/.exec(url.pathname)?.[1];
    if (described !== undefined) {
      const fields = objects[described];
      if (fields === undefined) return { status: 404, json: [{ errorCode: "NOT_FOUND", message: "The requested resource does not exist" }] };
      return { status: 200, json: { name: described, fields: fields.map(fieldOf) } };
    }
    const soql = url.searchParams.get("q") ?? "";
    asked.push(soql);
    const { records, done = true } = answer(soql);
    return { status: 200, json: { totalSize: records.length, done, records, ...(done ? {} : { nextRecordsUrl: "/services/data/v66.0/query/01g000000000001-200" }) } };
  };
  const server = createServer((request, response) => {
    const { status, json } = reply(new URL(request.url ?? "/", "http://org"));
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const url = `http://127.0.0.1:${address.port}`;
  const clock = inMemoryClock("2026-03-20T22:00:00.000Z");
  const grants = inMemoryGrants({ accessToken: "a-token-of-the-vendor", refreshToken: "r", expiresAt: null, instanceUrl: url, scopes: [], clientId: "c" });
  const tokens = createTokenSource({ grants, clock, clientId: "c", refresh: async (current) => ({ ok: true, value: current }) });
  const client = createClient({ settings: { loginUrl: url, clientId: "c", clientSecret: "s" }, tokens, limiter: inMemoryLimiter(), clock });
  return { reader: createReader({ client, clock }), asked, stop: () => { server.closeAllConnections(); server.close(); } };
}
