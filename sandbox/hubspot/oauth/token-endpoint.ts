import { createHash, timingSafeEqual } from "node:crypto";

import type { SandboxReply, SandboxRequest } from "../../shared/http-types.ts";
import type { Portal } from "../portal.ts";
import { appId } from "../portal.ts";
import { findClient } from "./clients.ts";
import { accessTokenSeconds } from "./token-store.ts";
import type { AccessToken, RefreshToken } from "./token-store.ts";

/** The OAuth error bodies (VENDORS 1.9): an RFC 6749 code and HubSpot's own word for it. */
function refusal(error: string, status: string, message: string): SandboxReply {
  return { status: 400, headers: noStore, json: { status, message, error, error_description: message } };
}

const noStore = { "cache-control": "no-store" };

/** `POST /oauth/{version}/token`. */
export function token(portal: Portal, request: SandboxRequest): SandboxReply {
  const form = formOf(request);
  const refused = checkClient(form);
  if (refused !== undefined) return refused;
  switch (form.get("grant_type")) {
    case "authorization_code":
      return exchangeCode(portal, form);
    case "refresh_token":
      return refresh(portal, form);
    default:
      return refusal("unsupported_grant_type", "BAD_GRANT_TYPE", "missing or unknown grant type");
  }
}

/** `POST /oauth/{version}/token/introspect`; all the field names that the guides use are taken. */
export function introspect(portal: Portal, request: SandboxRequest): SandboxReply {
  const form = formOf(request);
  const refused = checkClient(form);
  if (refused !== undefined) return refused;
  const value = form.get("token") ?? form.get("access_token") ?? form.get("refresh_token") ?? "";
  const access = portal.tokens.access(value);
  if (access !== undefined && isLive(portal, access)) {
    const expiresIn = Math.floor((access.expiresAt - portal.clock.now()) / 1_000);
    return { status: 200, headers: noStore, json: { ...described(portal, access), token_use: "access_token", expires_in: expiresIn } };
  }
  const refreshToken = portal.tokens.refresh(value);
  if (refreshToken?.revoked === false) {
    return { status: 200, headers: noStore, json: { ...described(portal, refreshToken), token_use: "refresh_token" } };
  }
  return { status: 200, headers: noStore, json: { active: false } };
}

/** `POST /oauth/{version}/token/revoke`; a token nobody knows is no error (RFC 7009 2.2). */
export function revoke(portal: Portal, request: SandboxRequest): SandboxReply {
  const form = formOf(request);
  const refused = checkClient(form);
  if (refused !== undefined) return refused;
  const value = form.get("token") ?? "";
  if (portal.tokens.refresh(value) === undefined) portal.tokens.revokeAccess(value);
  else portal.tokens.revokeFamily(value);
  return { status: 204, headers: noStore };
}

/** Whether an access token opens anything now. */
export function isLive(portal: Portal, access: AccessToken): boolean {
  return !access.revoked && access.expiresAt > portal.clock.now();
}

function exchangeCode(portal: Portal, form: URLSearchParams): SandboxReply {
  const code = portal.tokens.code(form.get("code") ?? "");
  const bad = refusal("invalid_grant", "BAD_AUTH_CODE", "missing or unknown auth code");
  if (code === undefined || code.clientId !== form.get("client_id")) return bad;
  if (code.usedFor !== null) {
    // The code leaked or was replayed: what the first use got is not safe either.
    portal.tokens.revokeFamily(code.usedFor);
    return bad;
  }
  if (code.expiresAt <= portal.clock.now()) return bad;
  if (code.redirectUri !== form.get("redirect_uri")) return refusal("invalid_grant", "BAD_REDIRECT_URI", "redirect URI does not match the one of the auth code");
  if (!verifierFits(code.challenge, form.get("code_verifier"))) return refusal("invalid_grant", "BAD_CODE_VERIFIER", "code verifier does not match");
  return answer(portal, portal.tokens.useCode(code));
}

function refresh(portal: Portal, form: URLSearchParams): SandboxReply {
  const found = portal.tokens.refresh(form.get("refresh_token") ?? "");
  if (found === undefined || found.revoked || found.clientId !== form.get("client_id")) {
    return refusal("invalid_grant", "BAD_REFRESH_TOKEN", "refresh token is invalid, expired or revoked");
  }
  if (!portal.facts().refreshTokenRotates) return answer(portal, found);
  portal.tokens.revokeFamily(found.token);
  return answer(portal, portal.tokens.issueRefresh(found));
}

function answer(portal: Portal, refreshToken: RefreshToken): SandboxReply {
  const access = portal.tokens.issueAccess(refreshToken, portal.clock.now());
  return {
    status: 200,
    headers: noStore,
    json: {
      token_type: "bearer",
      access_token: access.token,
      refresh_token: refreshToken.token,
      expires_in: accessTokenSeconds,
      hub_id: portal.id,
      scopes: access.scopes,
      user_id: access.userId,
      token_use: "access_token",
    },
  };
}

function described(portal: Portal, of: AccessToken | RefreshToken): Readonly<Record<string, unknown>> {
  return {
    active: true, token: of.token, hub_id: portal.id, user_id: of.userId, client_id: of.clientId, app_id: appId, user: of.user,
    hub_domain: `${String(portal.id)}.portal.example`, scopes: of.scopes, token_type: "bearer", is_private_distribution: false,
  };
}

function checkClient(form: URLSearchParams): SandboxReply | undefined {
  const client = findClient(form.get("client_id") ?? "");
  if (client === undefined) return refusal("invalid_client", "BAD_CLIENT_ID", "missing or unknown client id");
  if (!sameText(client.secret, form.get("client_secret") ?? "")) return refusal("invalid_client", "BAD_CLIENT_SECRET", "missing or invalid client secret");
  return undefined;
}

/** RFC 7636: the challenge is the base64url SHA-256 of the verifier. Without a challenge no verifier is needed. */
function verifierFits(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return true;
  return verifier !== null && sameText(challenge, createHash("sha256").update(verifier).digest("base64url"));
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash("sha256").update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

function formOf(request: SandboxRequest): URLSearchParams {
  return request.body.kind === "form" ? request.body.params : new URLSearchParams();
}
