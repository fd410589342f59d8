import { z } from "zod";

import type { DoorHandler, SandboxCrm } from "./crm.ts";
import { FaultsSchema } from "./faults.ts";
import type { FaultPlan } from "./faults.ts";
import { jsonOf } from "./http-types.ts";
import type { SandboxReply, SandboxRequest } from "./http-types.ts";
import type { RequestLog } from "./request-log.ts";
import { findRoute, route } from "./routes.ts";
import type { Route } from "./routes.ts";

const prefix = "_sandbox";

const ClockSchema = z.strictObject({
  advanceMs: z.number().optional(),
  rate: z.number().positive().max(100_000).optional(),
  setMs: z.number().nonnegative().optional(),
});
const PageSchema = z.object({
  since: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().optional(),
});

/** The parts that every CRM's control door works on. */
export interface DoorParts {
  readonly crm: SandboxCrm;
  readonly faults: FaultPlan;
  readonly log: RequestLog;
}

/** Whether a request is for the control door rather than for the vendor. */
export function isDoorRequest(request: SandboxRequest): boolean {
  return request.path === `/${prefix}` || request.path.startsWith(`/${prefix}/`);
}

/** Answers a control-door request; see `sandbox/README.md` for what each one does. */
export function answerDoor(parts: DoorParts, request: SandboxRequest): SandboxReply {
  // A page in somebody's browser must not be able to turn the knobs, nor one that got our address under its own name.
  if (request.headers["origin"] !== undefined || !isLocalHost(request.headers["host"] ?? "")) return { status: 403, json: { error: "not from a browser" } };
  const routes = [...sharedRoutes(parts), ...parts.crm.door];
  const match = findRoute(routes, request.method, request.path.split("/").slice(2).filter((part) => part !== ""));
  if (match.found === "wrong-method") return { status: 405, json: { error: "no such method here" } };
  if (match.found === "nothing") return { status: 404, json: { error: "no such door", doors: listOf(routes) } };
  if (request.body.kind === "broken") return { status: 400, json: { error: "the body is not JSON" } };
  try {
    return match.handler({ body: jsonOf(request.body), query: request.query, params: match.params });
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, json: { error: z.prettifyError(error) } };
    if (error instanceof RangeError) return { status: 400, json: { error: error.message } };
    throw error;
  }
}

function isLocalHost(host: string): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/.test(host);
}

function sharedRoutes({ crm, faults, log }: DoorParts): readonly Route<DoorHandler>[] {
  const clockState = (): SandboxReply => ({
    status: 200,
    json: { nowMs: crm.clock.now(), now: new Date(crm.clock.now()).toISOString(), rate: crm.clock.rate },
  });
  return [
    route<DoorHandler>("POST faults", ({ body }) => {
      const planned = FaultsSchema.parse(Array.isArray(body) ? body : [body]);
      const foreign = planned.find(({ fault }) => crm.foreignFaults.includes(fault));
      if (foreign !== undefined) throw new RangeError(`${foreign.fault} does not happen at this vendor`);
      faults.add(planned);
      return { status: 200, json: { waiting: faults.list().length } };
    }),
    route<DoorHandler>("GET faults", () => ({ status: 200, json: { waiting: faults.list() } })),
    route<DoorHandler>("DELETE faults", () => {
      faults.clear();
      return { status: 200, json: { waiting: 0 } };
    }),
    route<DoorHandler>("GET requests", ({ query }) => {
      const { since, limit } = PageSchema.parse(Object.fromEntries(query));
      return { status: 200, json: log.page(since, limit) };
    }),
    route<DoorHandler>("GET clock", clockState),
    route<DoorHandler>("POST clock", ({ body }) => {
      crm.clock.change(ClockSchema.parse(body));
      return clockState();
    }),
  ];
}

function listOf(routes: readonly Route<DoorHandler>[]): readonly string[] {
  return routes.map(({ method, pattern }) => `${method} /${prefix}/${pattern.join("/")}`);
}
