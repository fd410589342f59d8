import { randomUUID } from "node:crypto";

import type { SandboxReply, SandboxRequest } from "../../shared/http-types.ts";
import type { Portal } from "../portal.ts";
import { findClient } from "./clients.ts";
import type { OAuthClient } from "./clients.ts";
import { consentPage, refusalPage } from "./consent-page.ts";
import { isKnownScope } from "./known-scopes.ts";

const waitingMs = 10 * 60_000;
const waitingMax = 1_000;

/** The person who is signed in when the portal has no users. */
const lonelyAdmin = { userId: 9_000_001, user: "admin@portal.example" };
/** A user of the portal whom no record can be assigned to. */
const noOwner = { userId: 9_000_002 };
const pageHeaders = { "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http:", "cache-control": "no-store" };

interface Asked {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly scopes: readonly string[];
  readonly optionalScopes: readonly string[];
  readonly challenge: string | null;
  readonly expiresAt: number;
}

/** The authorize endpoint and its consent page (VENDORS 1.9). */
export class AuthorizePages {
  readonly #portal: Portal;
  readonly #waiting = new Map<string, Asked>();

  constructor(portal: Portal) {
    this.#portal = portal;
  }

  /** `GET /oauth/authorize`: the page, a redirect at once when approval is automatic, or the reason why neither. */
  authorize(request: SandboxRequest): SandboxReply {
    const asked = this.#read(request.query);
    if (typeof asked === "string") return { status: 400, headers: pageHeaders, html: refusalPage(asked) };
    if (this.#portal.settings().autoApprove) return this.#allow(asked);
    this.#forgetOld();
    const requestId = randomUUID();
    this.#waiting.set(requestId, asked);
    const html = consentPage({
      requestId,
      appName: asked.client.name,
      portalId: this.#portal.id,
      user: this.#person().user,
      redirectHost: new URL(asked.redirectUri).host,
      scopes: asked.scopes,
      optionalScopes: asked.optionalScopes,
    });
    return { status: 200, headers: pageHeaders, html };
  }

  /** `POST /oauth/authorize/decision`: Allow or Deny was pressed. */
  decide(request: SandboxRequest): SandboxReply {
    const form = request.body.kind === "form" ? request.body.params : new URLSearchParams();
    const requestId = form.get("request") ?? "";
    const asked = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    if (asked === undefined || asked.expiresAt < this.#portal.clock.now()) {
      return { status: 400, headers: pageHeaders, html: refusalPage("This request is no longer open. Please start again from the app.") };
    }
    if (form.get("decision") === "allow") return this.#allow(asked);
    return redirect(asked, { error: "access_denied", error_description: "The user denied the request" });
  }

  #allow(asked: Asked): SandboxReply {
    const grant = { clientId: asked.client.id, scopes: [...new Set([...asked.scopes, ...asked.optionalScopes])], ...this.#person() };
    const code = this.#portal.tokens.issueCode(grant, asked.redirectUri, asked.challenge, this.#portal.clock.now());
    return redirect(asked, { code });
  }

  /** What was asked for, or why it cannot be answered with a redirect. */
  #read(query: URLSearchParams): Asked | string {
    const client = findClient(query.get("client_id") ?? "");
    if (client === undefined) return "No app is registered under this client_id.";
    const redirectUri = query.get("redirect_uri") ?? "";
    if (!client.redirectAllowed(redirectUri)) return "The redirect_uri is not one of those registered for the app.";
    const scopes = words(query.get("scope"));
    const optionalScopes = words(query.get("optional_scope") ?? query.get("optional_scopes"));
    if (scopes.length === 0) return "Authorization failed because no scopes were asked for.";
    const unknown = [...scopes, ...optionalScopes].filter((scope) => !isKnownScope(scope));
    if (unknown.length > 0) return `Authorization failed because there are no such scopes: ${unknown.slice(0, 5).join(", ").slice(0, 300)}`;
    if (!scopes.includes("oauth")) return "Authorization failed because the scope oauth is missing.";
    const challenge = query.get("code_challenge");
    const method = query.get("code_challenge_method") ?? "plain";
    if (challenge !== null && method !== "S256") return "Only the code_challenge_method S256 is supported.";
    return { client, redirectUri, state: query.get("state"), scopes, optionalScopes, challenge, expiresAt: this.#portal.clock.now() + waitingMs };
  }

  #person(): { userId: number; user: string } {
    const chosen = this.#portal.settings().signedIn?.toLowerCase() ?? null;
    const owner = [...this.#portal.owners.values()].find((each) => !each.archived && (chosen === null || each.email === chosen));
    if (owner === undefined && chosen !== null) return { ...noOwner, user: chosen };
    return owner === undefined ? lonelyAdmin : { userId: owner.userId, user: owner.email };
  }

  #forgetOld(): void {
    const now = this.#portal.clock.now();
    for (const [id, asked] of this.#waiting) if (asked.expiresAt < now || this.#waiting.size >= waitingMax) this.#waiting.delete(id);
  }
}

function redirect(asked: Asked, params: Readonly<Record<string, string>>): SandboxReply {
  const target = new URL(asked.redirectUri);
  for (const [name, value] of Object.entries(params)) target.searchParams.set(name, value);
  if (asked.state !== null) target.searchParams.set("state", asked.state);
  return { status: 302, headers: { location: target.href, "cache-control": "no-store" } };
}

function words(text: string | null): readonly string[] {
  return [...new Set((text ?? "").split(/[\s,]+/).filter((word) => word !== ""))];
}
