import { createHash, randomBytes } from "node:crypto";

import { startSandbox } from "../../helpers/start-sandbox.ts";
import type { SandboxStart, StartedSandbox } from "../../helpers/start-sandbox.ts";

/** The scopes of an app that may do everything the tests do. */
const allScopes = [
  "oauth", "sales-email-read", "crm.objects.owners.read", "crm.objects.users.read", "crm.objects.users.write",
  ...["contacts", "companies", "deals"].flatMap((name) => ["objects", "schemas"].flatMap((kind) => [`crm.${kind}.${name}.read`, `crm.${kind}.${name}.write`])),
];
export const redirectUri = "http://localhost:3000/oauth/hubspot/callback";
/** Marks a request that breaks the contract on purpose, or one that is answered so. */
export const deliberate = { "x-steward-deliberate": "true" };
export const client = { client_id: "steward-sandbox", client_secret: "steward-sandbox-secret" };

/** An answer with its body as data, to be walked with `at`. */
export interface Answer {
  readonly status: number;
  readonly json: unknown;
  readonly headers: Headers;
}

/** Follows keys and indexes into data of unknown shape; nothing where the way ends. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    if (typeof inner !== "object" || inner === null) return undefined;
    return Object.entries(inner).find(([name]) => name === String(key))?.[1];
  }, value);
}

/** The list at a path; empty when there is none. */
export function list(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The text at a path; empty when there is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

let shared: Promise<StartedSandbox> | undefined;

after("the shared sandbox ends", async () => {
  const started = await shared;
  await started?.stop();
});

/** A sandbox process, spoken to as an app with a token and through the control door. */
export class SandboxClient {
  readonly sandbox: StartedSandbox;
  token = "";
  refreshToken = "";

  constructor(sandbox: StartedSandbox) {
    this.sandbox = sandbox;
  }

  /** A client of the one process that all test files share; each test begins with `fresh`. */
  static async shared(): Promise<SandboxClient> {
    shared ??= startSandbox({ autoApprove: true });
    return new SandboxClient(await shared);
  }

  static async start(start: SandboxStart = {}): Promise<SandboxClient> {
    return new SandboxClient(await startSandbox({ autoApprove: true, ...start }));
  }

  get url(): string {
    return this.sandbox.url;
  }

  stop(): Promise<void> {
    return this.sandbox.stop();
  }

  /** Asks the API with the app's token. */
  call(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(method, path, body, { authorization: `Bearer ${this.token}` });
  }

  /** Asks as `call` does, with what breaks the contract on purpose: the check is told, so that the run does not fail. */
  callWrongly(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(method, path, body, { authorization: `Bearer ${this.token}`, ...deliberate });
  }

  /** Asks the control door. */
  door(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(method, `/_sandbox/${path}`, body, {});
  }

  async send(method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const isForm = body instanceof URLSearchParams;
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: "manual",
      headers: { ...(body === undefined || isForm ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    const json: unknown = isJson ? JSON.parse(text) : text;
    return { status: response.status, json, headers: response.headers };
  }

  /** Posts a form to an OAuth endpoint. */
  form(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.send("POST", path, new URLSearchParams(fields), {});
  }

  authorizePath(more: Readonly<Record<string, string>> = {}): string {
    const query = new URLSearchParams({ client_id: client.client_id, redirect_uri: redirectUri, scope: allScopes.join(" "), state: "s-1", ...more });
    return `/oauth/authorize?${query.toString()}`;
  }

  /** Walks through the consent with approval switched to automatic, and keeps the tokens. */
  async install(scopes: readonly string[] = allScopes): Promise<void> {
    const verifier = randomBytes(32).toString("base64url");
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const path = this.authorizePath({ scope: scopes.join(" "), code_challenge: challenge, code_challenge_method: "S256" });
    const { headers } = await this.send("GET", path, undefined, {});
    const code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
    const { json } = await this.form("/oauth/2026-03/token", {
      ...client, grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier,
    });
    this.token = String(at(json, "access_token"));
    this.refreshToken = String(at(json, "refresh_token"));
  }

  /** An empty portal with the app installed and no limit on requests in the way of the test. */
  async fresh(): Promise<void> {
    await this.door("POST", "reset", {});
    await this.door("POST", "settings", { requestsPerWindow: 100_000, searchesPerSecond: 10_000 });
    await this.install();
  }

  /** Creates a record and returns its id. */
  async create(type: string, properties: Readonly<Record<string, string>>): Promise<string> {
    const { status, json } = await this.call("POST", `/crm/objects/2026-09/${type}`, { properties });
    if (status !== 201) throw new Error(`create answered ${String(status)}: ${JSON.stringify(json)}`);
    return String(at(json, "id"));
  }

  /** The problems inside a "Property values were not valid" message. */
  static problems(answer: Answer): readonly unknown[] {
    const message = String(at(answer.json, "message"));
    const start = message.indexOf("[");
    const parsed: unknown = start === -1 ? [] : JSON.parse(message.slice(start));
    return Array.isArray(parsed) ? parsed : [];
  }
}
