import { createHash } from "node:crypto";

import { SandboxClock } from "../../../../sandbox/shared/clock.ts";
import { DurableStore } from "../../../../sandbox/shared/durable-store.ts";
import type { Fault } from "../../../../sandbox/shared/faults.ts";
import type { SandboxReply, SandboxRequest } from "../../../../sandbox/shared/http-types.ts";
import { member, stringOf } from "../../../../sandbox/shared/unknown-values.ts";
import type { Row, Value } from "../../../../sandbox/salesforce/model.ts";
import type { Desk } from "../../../../sandbox/salesforce/oauth/desk.ts";
import { answerOAuth } from "../../../../sandbox/salesforce/oauth/oauth.ts";
import { createSessions, sessionPolicy } from "../../../../sandbox/salesforce/oauth/sessions.ts";
import { defaultFacts, defaultSettings } from "../../../../sandbox/salesforce/settings.ts";
import type { Facts, Settings } from "../../../../sandbox/salesforce/settings.ts";

export const orgId = "00DKj00000SandB0XA";
export const anaId = "005Kj0000000002AAA";
export const client = { client_id: "steward-sandbox-salesforce", client_secret: "steward-sandbox-salesforce-secret" };
export const redirectUri = "http://localhost:3000/oauth/salesforce/callback";
export const verifier = "v".repeat(43);
export const challenge = createHash("sha256").update(verifier).digest("base64url");

/** How a request comes in, beyond method and path. */
export interface Asking {
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly bearer?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly host?: string;
  readonly fault?: Fault["fault"];
}

/** Tokens as an app keeps them. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

const STANDING = 0.000_001;

/** An org with two inactive or active users, its clock and its switches, asked without a network in between. */
export class OAuthRig {
  settings: Settings = { ...defaultSettings, autoApprove: true };
  facts: Facts = defaultFacts;
  readonly clock = new SandboxClock();
  readonly store = new DurableStore();
  readonly users = new Map<string, Row>();
  readonly desk: Desk;

  constructor() {
    // Time passes only when a test says so: a busy machine must not push a session over its end.
    this.clock.change({ rate: STANDING });
    const org = {
      id: orgId,
      clock: this.clock,
      settings: () => this.settings,
      facts: () => this.facts,
      rows: () => this.users.values(),
      row: (_type: string, id: string) => this.users.get(id),
    };
    this.desk = { org, sessions: createSessions(this.store, this.clock, sessionPolicy(org)) };
    this.user("005Kj0000000001AAA", { Username: "gone@org.example.com", LastName: "Gone", IsActive: false });
    this.user(anaId, {
      Username: "ana@org.example.com", Name: "Ana Example", FirstName: "Ana", LastName: "Example", Email: "ana@example.com",
      TimeZoneSidKey: "Europe/Vienna", IsActive: true,
    });
  }

  user(id: string, values: Readonly<Record<string, Value>>): void {
    this.users.set(id, { type: "User", id, values, seed: null });
  }

  ask(method: string, path: string, asking: Asking = {}): SandboxReply {
    const reply = answerOAuth(this.desk, requestOf(method, path, asking), asking.fault === undefined ? undefined : faultOf(asking.fault));
    this.store.commit();
    return reply ?? { status: 0 };
  }

  authorize(more: Readonly<Record<string, string>> = {}, less: readonly string[] = []): SandboxReply {
    const all = {
      response_type: "code", client_id: client.client_id, redirect_uri: redirectUri, scope: "api refresh_token", state: "s-1",
      code_challenge: challenge, code_challenge_method: "S256", ...more,
    };
    const query = Object.fromEntries(Object.entries(all).filter(([name]) => !less.includes(name)));
    return this.ask("GET", "/services/oauth2/authorize", { query });
  }

  code(more: Readonly<Record<string, string>> = {}): string {
    return returned(this.authorize(more)).get("code") ?? "";
  }

  exchange(code: string, more: Readonly<Record<string, string>> = {}): SandboxReply {
    return this.token({ ...client, grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier, ...more });
  }

  refresh(refreshToken: string, asking: Asking = {}): SandboxReply {
    return this.token({ ...client, grant_type: "refresh_token", refresh_token: refreshToken }, asking);
  }

  token(form: Readonly<Record<string, string>>, asking: Asking = {}): SandboxReply {
    return this.ask("POST", "/services/oauth2/token", { ...asking, form });
  }

  install(more: Readonly<Record<string, string>> = {}): Tokens {
    return tokensOf(this.exchange(this.code(more)));
  }

  /** Whether an access token opens the org. */
  opens(accessToken: string): boolean {
    return this.desk.sessions.check(accessToken) !== undefined;
  }

  later(ms: number): void {
    this.clock.change({ advanceMs: ms });
  }
}

/** A request as the server hands it over. */
export function requestOf(method: string, path: string, { query, form, bearer, headers, host }: Asking): SandboxRequest {
  const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers: { host: host ?? "127.0.0.1:4100", ...authorization, ...headers },
    body: form === undefined ? { kind: "none" } : { kind: "form", params: new URLSearchParams(form) },
  };
}

/** The tokens of an answer; empty where there are none. */
export function tokensOf(reply: { readonly json?: unknown }): Tokens {
  return { access: stringOf(member(reply.json, "access_token")) ?? "", refresh: stringOf(member(reply.json, "refresh_token")) ?? "" };
}

/** The parameters that went back to the app. */
export function returned(reply: SandboxReply): URLSearchParams {
  const location = reply.headers?.["location"];
  return location === undefined ? new URLSearchParams() : new URL(location).searchParams;
}

/** Status and OAuth error in one word. */
export function outcome({ status, json }: SandboxReply): string {
  return `${String(status)} ${stringOf(member(json, "error")) ?? ""}`.trim();
}

function faultOf(fault: Fault["fault"]): Fault {
  return { match: { nth: 1, times: 1 }, fault };
}
