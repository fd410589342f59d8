import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openSalesforce } from "../../../../sandbox/salesforce/salesforce-crm.ts";
import { defaultSettings } from "../../../../sandbox/salesforce/settings.ts";
import { serveCrm } from "../../../../sandbox/shared/crm-server.ts";
import type { RunningCrm } from "../../../../sandbox/shared/crm-server.ts";
import { at, textAt } from "../sandbox-client.ts";
import type { Answer } from "../sandbox-client.ts";

const redirectUri = "http://localhost:3000/oauth/salesforce/callback";
const app = { client_id: "steward-sandbox-salesforce", client_secret: "steward-sandbox-salesforce-secret" };
export const api = "/services/data/v66.0";

type Headers = Readonly<Record<string, string>>;

/** The sandbox Salesforce behind HTTP in this process, spoken to as an app with a session and through the control door. */
export class OrgClient {
  readonly dataDir: string;
  #running: RunningCrm;
  token = "";
  refreshToken = "";

  constructor(dataDir: string, running: RunningCrm) {
    this.dataDir = dataDir;
    this.#running = running;
  }

  static async start(): Promise<OrgClient> {
    const dataDir = await mkdtemp(join(tmpdir(), "steward-org-"));
    return new OrgClient(dataDir, await serve(dataDir));
  }

  /** The login host; data is served on `instanceUrl`. */
  get loginUrl(): string {
    return this.#running.url;
  }

  get instanceUrl(): string {
    return this.loginUrl.replace("127.0.0.1", "localhost");
  }

  async stop(): Promise<void> {
    await this.#running.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Ends the server and starts another on what it left on disk. */
  async restart(): Promise<void> {
    await this.#running.stop();
    this.#running = await serve(this.dataDir);
  }

  /** An empty org with the app installed. */
  async fresh(): Promise<void> {
    await this.door("POST", "reset", {});
    await this.door("POST", "settings", { autoApprove: true, duplicateRules: false });
    await this.install();
  }

  /** Walks through the consent, and keeps the tokens. */
  async install(scope = "api refresh_token id"): Promise<void> {
    const verifier = randomBytes(32).toString("base64url");
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const query = new URLSearchParams({
      response_type: "code", client_id: app.client_id, redirect_uri: redirectUri, scope, state: "s-1", code_challenge: challenge, code_challenge_method: "S256",
    });
    const { headers } = await this.send(`${this.loginUrl}/services/oauth2/authorize?${query.toString()}`, "GET");
    const code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
    this.#keep(await this.#token({ grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier }));
  }

  /** Trades the refresh token for a new session. */
  async refresh(refreshToken = this.refreshToken): Promise<Answer> {
    const answer = await this.#token({ grant_type: "refresh_token", refresh_token: refreshToken });
    if (answer.status === 200) this.#keep(answer);
    return answer;
  }

  /** Asks the API with the app's session; a path without a leading slash is one of version 66. */
  call(method: string, path: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    const full = path.startsWith("/") ? path : `${api}/${path}`;
    return this.send(`${this.instanceUrl}${full}`, method, body, { authorization: `Bearer ${this.token}`, ...headers });
  }

  query(soql: string): Promise<Answer> {
    return this.call("GET", `query?q=${encodeURIComponent(soql)}`);
  }

  /** Asks the control door. */
  door(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(`${this.loginUrl}/_sandbox/${path}`, method, body);
  }

  plan(fault: string, more: object = {}): Promise<Answer> {
    return this.door("POST", "faults", [{ fault, ...more }]);
  }

  /** Creates a record and returns its id. */
  async create(type: string, values: Readonly<Record<string, unknown>>): Promise<string> {
    const answer = await this.call("POST", `sobjects/${type}`, values);
    if (answer.status !== 201) throw new Error(`create answered ${String(answer.status)}: ${JSON.stringify(answer.json)}`);
    return String(at(answer.json, "id"));
  }

  async send(url: string, method: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    const raw = body instanceof URLSearchParams || typeof body === "string";
    const response = await fetch(url, {
      method,
      redirect: "manual",
      headers: { ...(body === undefined || body instanceof URLSearchParams ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = text !== "" && (response.headers.get("content-type") ?? "").includes("json");
    const json: unknown = isJson ? JSON.parse(text) : text;
    return { status: response.status, json, headers: response.headers };
  }

  #token(fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.send(`${this.loginUrl}/services/oauth2/token`, "POST", new URLSearchParams({ ...app, ...fields }));
  }

  #keep({ json }: Answer): void {
    this.token = String(at(json, "access_token"));
    const renewed = textAt(json, "refresh_token");
    if (renewed !== "") this.refreshToken = renewed;
  }
}

/** Metadata of an external id field, and the permission set without which nobody sees it. */
export function externalIdMetadata(object: "Activity" | "Account" | "Contact", name: string, unique = true): { readonly files: Headers } {
  const head = `<?xml version="1.0" encoding="UTF-8"?>`;
  const objects = object === "Activity" ? ["Task", "Event"] : [object];
  const grants = objects.map((each) => `<fieldPermissions><field>${each}.${name}</field><readable>true</readable><editable>true</editable></fieldPermissions>`);
  return {
    files: {
      [`main/default/objects/${object}/fields/${name}.field-meta.xml`]:
        `${head}<CustomField xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>${name}</fullName><label>Key</label><type>Text</type><length>80</length>` +
        `<externalId>true</externalId><unique>${String(unique)}</unique></CustomField>`,
      [`main/default/permissionsets/${name}.permissionset-meta.xml`]:
        `${head}<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata"><label>${name}</label>${grants.join("")}</PermissionSet>`,
    },
  };
}

async function serve(dataDir: string): Promise<RunningCrm> {
  const { crm } = await openSalesforce(dataDir, { ...defaultSettings, autoApprove: true });
  return serveCrm(crm, 0, join(dataDir, "requests.jsonl"));
}
