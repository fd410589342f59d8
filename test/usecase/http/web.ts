import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";

import { loadDefaultPolicy } from "../../../config/load.ts";
import { readSettings } from "../../../config/settings.ts";
import type { App } from "../../../src/app/app.ts";
import { compose } from "../../../src/app/compose.ts";
import { hashOf, newApiKey } from "../../../src/app/http/credentials.ts";
import { type HttpServer, startHttp } from "../../../src/app/http/server.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { PERMISSIONS, type Permission } from "../../../src/domain/access/permissions.ts";
import { createApiKey } from "../../../src/usecases/manage-api-keys.ts";
import { type FixedClock, fixedClock } from "../../helpers/database.ts";
import { dropDatabase, freshDatabase } from "../../helpers/postgres.ts";
import type { ConnectionConfig } from "../../../src/adapters/store/embedded-postgres.ts";

/** A composed app on a database of its own, with its web process on a free port. */
export interface Web {
  readonly app: App;
  readonly clock: FixedClock;
  readonly http: HttpServer;
  /** Where it listens, whatever it says its public URL is. */
  readonly origin: string;
  readonly connection: ConnectionConfig;
  readonly dataDir: string;
  /** Ends the app and leaves its database to look at until `stop`. */
  stopApp(): Promise<void>;
  stop(): Promise<void>;
}

/** An answer, read. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** Starts the whole web process; `env` adds settings. The clock stands still until it is moved. */
export async function startWeb(env: Readonly<Record<string, string>> = {}, change: (app: App) => App = (app) => app): Promise<Web> {
  const connection = await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), "steward-web-"));
  const port = 20_000 + Math.floor(Math.random() * 30_000);
  const url = `postgresql://${connection.user}@localhost:${connection.port}/${connection.database}?host=${encodeURIComponent(connection.host)}`;
  const wanted = Number(env["PORT"] ?? port);
  const settings = readSettings({ DATABASE_URL: url, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: "silent", ...env });
  const clock = fixedClock();
  const app = change({ ...(await compose(settings, { startsAt: null })), clock });
  const taken: string[] = [];
  let stopped: Promise<void> | null = null;
  const stopApp = async (): Promise<void> => {
    await http.stop();
    await app.stop();
  };
  const http = await startHttp(app, (line) => { taken.push(line); });
  return {
    app, clock, http, connection, dataDir, origin: `http://localhost:${wanted + taken.length}`,
    stopApp: () => (stopped ??= stopApp()),
    async stop() {
      await (stopped ??= stopApp());
      await dropDatabase(connection);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** An installation without a CRM behind it. */
export async function installed({ app, clock }: Pick<Web, "app" | "clock">, accountId: string): Promise<InstallationId> {
  const { id } = await app.store.acrossTenants.install({
    crm: "hubspot", grantor: { accountId, accountName: `portal ${accountId}`, userId: null }, policy: await loadDefaultPolicy(), auditOrigin: "test", at: clock.now(),
    grant: { accessToken: "a", refreshToken: "r", expiresAt: clock.now(), scopes: [], clientId: "c" },
  });
  return id;
}

/** An API key of an installation, with every permission unless told otherwise. */
export async function keyOf({ app }: Pick<Web, "app">, installation: InstallationId, permissions: readonly Permission[] = PERMISSIONS): Promise<string> {
  const key = newApiKey();
  await createApiKey(app, installation, { id: idOfKey(key), hash: hashOf(key), name: "test", permissions }, { kind: "admin", id: "test" });
  return key;
}

/** Under which id the key of {@link keyOf} is kept. */
export const idOfKey = (key: string): string => `k-${hashOf(key).slice(0, 12)}`;

/** One request. A body that is no string is sent as JSON; redirects are not followed. */
export async function ask(url: string, { method, key, body, headers }: { readonly method?: string; readonly key?: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {}): Promise<Answered> {
  const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  const response = await fetch(url, {
    method: method ?? (body === undefined ? "GET" : "POST"), redirect: "manual", ...sent,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...headers },
  });
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

const ProblemSchema = z.strictObject({
  type: z.literal("about:blank"), title: z.string().min(5), status: z.int(), detail: z.string().min(5),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).min(1).optional(), correlationId: z.uuid(),
});

/** Asserts that an answer is a problem of this status in the promised form, and yields it. */
export function problemOf(answer: Answered, status: number): z.infer<typeof ProblemSchema> {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json/);
  const problem = ProblemSchema.parse(answer.json);
  assert.equal(problem.status, status);
  assert.equal(problem.correlationId, answer.headers.get("x-correlation-id"));
  return problem;
}

/** A call as a source would post it. */
export function someCall(sourceId: string, change: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    kind: "call", source: "dialer", sourceId, occurredAt: "2026-03-02T13:00:00-06:00", direction: "outbound", subject: "Pump drawings", body: "Discussed the drawings.",
    participants: [{ role: "caller", name: "Ben Sample", email: "ben@seller.example" }, { role: "callee", name: "Ana Example", email: "ana@example.com" }],
    ...change,
  };
}

/** Signs in by a fresh link, as a person pressing the button; yields the cookie and the session's token. */
export async function signIn({ http, origin }: Pick<Web, "http" | "origin">): Promise<{ readonly cookie: string; readonly csrf: string; readonly setCookie: string }> {
  const token = new URL(await http.signInLink()).searchParams.get("token") ?? "";
  const answer = await ask(`${origin}/sign-in`, { body: `token=${token}`, headers: { "content-type": "application/x-www-form-urlencoded" } });
  assert.equal(answer.status, 303, answer.text);
  const [setCookie = ""] = answer.headers.getSetCookie();
  const cookie = setCookie.split(";")[0] ?? "";
  const session = await ask(`${origin}/api/v1/session`, { headers: { cookie } });
  return { cookie, setCookie, csrf: z.object({ csrfToken: z.string() }).parse(session.json).csrfToken };
}
