import type { SandboxReply, SandboxRequest } from "../../shared/http-types.ts";
import type { Tally } from "../../shared/tally.ts";
import type { Violation, Violations } from "../../shared/violations.ts";
import { locate } from "../locate.ts";
import type { Contract, Contracts } from "./contracts.ts";
import { batchComplaints } from "./webhook-contract.ts";

/** Whoever breaks a contract on purpose says so in this header; nothing else reads it. */
const deliberateHeader = "x-steward-deliberate";
/** Pages for people and the button on one of them: no part of the API. */
const pages: ReadonlySet<string> = new Set(["GET /oauth/authorize", "POST /oauth/authorize/decision"]);

/** What is wrong with a request before anybody looked at what it asks. */
export interface RequestVerdict {
  readonly known: boolean;
  readonly complaints: readonly string[];
}

/** Holds every message against the vendor's contracts: each request as it arrives, whatever becomes of it, and each answer. */
export class ContractCheck {
  readonly #contracts: Contracts;
  readonly #violations: Violations;
  readonly #tally: Tally;
  readonly #verdicts = new WeakMap<SandboxRequest, RequestVerdict>();

  constructor(parts: { readonly contracts: Contracts; readonly violations: Violations; readonly tally: Tally }) {
    this.#contracts = parts.contracts;
    this.#violations = parts.violations;
    this.#tally = parts.tally;
  }

  /** A request is judged, counted and listed once, however often it is asked about. */
  request(request: SandboxRequest): RequestVerdict {
    const known = this.#verdicts.get(request);
    if (known !== undefined) return known;
    const verdict = isPage(request) ? { known: true, complaints: [] } : this.#judge(request);
    this.#verdicts.set(request, verdict);
    return verdict;
  }

  reply(request: SandboxRequest, reply: SandboxReply): void {
    if (isPage(request) || reply.html !== undefined || reply.status === 302) return;
    const [contract] = this.#find(request);
    if (contract === undefined) return;
    this.#tally.message();
    this.#note(request, "response", reply.status, contract.replyComplaints(reply.status, reply.json));
  }

  /** The vendor has the path and the sandbox does not: that is the sandbox's fault, and listed as such. */
  missingHere(request: SandboxRequest): void {
    if (this.request(request).known) this.#note(request, "response", 404, ["the vendor has this path, the sandbox has not"]);
  }

  /** The body of a webhook, which nobody asked for. */
  async webhook(events: readonly unknown[]): Promise<void> {
    const complaints = await batchComplaints(events);
    this.#tally.message();
    if (complaints.length > 0) this.#list({ side: "request", method: "POST", path: "(webhook)", status: 0, complaints }, false);
  }

  #judge(request: SandboxRequest): RequestVerdict {
    const [contract, path] = this.#find(request);
    this.#tally.message();
    if (contract === undefined) {
      this.#note(request, "request", 404, ["there is no such path"]);
      return { known: false, complaints: [] };
    }
    const complaints = contract.requestComplaints(request, path);
    this.#note(request, "request", 400, complaints);
    return { known: true, complaints };
  }

  #find(request: SandboxRequest): readonly [Contract | undefined, string] {
    const path = locate(request.path)?.contractPath ?? request.path.replace(/\/$/, "");
    return [this.#contracts.find(request.method, path), path];
  }

  #note(request: SandboxRequest, side: Violation["side"], status: number, complaints: readonly string[]): void {
    if (complaints.length === 0) return;
    this.#list({ side, method: request.method, path: request.path, status, complaints }, request.headers[deliberateHeader] !== undefined);
  }

  #list(violation: Violation, deliberate: boolean): void {
    this.#violations.note(violation);
    if (!deliberate) this.#tally.violation(violation);
  }
}

function isPage({ method, path }: SandboxRequest): boolean {
  return pages.has(`${method} ${path}`);
}
