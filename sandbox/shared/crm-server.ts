import { setTimeout as wait } from "node:timers/promises";

import { answerDoor, isDoorRequest } from "./control-door.ts";
import type { SandboxCrm } from "./crm.ts";
import { FaultPlan } from "./faults.ts";
import type { Fault } from "./faults.ts";
import { startServer } from "./http-server.ts";
import type { Delivery, OnGone } from "./http-server.ts";
import type { CrmAnswer, SandboxReply, SandboxRequest } from "./http-types.ts";
import { redactForm, redactHeaders, redactPairs, redactXml } from "./redact.ts";
import { RequestLog } from "./request-log.ts";

/** A CRM that is listening. */
export interface RunningCrm {
  readonly url: string;
  stop(): Promise<void>;
}

/** Of a CSV or XML body the log keeps so much. */
const textCharsLogged = 64 * 1024;
const garbage = "<html><body>upstream connect error or disconnect/reset before headers\u0000\uFFFD</body>";

/** Puts a CRM behind HTTP: plays the planned failures, keeps the request log, opens the control door. */
export async function serveCrm(crm: SandboxCrm, port: number, logPath: string): Promise<RunningCrm> {
  const faults = new FaultPlan();
  const log = new RequestLog(logPath);
  const held = new Set<Promise<CrmAnswer>>();
  const { server, port: bound } = await startServer(port, async (request, onGone) => {
    if (isDoorRequest(request)) {
      const reply = answerDoor({ crm, faults, log }, request);
      if (reply.status === 200 && request.method === "POST" && request.path === "/_sandbox/reset") {
        faults.clear();
        log.clear();
      }
      return { reply, cut: "no" };
    }
    const fault = faults.take(request.method, request.path);
    return await answerVendor({ crm, log, held }, { request, fault, onGone });
  }, () => crm.clock.now());
  return {
    url: `http://127.0.0.1:${String(bound)}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeAllConnections();
      await closed;
      // Whoever waited was let go with the connections.
      await Promise.allSettled(held);
      crm.close();
      log.close();
    },
  };
}

interface Server {
  readonly crm: SandboxCrm;
  readonly log: RequestLog;
  /** Answers that take their time. */
  readonly held: Set<Promise<CrmAnswer>>;
}

interface Asked {
  readonly request: SandboxRequest;
  readonly fault: Fault | undefined;
  readonly onGone: OnGone;
}

async function answerVendor({ crm, log, held }: Server, asked: Asked): Promise<Delivery> {
  const { request, fault } = asked;
  await crm.prepare?.();
  crm.checkRequest?.(request);
  const time = new Date(crm.clock.now()).toISOString();
  if (fault?.fault === "delay") await wait(fault.delayMs ?? 1_000);
  const holding = fault?.fault === "drop-before" || fault?.fault === "status" ? undefined : crm.hold?.(request, fault, asked.onGone);
  if (holding !== undefined) held.add(holding);
  const { reply, changed } = holding === undefined ? work(crm, request, fault) : await holding;
  if (holding !== undefined) held.delete(holding);
  log.append({
    time,
    method: request.method,
    path: withQuery(request),
    headers: redactHeaders(request.headers),
    body: loggedBody(request),
    status: reply.status,
    ...(fault === undefined ? {} : { fault: fault.fault }),
    changed,
  });
  return deliver(reply, fault);
}

/** The vendor's work, or what a fault puts in its place. */
function work(crm: SandboxCrm, request: SandboxRequest, fault: Fault | undefined): CrmAnswer {
  if (fault?.fault === "drop-before") return { reply: { status: 0 }, changed: [] };
  if (fault?.fault !== "status" && fault?.fault !== "status-after-commit") return crm.answer(request, fault);
  const changed = fault.fault === "status" ? [] : crm.answer(request, fault).changed;
  const status = fault.status ?? 500;
  const retryAfter = fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) };
  const body = fault.body ?? crm.errorBody(status, request);
  const reply: SandboxReply = { status, headers: { ...retryAfter, ...fault.headers }, ...(status === 204 ? {} : { json: body }) };
  crm.checkReply(request, reply);
  return { reply, changed };
}

function deliver(reply: SandboxReply, fault: Fault | undefined): Delivery {
  switch (fault?.fault) {
    case "drop-before":
    case "drop-after-commit":
      return { reply, cut: "nothing-sent" };
    case "garbage":
      // An answer without a body cannot be garbled: what stood in the way answers for itself.
      return { reply: reply.status === 204 ? { ...reply, status: 200 } : reply, cut: "no", garbage };
    case "partial":
      // A batch has answered in part already; anything else loses the second half of its answer.
      return { reply, cut: reply.inPart === true ? "no" : "half-sent" };
    default:
      return { reply, cut: reply.status === 0 ? "nothing-sent" : "no" };
  }
}

/** Bulk data is told by its size and its beginning: nobody looks for the rest in a log. */
function loggedText(mediaType: "csv" | "xml", text: string): unknown {
  const start = text.slice(0, textCharsLogged);
  return { mediaType, characters: text.length, text: mediaType === "xml" ? redactXml(start) : start };
}

function withQuery(request: SandboxRequest): string {
  const query = redactPairs(request.query).toString();
  return query === "" ? request.path : `${request.path}?${query}`;
}

function loggedBody(request: SandboxRequest): unknown {
  switch (request.body.kind) {
    case "json":
      return request.body.value;
    case "form":
      return redactForm(request.body.params);
    case "text":
      return loggedText(request.body.mediaType, request.body.text);
    case "broken":
      return { unreadable: true };
    case "none":
      return null;
  }
}
