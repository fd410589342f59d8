import type { SandboxCrm } from "../shared/crm.ts";
import type { Fault } from "../shared/faults.ts";
import type { CrmAnswer, SandboxReply, SandboxRequest } from "../shared/http-types.ts";
import { answerApi } from "./api.ts";
import { ApiError, notFound, plannedErrorBody } from "./api-error.ts";
import { ChangeWatch, logged } from "./changes.ts";
import { ContractCheck } from "./contracts/contract-check.ts";
import { Contracts } from "./contracts/contracts.ts";
import { hubspotDoor } from "./door.ts";
import { moveLate } from "./merge.ts";
import { AuthorizePages } from "./oauth/authorize.ts";
import { legacyTokens } from "./oauth/legacy-tokens.ts";
import { introspect, revoke, token } from "./oauth/token-endpoint.ts";
import { appActor, openPortal } from "./portal.ts";
import type { Portal } from "./portal.ts";
import { RateLimits } from "./rate-limits.ts";
import type { Settings } from "./settings.ts";
import { Tally } from "../shared/tally.ts";
import { Violations } from "../shared/violations.ts";
import { WebhookDeliverer } from "./webhooks/deliverer.ts";
import { noteEvents } from "./webhooks/events.ts";
import { webhookDoor } from "./webhooks/webhook-door.ts";

const oauthPath = /^\/oauth\/(?:2026-03|2026-09|v3)\/token(\/introspect|\/revoke)?\/?$/;

/** The sandbox HubSpot, with its portal kept under `dataDir`; messages are counted in `tally`. */
export async function openHubSpot(dataDir: string, start: Settings, tally = new Tally(undefined)): Promise<{ crm: SandboxCrm; portal: Portal }> {
  const contracts = await Contracts.load();
  const portal = openPortal(dataDir, start);
  const violations = new Violations();
  const limits = new RateLimits();
  const pages = new AuthorizePages(portal);
  const changes = new ChangeWatch(portal);
  const check = new ContractCheck({ contracts, violations, tally });
  const answer = (request: SandboxRequest, fault: Fault | undefined): CrmAnswer => {
    changes.take();
    moveLate(portal);
    // By the vendor itself, behind everybody's back (VENDORS 1.10: no event tells of it).
    changes.take();
    const mark = portal.store.mark();
    let reply: SandboxReply;
    try {
      check.request(request);
      reply = oauth(portal, pages, request) ?? answerApi({ portal, check, limits }, request, fault);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      portal.store.rollbackTo(mark);
      const isBare = portal.facts().bareRefusals && (error.status === 403 || error.status === 404);
      reply = isBare ? { status: error.status } : error.reply();
    }
    const changed = changes.take();
    // In one line of the journal with the changes themselves: none is kept without the other.
    noteEvents(portal, changed, appActor);
    portal.store.commit();
    check.reply(request, reply);
    return { reply, changed: logged(changed) };
  };
  const deliverer = new WebhookDeliverer(portal, check);
  const door = [...hubspotDoor({ portal, violations, limits, changes }), ...webhookDoor(portal, deliverer)];
  const crm: SandboxCrm = {
    clock: portal.clock, answer, door,
    checkRequest: (request) => void check.request(request),
    checkReply: (request, reply) => {
      check.reply(request, reply);
    },
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
