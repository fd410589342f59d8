import type { SandboxReply, SandboxRequest } from "../../shared/http-types.ts";
import { findClient } from "./clients.ts";
import type { OAuthClient } from "./clients.ts";
import { codeMs } from "./codes.ts";
import { consentPage, refusalPage } from "./consent-page.ts";
import { hasRepeated, paramsOf } from "./desk.ts";
import type { Desk, OAuthCall } from "./desk.ts";
import { signedIn } from "./people.ts";
import { noStore } from "./replies.ts";
import type { Asked } from "./token-rows.ts";

const pageHeaders = {
  ...noStore,
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http:; frame-ancestors 'none'; base-uri 'none'",
  "referrer-policy": "no-referrer",
};

/** Where an answer goes back to. */
interface Return {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly state: string | null;
}

/** `GET /services/oauth2/authorize`: the consent page, a redirect at once when approval is automatic, or why neither. */
export function authorize(call: OAuthCall): SandboxReply {
  const { request, org, sessions } = call;
  const back = readReturn(request.query);
  if ("refused" in back) return refused(back.refused);
  const person = signedIn(org);
  if (person === undefined) return refused("There is no active user in this org who could allow it.");
  const asked = readAsked(request.query, { ...back, userId: person.id }, call);
  if ("error" in asked) return redirect(back, { error: asked.error, error_description: asked.description });
  if (org.settings().autoApprove) return redirect(back, { code: sessions.codes.issue(asked) });
  const html = consentPage({
    requestId: sessions.codes.wait({ ...asked, state: back.state }),
    appName: back.client.name,
    orgId: org.id,
    user: `${person.displayName} (${person.username})`,
    redirectHost: new URL(back.redirectUri).host,
    scopes: asked.scopes,
  });
  return { status: 200, headers: pageHeaders, html };
}

/** `POST /services/oauth2/authorize/decision`: Allow or Deny was pressed. */
export function decide({ sessions }: Desk, request: SandboxRequest): SandboxReply {
  const form = paramsOf(request);
  const asked = sessions.codes.take(form.get("request") ?? "");
  if (asked === undefined) return refused("This request is no longer open. Please start again from the app.");
  if (form.get("decision") === "allow") return redirect(asked, { code: sessions.codes.issue(asked) });
  return redirect(asked, { error: "access_denied", error_description: "end-user denied authorization" });
}

/** Where to answer to, or why nothing may be sent there: then only the person at the browser hears of it. */
function readReturn(query: URLSearchParams): Return | { readonly refused: string } {
  if (hasRepeated(query)) return { refused: "error=invalid_request&error_description=parameter given more than once" };
  const client = findClient(query.get("client_id") ?? "");
  if (client === undefined) return { refused: "error=invalid_client_id&error_description=client identifier invalid" };
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!client.redirectAllowed(redirectUri)) return { refused: "error=redirect_uri_mismatch&error_description=redirect_uri must match configuration" };
  return { client, redirectUri, state: query.get("state") };
}

function readAsked(
  query: URLSearchParams,
  { client, redirectUri, userId }: Return & { readonly userId: string },
  { org }: Desk,
): Asked | { readonly error: string; readonly description: string } {
  if (query.get("response_type") !== "code") {
    return query.has("response_type")
      ? { error: "unsupported_response_type", description: "response type not supported" }
      : { error: "invalid_request", description: "missing required parameter: response_type" };
  }
  const challenge = query.get("code_challenge") ?? "";
  if (challenge === "") return { error: "invalid_request", description: "missing required code challenge" };
  // RFC 7636 4.3: a challenge without a method is a plain one, which proves nothing to who reads along.
  if (query.get("code_challenge_method") !== "S256" || !/^[A-Za-z0-9_-]{43}$/.test(challenge)) {
    return { error: "invalid_request", description: "invalid code challenge" };
  }
  const wished = [...new Set((query.get("scope") ?? "").split(/[\s,]+/).filter((word) => word !== ""))];
  if (!wished.every((scope) => client.scopes.includes(scope))) return { error: "invalid_scope", description: "the requested scope is not allowed" };
  const scopes = wished.length === 0 ? [...client.scopes] : wished;
  return { clientId: client.id, userId, scopes, redirectUri, challenge, expiresAt: org.clock.now() + codeMs };
}

function redirect({ redirectUri, state }: Pick<Return, "redirectUri" | "state">, params: Readonly<Record<string, string>>): SandboxReply {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(params)) target.searchParams.set(name, value);
  if (state !== null) target.searchParams.set("state", state);
  return { status: 302, headers: { ...noStore, location: target.href, "referrer-policy": "no-referrer" } };
}

function refused(reason: string): SandboxReply {
  return { status: 400, headers: pageHeaders, html: refusalPage(reason) };
}
