import type { Fault } from "../../shared/faults.ts";
import type { SandboxReply, SandboxRequest } from "../../shared/http-types.ts";
import { authorize, decide } from "./authorize.ts";
import type { Desk, OAuthCall } from "./desk.ts";
import { hostsOf } from "./hosts.ts";
import { identity, userinfo } from "./identity.ts";
import { noStore, refusals, word } from "./replies.ts";
import { introspect, revoke } from "./token-services.ts";
import { token } from "./token-endpoint.ts";

/**
 * Answers everything of OAuth (VENDORS 2.5) on both hosts, and nothing else. It never throws for what a request says, and
 * what it changed stands even when it refuses: commit the store after it.
 */
export function answerOAuth(desk: Desk, request: SandboxRequest, fault: Fault | undefined): SandboxReply | undefined {
  const segments = request.path.split("/").filter((part) => part !== "");
  const isIdentity = segments[0] === "id";
  if (!isIdentity && !(segments[0] === "services" && segments[1] === "oauth2")) return undefined;
  const hosts = hostsOf(request);
  if (hosts === undefined) return word(421, "Misdirected_Request");
  const call: OAuthCall = { org: desk.org, sessions: desk.sessions, request, hosts, fault };
  if (isIdentity) return answerIdentity(call, segments);
  return answerService(call, segments.slice(2).join("/"));
}

function answerIdentity(call: OAuthCall, segments: readonly string[]): SandboxReply {
  const [, orgId = "", userId = "", ...more] = segments;
  if (more.length > 0) return word(404, "Bad_Id");
  return ["GET", "POST"].includes(call.request.method) ? identity(call, orgId, userId) : wrongMethod();
}

function answerService(call: OAuthCall, service: string): SandboxReply {
  const { method } = call.request;
  switch (service) {
    case "authorize":
      return method === "GET" ? authorize(call) : wrongMethod();
    case "authorize/decision":
      return method === "POST" ? decide(call, call.request) : wrongMethod();
    case "token":
      return token(call);
    case "revoke":
      return revoke(call);
    case "introspect":
      return introspect(call);
    case "userinfo":
      return method === "GET" || method === "POST" ? userinfo(call) : wrongMethod();
    default:
      // The device flow is gone (VENDORS 2.5).
      return service.startsWith("device") ? refusals.badGrantType : { status: 404, headers: noStore, json: [notFound] };
  }
}

const notFound = { errorCode: "NOT_FOUND", message: "The requested resource does not exist" };

function wrongMethod(): SandboxReply {
  return { status: 405, headers: noStore, json: [{ errorCode: "METHOD_NOT_ALLOWED", message: "HTTP Method not allowed" }] };
}
