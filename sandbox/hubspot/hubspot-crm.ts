import type { SandboxCrm } from "../shared/crm.ts";
import type { Fault } from "../shared/faults.ts";
import type { CrmAnswer, SandboxReply, SandboxRequest } from "../shared/http-types.ts";
import { answerApi } from "./api.ts";
import { ApiError, notFound, plannedErrorBody } from "./api-error.ts";
import { ChangeWatch, logged } from "./changes.ts";
import { Contracts } from "./contracts/contracts.ts";
import { hubspotDoor } from "./door.ts";
import { locate } from "./locate.ts";
import { AuthorizePages } from "./oauth/authorize.ts";
import { legacyTokens } from "./oauth/legacy-tokens.ts";
import { introspect, revoke, token } from "./oauth/token-endpoint.ts";
import { appActor, openPortal } from "./portal.ts";
import type { Portal } from "./portal.ts";
import { RateLimits } from "./rate-limits.ts";
import type { Settings } from "./settings.ts";
import { Violations } from "../shared/violations.ts";
import { WebhookDeliverer } from "./webhooks/deliverer.ts";
import { noteEvents } from "./webhooks/events.ts";
import { webhookDoor } from "./webhooks/webhook-door.ts";

const oauthPath = /^\/oauth\/(?:2026-03|2026-09|v3)\/token(\/introspect|\/revoke)?\/?$/;

/** The sandbox HubSpot, with its portal kept under `dataDir`. */
export async function openHubSpot(dataDir: string, start: Settings): Promise<{ crm: SandboxCrm; portal: Portal }> {
  const contracts = await Contracts.load();
  const portal = openPortal(dataDir, start);
  const violations = new Violations();
  const limits = new RateLimits();
  const pages = new AuthorizePages(portal);
  const changes = new ChangeWatch(portal);
  const check = (request: SandboxRequest, reply: SandboxReply): void => {
    checkReply({ contracts, violations }, request, reply);
  };
  const answer = (request: SandboxRequest, fault: Fault | undefined): CrmAnswer => {
    changes.take();
    const mark = portal.store.mark();
    let reply: SandboxReply;
    try {
      noteOauthRequest({ contracts, violations }, request);
      reply = oauth(portal, pages, request) ?? answerApi({ portal, contracts, violations, limits }, request, fault);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      portal.store.rollbackTo(mark);
      reply = error.reply();
    }
    const changed = changes.take();
    // In one line of the journal with the changes themselves: none is kept without the other.
    noteEvents(portal, changed, appActor);
    portal.store.commit();
    check(request, reply);
    return { reply, changed: logged(changed) };
  };
  const deliverer = new WebhookDeliverer(portal, violations);
  const door = [...hubspotDoor({ portal, violations, limits, changes }), ...webhookDoor(portal, deliverer)];
  const crm: SandboxCrm = {
    clock: portal.clock, answer, door, checkReply: check,
    // HubSpot is not documented to punish the reuse of a refresh token.
    foreignFaults: ["rotate-twice"],
    errorBody: plannedErrorBody,
    close: () => {
      deliverer.stop();
      portal.store.close();
    },
  };
  return { crm, portal };
}

function oauth(portal: Portal, pages: AuthorizePages, request: SandboxRequest): SandboxReply | undefined {
  if (!request.path.startsWith("/oauth/")) return undefined;
  if (request.method === "GET" && request.path === "/oauth/authorize") return pages.authorize(request);
  if (request.method === "POST" && request.path === "/oauth/authorize/decision") return pages.decide(request);
  const kind = oauthPath.exec(request.path);
  if (kind !== null && request.method === "POST") {
    if (kind[1] === "/introspect") return introspect(portal, request);
    return kind[1] === "/revoke" ? revoke(portal, request) : token(portal, request);
  }
  const legacy = legacyTokens(portal, request);
  if (legacy === undefined) throw notFound();
  return legacy;
}

interface Checks {
  readonly contracts: Contracts;
  readonly violations: Violations;
}

/** The token endpoints answer a malformed form in their own words, so it is only noted. */
function noteOauthRequest({ contracts, violations }: Checks, request: SandboxRequest): void {
  if (request.method !== "POST" || !oauthPath.test(request.path)) return;
  const path = request.path.replace(/\/$/, "");
  const complaints = contracts.find("POST", path)?.requestComplaints(request, path) ?? [];
  if (complaints.length > 0) violations.note({ side: "request", method: "POST", path, status: 400, complaints });
}

function checkReply(
  { contracts, violations }: Checks,
  request: SandboxRequest,
  reply: SandboxReply,
): void {
  if (reply.html !== undefined || reply.status === 302) return;
  const path = locate(request.path)?.contractPath ?? request.path;
  const complaints = contracts.find(request.method, path)?.replyComplaints(reply.status, reply.json) ?? [];
  if (complaints.length === 0) return;
  violations.note({ side: "response", method: request.method, path: request.path, status: reply.status, complaints });
}
