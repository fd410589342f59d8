import type { SandboxClock } from "./clock.ts";
import type { Fault } from "./faults.ts";
import type { OnGone } from "./http-server.ts";
import type { CrmAnswer, SandboxReply, SandboxRequest } from "./http-types.ts";
import type { Route } from "./routes.ts";

/** A request through the control door, with the parameters of its path. */
export interface DoorCall {
  readonly body: unknown;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
}

/** Answers a control-door request. A `z.ZodError` or `RangeError` it throws becomes a 400 with the reason. */
export type DoorHandler = (call: DoorCall) => SandboxReply;

/** What every sandbox CRM offers to the process around it. */
export interface SandboxCrm {
  readonly clock: SandboxClock;
  /** Faults that mean nothing at this vendor: the control door refuses to plan them. */
  readonly foreignFaults: readonly Fault["fault"][];
  /**
   * Does the work of one request and makes it durable before returning. A fault that needs knowledge of the vendor
   * (its rate-limit bodies, its tokens, its batches) is handed in; the others are played by the server around it.
   */
  answer(request: SandboxRequest, fault: Fault | undefined): CrmAnswer;
  /**
   * Answers in its own time, as a long poll is; nothing for a request that is none. Ends early when the caller has left,
   * and at once when the connection was: then with the status 0, which is never sent.
   */
  readonly hold?: (request: SandboxRequest, fault: Fault | undefined, onGone: OnGone) => Promise<CrmAnswer> | undefined;
  /** What the vendor's body looks like when the request fails with this status, for a `status` fault without a body of its own. */
  errorBody(status: number, request: SandboxRequest): unknown;
  /** Control-door routes of its own: reset, records, edit, facts, settings, violations … */
  readonly door: readonly Route<DoorHandler>[];
  /** Loads what requests need and a start does not; asked before each request, done once. */
  readonly prepare?: () => Promise<void>;
  /** Held against the contract as it arrives, before any fault. */
  readonly checkRequest?: (request: SandboxRequest) => void;
  /** Noted as seen by the contract check, after a fault has replaced the reply. */
  checkReply(request: SandboxRequest, reply: SandboxReply): void;
  close(): void;
}
