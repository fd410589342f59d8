import { setTimeout as wait } from "node:timers/promises";

import type { Call, Fault } from "../portal.ts";
import { Refusal, Rolodex } from "./rolodex.ts";

/** What this vendor's tokens are like. */
export const TOKEN_MS = 30 * 60_000;
const SLOW_MS = 1_300;

const REFUSALS: Partial<Readonly<Record<Fault, { readonly status: number; readonly code: string; readonly retryAfter?: string }>>> = {
  forbidden: { status: 403, code: "forbidden" },
  throttled: { status: 429, code: "too-fast" },
  "throttled-seven-seconds": { status: 429, code: "too-fast", retryAfter: "7" },
  "throttled-for-the-day": { status: 429, code: "day-used-up" },
  locked: { status: 423, code: "locked" },
  "server-error": { status: 500, code: "broken" },
};

/** Which operations each kind of call is made of at this vendor: links travel with their rows. */
const OPS: Readonly<Record<Call, readonly string[]>> = {
  list: ["all"], search: ["changes"], find: ["get"], create: ["insert"], update: ["update"], change: ["update"], associate: ["changes", "update"],
  properties: ["fields"], "make-field": ["define"], token: ["token"],
};

/** The CRM behind something like HTTP, without a network: tokens, failures, and a count of what was asked. */
export class RolodexServer {
  readonly crm = new Rolodex();
  requests = 0;
  mutations = 0;
  #access = "access-0";
  #refresh: string | null = "refresh-0";
  #planned: { readonly fault: Fault; readonly ops: readonly string[]; left: number }[] = [];

  strike(fault: Fault, call: Call, times: number): void {
    this.#planned.push({ fault, ops: OPS[call], left: times });
  }

  calm(): void {
    this.#planned = [];
  }

  /** Answers as `fetch` would. */
  async send(token: string, body: { readonly op: string }): Promise<Response> {
    this.requests += 1;
    const fault = this.#take(body.op);
    if (fault === "slow") await wait(SLOW_MS);
    if (fault === "drop-before") throw new TypeError("fetch failed");
    if (fault === "token-expired" || fault === "grant-revoked") this.#access = "ended";
    if (fault === "grant-revoked") this.#refresh = null;
    if (token !== this.#access) return reply(401, { code: "unknown-token", message: `${token} is not known` });
    const refusal = fault === null ? undefined : REFUSALS[fault];
    if (refusal !== undefined) return reply(refusal.status, { code: refusal.code, message: "not now" }, refusal.retryAfter);
    const before = this.crm.rows.size + this.#versions();
    const answer = this.#work(body, fault === "partial");
    if (this.crm.rows.size + this.#versions() !== before) this.mutations += 1;
    if (fault === "drop-after-commit") throw new TypeError("terminated");
    return fault === "garbage" ? new Response("<html>bad gateway</html>") : answer;
  }

  /** A new access token for the refresh token, which changes too. */
  async renew(refreshToken: string): Promise<Response> {
    this.requests += 1;
    const fault = this.#take("token");
    if (fault === "drop-before") throw new TypeError("fetch failed");
    if (refreshToken !== this.#refresh) return reply(400, { code: "invalid_grant", message: "the refresh token has ended" });
    this.#access = `access-${String(this.requests)}`;
    this.#refresh = `refresh-${String(this.requests)}`;
    return Promise.resolve(reply(200, { access: this.#access, refresh: this.#refresh, lives: TOKEN_MS }));
  }

  #work(body: unknown, inPart: boolean): Response {
    try {
      return reply(200, this.crm.answer(body, (index) => inPart && index % 2 === 1));
    } catch (error) {
      if (error instanceof Refusal) return reply(error.status, { code: error.code, message: error.message });
      throw error;
    }
  }

  #versions(): number {
    return [...this.crm.rows.values()].reduce((sum, { version }) => sum + version, this.crm.fields.size);
  }

  #take(op: string): Fault | null {
    const due = this.#planned.find(({ ops, left }) => left > 0 && ops.includes(op));
    if (due === undefined) return null;
    due.left -= 1;
    return due.fault;
  }
}

function reply(status: number, json: object, retryAfter?: string): Response {
  return Response.json(json, { status, headers: retryAfter === undefined ? {} : { "retry-after": retryAfter } });
}
