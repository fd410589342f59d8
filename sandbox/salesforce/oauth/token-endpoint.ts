import type { SandboxReply } from "../../shared/http-types.ts";
import { checkClient } from "./client-auth.ts";
import type { OAuthClient } from "./clients.ts";
import { hasRepeated, paramsOf } from "./desk.ts";
import type { OAuthCall } from "./desk.ts";
import type { Granted } from "./grants.ts";
import { identityUrl } from "./identity.ts";
import { personOf } from "./people.ts";
import { noStore, refusal, refusals } from "./replies.ts";
import { digest, sameText, signatureOf } from "./secrets.ts";
import { inFormat } from "./token-format.ts";

interface TokenCall extends OAuthCall {
  readonly form: URLSearchParams;
}

/** `POST /services/oauth2/token` (VENDORS 2.5). */
export function token(call: OAuthCall): SandboxReply {
  if (call.request.method !== "POST") return refusal("invalid_request", "must use HTTP POST");
  const form = paramsOf(call.request);
  return inFormat(answerGrant({ ...call, form }), call.request, form);
}

function answerGrant(call: TokenCall): SandboxReply {
  if (hasRepeated(call.form)) return refusals.repeated;
  const grantType = call.form.get("grant_type");
  // A code of the web server flow and its refresh tokens are all that the app's settings allow.
  if (grantType !== "authorization_code" && grantType !== "refresh_token") {
    return grantType === "password" ? refusals.noPasswords : refusals.badGrantType;
  }
  const checked = checkClient(call.request, call.form);
  if ("refused" in checked) return checked.refused;
  return grantType === "refresh_token" ? refresh(call, checked.client) : exchange(call, checked.client);
}

function exchange(call: TokenCall, client: OAuthClient): SandboxReply {
  const { codes, grants } = call.sessions;
  const text = call.form.get("code") ?? "";
  if (text === "") return refusal("invalid_request", "missing required parameter: code");
  const presented = codes.present(text, client.id);
  switch (presented.state) {
    case "unknown":
      return refusals.unknownCode;
    case "expired":
      return refusals.deadCode;
    case "used":
      // The code leaked or was replayed: what the first use got is not safe either (RFC 6749 4.1.2).
      grants.revoke(presented.grantId);
      return refusals.deadCode;
    case "fresh": {
      const { code } = presented;
      if (code.redirectUri !== call.form.get("redirect_uri")) return refusal("redirect_uri_mismatch", "redirect_uri must match configuration");
      const complaint = verifierComplaint(code.challenge, call.form.get("code_verifier") ?? "");
      if (complaint !== undefined) return complaint;
      if (!isActive(call, code.userId)) return refusals.inactiveUser;
      const granted = grants.open(code);
      codes.markUsed(text, granted.grant.id);
      return answer(call, client, granted);
    }
  }
}

/** RFC 7636 4: 43 to 128 characters, of which the challenge is the base64url SHA-256. */
function verifierComplaint(challenge: string, verifier: string): SandboxReply | undefined {
  if (verifier === "") return refusal("invalid_request", "missing required code verifier");
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return refusal("invalid_request", "invalid code verifier");
  return sameText(challenge, digest(verifier)) ? undefined : refusal("invalid_grant", "invalid code verifier");
}

function refresh(call: TokenCall, client: OAuthClient): SandboxReply {
  const { grants } = call.sessions;
  const text = call.form.get("refresh_token") ?? "";
  if (text === "") return refusal("invalid_request", "missing required parameter: refresh_token");
  const rotates = call.org.facts().refreshTokenRotates;
  playFault(call, text, rotates);
  const grant = grants.present(text, client.id);
  if (grant === undefined) return refusals.deadToken;
  if (!isActive(call, grant.userId)) return refusals.inactiveUser;
  return answer(call, client, rotates ? grants.rotate(grant) : { grant, refreshToken: undefined });
}

/** What happened to the refresh token a moment before this request arrived. */
function playFault({ sessions, org, fault }: TokenCall, refreshToken: string, rotates: boolean): void {
  const grant = sessions.grants.living(refreshToken);
  if (grant === undefined) return;
  if (fault?.fault === "revoke") sessions.grants.revoke(grant.id);
  if (fault?.fault === "expire-token") sessions.grants.dropRefresh(grant);
  // Another process refreshed with it; without rotation that harms nobody.
  if (fault?.fault === "rotate-twice") {
    sessions.issueAccess(grant, org.id);
    if (rotates) sessions.grants.rotate(grant);
  }
}

function answer(call: TokenCall, client: OAuthClient, { grant, refreshToken }: Granted): SandboxReply {
  const id = identityUrl(call.hosts, call.org.id, grant.userId);
  const issuedAt = String(call.org.clock.now());
  return {
    status: 200,
    headers: noStore,
    // No word of how long it lasts: the session timeout is the org's affair.
    json: {
      access_token: call.sessions.issueAccess(grant, call.org.id),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      signature: signatureOf(client.secret, id, issuedAt),
      scope: grant.scopes.join(" "),
      instance_url: call.hosts.instance,
      id,
      token_type: "Bearer",
      issued_at: issuedAt,
    },
  };
}

function isActive({ org }: TokenCall, userId: string): boolean {
  return personOf(org, userId)?.active === true;
}
