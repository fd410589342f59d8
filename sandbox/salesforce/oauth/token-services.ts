import type { SandboxReply } from "../../shared/http-types.ts";
import { checkClient } from "./client-auth.ts";
import { hasRepeated, paramsOf } from "./desk.ts";
import type { OAuthCall } from "./desk.ts";
import { refreshIdleMs } from "./grants.ts";
import { identityUrl } from "./identity.ts";
import { personOf } from "./people.ts";
import { noStore, refusal, refusals } from "./replies.ts";
import type { Grant } from "./token-rows.ts";

/** `POST` or `GET /services/oauth2/revoke?token=`. Holding the token is enough; unlike RFC 7009, an unknown one is an error. */
export function revoke({ request, sessions }: OAuthCall): SandboxReply {
  if (request.method !== "POST" && request.method !== "GET") return refusal("invalid_request", "must use HTTP POST");
  const form = paramsOf(request);
  if (hasRepeated(form)) return refusals.repeated;
  return sessions.revoke(form.get("token") ?? "") ? { status: 200, headers: noStore } : refusal("invalid_token", "Token was invalid");
}

/** `POST /services/oauth2/introspect` (RFC 7662); asking does not lengthen a session. */
export function introspect(call: OAuthCall): SandboxReply {
  if (call.request.method !== "POST") return refusal("invalid_request", "must use HTTP POST");
  const form = paramsOf(call.request);
  if (hasRepeated(form)) return refusals.repeated;
  const checked = checkClient(call.request, form);
  if ("refused" in checked) return checked.refused;
  const json = describe(call, form.get("token") ?? "", checked.client.id);
  return { status: 200, headers: noStore, json: json ?? { active: false } };
}

function describe(call: OAuthCall, token: string, clientId: string): Readonly<Record<string, unknown>> | undefined {
  const session = call.sessions.details(token);
  if (session?.grant.clientId === clientId) {
    return { ...common(call, session.grant), token_type: "access_token", exp: seconds(session.endsAt), iat: seconds(session.issuedAt), nbf: seconds(session.issuedAt) };
  }
  const grant = call.sessions.grants.living(token);
  if (grant?.clientId !== clientId) return undefined;
  return { ...common(call, grant), token_type: "refresh_token", exp: seconds(grant.usedAt + refreshIdleMs) };
}

function common({ org, hosts }: OAuthCall, grant: Grant): Readonly<Record<string, unknown>> {
  return {
    active: true, scope: grant.scopes.join(" "), client_id: grant.clientId, username: personOf(org, grant.userId)?.username ?? "",
    sub: identityUrl(hosts, org.id, grant.userId),
  };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
