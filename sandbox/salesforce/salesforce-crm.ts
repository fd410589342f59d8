import { join } from "node:path";

import type { DoorHandler, SandboxCrm } from "../shared/crm.ts";
import { DurableStore } from "../shared/durable-store.ts";
import type { Fault } from "../shared/faults.ts";
import type { SandboxReply, SandboxRequest } from "../shared/http-types.ts";
import { route } from "../shared/routes.ts";
import type { Route } from "../shared/routes.ts";
import { Violations } from "../shared/violations.ts";
import { answerApi } from "./api.ts";
import type { ApiParts } from "./api.ts";
import { ApiUsage } from "./api-usage.ts";
import { JobFiles } from "./bulk/job-files.ts";
import { Jobs } from "./bulk/jobs.ts";
import { runDueJobs } from "./bulk/run-jobs.ts";
import { ChangeCapture } from "./change-events/change-capture.ts";
import { originOf } from "./change-events/change-origin.ts";
import { EventBus } from "./change-events/event-bus.ts";
import { ChangeWatch } from "./changes.ts";
import { isStreaming, Streaming } from "./cometd/streaming.ts";
import { streamingDoor } from "./cometd/streaming-door.ts";
import { salesforceDoor } from "./door.ts";
import { ErasedRows } from "./erased-rows.ts";
import { errorReply, notFound, plannedErrorBody } from "./error-reply.ts";
import { LazySoql } from "./lazy-soql.ts";
import { answerOAuth } from "./oauth/oauth.ts";
import { createSessions, sessionPolicy } from "./oauth/sessions.ts";
import type { OrgState } from "./org.ts";
import { QueryCursors } from "./query-cursors.ts";
import type { Settings } from "./settings.ts";
import { answerSoap } from "./soap/soap.ts";
import type { SoapParts } from "./soap/soap.ts";
import { createOrg } from "./stored-org.ts";

/** The sandbox Salesforce, with its org kept under `dataDir`. */
export async function openSalesforce(dataDir: string, start: Settings): Promise<{ crm: SandboxCrm; org: OrgState }> {
  const store = new DurableStore();
  const org = createOrg(store, start);
  const sessions = createSessions(store, org.clock, sessionPolicy(org));
  const erased = new ErasedRows(store);
  const jobs = new Jobs(store, new JobFiles(join(dataDir, "bulk")));
  const bus = new EventBus(store);
  store.open(join(dataDir, "org.jsonl"));
  const capture = new ChangeCapture(org, bus);
  const parts = { capture, org, sessions, usage: new ApiUsage(), cursors: new QueryCursors(), violations: new Violations(), soql: new LazySoql(), erased, jobs };
  const changes = new ChangeWatch(org);
  const streaming = new Streaming(parts, bus);
  const doWhatIsDue = (): void => {
    // What people erased through the control door meanwhile.
    erased.note(changes.take(), org.clock.now());
    runDueJobs({ org, jobs, soql: parts.soql, capture });
    bus.publishDue(org.clock.now());
    store.commit();
  };
  const crm: SandboxCrm = {
    clock: org.clock,
    foreignFaults: [],
    answer: (request, fault) => {
      doWhatIsDue();
      capture.comesFrom(originOf(request));
      const reply = vendorReply(parts, request, fault);
      const changed = changes.take();
      erased.note(changed, org.clock.now());
      store.commit();
      capture.comesFrom();
      return { reply, changed };
    },
    hold: (request, fault, onGone) => {
      if (!isStreaming(request)) return undefined;
      doWhatIsDue();
      return streaming.answer(request, fault, onGone);
    },
    prepare: () => parts.soql.load(),
    checkReply: () => undefined,
    errorBody: plannedErrorBody,
    door: [...doorOf(org, parts, { changes, streaming }), ...streamingDoor({ org, bus, streaming })],
    close: () => {
      streaming.stop();
      store.close();
    },
  };
  return { crm, org };
}

function vendorReply(parts: SoapParts, request: SandboxRequest, fault: Fault | undefined): SandboxReply {
  const oauth = answerOAuth(parts, request, fault);
  if (oauth !== undefined) return oauth;
  if (/^\/services\/data(?:\/|$)/.test(request.path)) return answerApi(parts, request, fault);
  if (request.path.startsWith("/services/Soap/u/")) return answerSoap(parts, request, fault);
  parts.violations.note({ side: "request", method: request.method, path: request.path, status: 404, complaints: ["there is no such path"] });
  return errorReply(notFound());
}

/** A reset of the org forgets also what only this process remembers. */
function doorOf(
  org: OrgState, { sessions, usage, cursors, violations, jobs, capture }: ApiParts, { changes, streaming }: { readonly changes: ChangeWatch; readonly streaming: Streaming },
): readonly Route<DoorHandler>[] {
  const apiUsage = {
    clear: (): void => {
      usage.clear();
      cursors.clear();
      violations.clear();
      jobs.files.clear();
      // Nobody erased what a reset swept away.
      changes.take();
      capture.discard();
      streaming.forgetClients();
    },
  };
  return [
    ...salesforceDoor({ org, sessions, apiUsage }),
    route<DoorHandler>("GET violations", () => ({ status: 200, json: violations.list() })),
    route<DoorHandler>("DELETE violations", () => {
      violations.clear();
      return { status: 200, json: violations.list() };
    }),
  ];
}
