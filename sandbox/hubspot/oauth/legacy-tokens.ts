import type { SandboxReply, SandboxRequest } from "../../shared/http-types.ts";
import { ApiError, notFound } from "../api-error.ts";
import { appId } from "../portal.ts";
import type { Portal } from "../portal.ts";
import { isLive, token } from "./token-endpoint.ts";

/** The v1 endpoints are switched off on this day (VENDORS 1.9). */
const endsAtMs = Date.UTC(2027, 1, 16);

/** The endpoints that the vendor's SDK still speaks; nothing for other paths. */
export function legacyTokens(portal: Portal, request: SandboxRequest): SandboxReply | undefined {
  const [oauth, version, kind, value = ""] = request.path.split("/").filter((part) => part !== "");
  if (oauth !== "oauth" || version !== "v1") return undefined;
  if (portal.clock.now() >= endsAtMs) throw new ApiError(404, { message: "OAuth v1 has been switched off" });
  const key = `${request.method} ${kind ?? ""}`;
  if (key === "POST token") return withoutNewFields(token(portal, request));
  const access = portal.tokens.access(value);
  const refresh = portal.tokens.refresh(value);
  if (key === "GET access-tokens" && access !== undefined && isLive(portal, access)) {
    const expiresIn = Math.floor((access.expiresAt - portal.clock.now()) / 1_000);
    return { status: 200, json: { ...common(portal, access), expires_in: expiresIn, app_id: appId, token_type: "access" } };
  }
  if (key === "GET refresh-tokens" && refresh?.revoked === false) {
    return { status: 200, json: { ...common(portal, refresh), client_id: refresh.clientId, token_type: "refresh" } };
  }
  if (key === "DELETE refresh-tokens" && refresh !== undefined) {
    portal.tokens.revokeFamily(refresh.token);
    return { status: 204 };
  }
  throw notFound("token not found");
}

function common(portal: Portal, of: { token: string; scopes: readonly string[]; userId: number; user: string }): Readonly<Record<string, unknown>> {
  return {
    token: of.token, user: of.user, hub_domain: `${String(portal.id)}.portal.example`, scopes: of.scopes, hub_id: portal.id, user_id: of.userId,
  };
}

/** v1 answers tell the tokens and nothing of the portal. */
function withoutNewFields(reply: SandboxReply): SandboxReply {
  const json = reply.json;
  if (reply.status !== 200 || typeof json !== "object" || json === null) return reply;
  const kept = Object.entries(json).filter(([name]) => ["token_type", "access_token", "refresh_token", "expires_in"].includes(name));
  return { ...reply, json: Object.fromEntries(kept) };
}
