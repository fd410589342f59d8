import type { Draw } from "../contract/merge-bench.ts";
import type { CrmSide } from "../helpers/sandbox-door.ts";

/** A failure that waits for a call. */
export interface Strike {
  readonly name: string;
  readonly fault: Readonly<Record<string, unknown>>;
}

type Call = readonly [name: string, match: Readonly<Record<string, unknown>>];

/** Every kind of call that merging and taking back make, by what it does. */
const CALLS: Readonly<Record<CrmSide["crm"], readonly Call[]>> = {
  hubspot: [
    ["records read", { method: "POST", path: "/crm/objects/2026-09/*/batch/read" }], ["one record read", { method: "GET", path: "/crm/objects/2026-09/*" }],
    ["ties read", { method: "POST", path: "/crm/associations/2026-09/*/batch/read" }], ["contacts merged", { method: "POST", path: "/crm/objects/2026-09/contacts/merge" }],
    ["companies merged", { method: "POST", path: "/crm/objects/2026-09/companies/merge" }], ["values written", { method: "PATCH", path: "/crm/objects/2026-09/*" }],
    ["a contact made anew", { method: "POST", path: "/crm/objects/2026-09/contacts" }], ["a company made anew", { method: "POST", path: "/crm/objects/2026-09/companies" }],
    ["ties made", { method: "POST", path: "/crm/associations/2026-09/*/batch/create" }], ["ties ended", { method: "POST", path: "/crm/associations/2026-09/*/batch/archive" }],
    ["labels ended", { method: "POST", path: "/crm/associations/2026-09/*/batch/labels/archive" }],
  ],
  salesforce: [
    ["rows read", { method: "GET", path: "/services/data/v66.0/queryAll" }], ["rows read together", { method: "POST", path: "/services/data/v66.0/composite/batch" }],
    ["merged or undeleted", { method: "POST", path: "/services/Soap/u/*" }], ["values written", { method: "PATCH", path: "/services/data/v66.0/sobjects/*" }],
    ["rows hung on another", { method: "PATCH", path: "/services/data/v66.0/composite/sobjects" }], ["relations made", { method: "POST", path: "/services/data/v66.0/composite/sobjects" }],
    ["relations ended", { method: "DELETE", path: "/services/data/v66.0/composite/sobjects" }],
  ],
};

/** Longer than a call may take here. */
const SILENCE_MS = 2_200;

type Kind = readonly [name: string, fault: Readonly<Record<string, unknown>>, timesMax: number];
const KINDS: readonly Kind[] = [
  ["400", { fault: "status", status: 400 }, 1], ["403", { fault: "status", status: 403 }, 1], ["500", { fault: "status", status: 500 }, 3],
  ["503 with Retry-After", { fault: "status", status: 503, retryAfterSeconds: 20 }, 2], ["429 of seconds", { fault: "429-secondly" }, 3], ["429 of the day", { fault: "429-daily" }, 1],
  ["cut before the work", { fault: "drop-before" }, 2], ["cut after the work", { fault: "drop-after-commit" }, 2], ["garbage after the work", { fault: "garbage" }, 2],
  ["a batch done in part", { fault: "partial", failIndexes: [0] }, 2], ["a locked record", { fault: "lock" }, 3], ["an ended token", { fault: "expire-token" }, 1],
  ["a withdrawn grant", { fault: "revoke" }, 1],
];
/** Waits in real time: rarer. */
const SILENCE: Kind = ["silence, with the work done late", { fault: "delay", delayMs: SILENCE_MS }, 1];
const SILENCE_RATE = 60;

/** Up to two failures for what comes next: each of any kind, at any kind of call. */
export function strikes(crm: CrmSide["crm"], draw: Draw): readonly Strike[] {
  return Array.from({ length: draw(3) }, () => {
    const [at, match] = CALLS[crm][draw(CALLS[crm].length)] ?? ["any", { path: "/*" }];
    const [name, fault, timesMax] = draw(SILENCE_RATE) === 0 ? SILENCE : (KINDS[draw(KINDS.length)] ?? SILENCE);
    return { name: `${at}: ${name}`, fault: { match: { ...match, nth: 1 + draw(2), times: 1 + draw(timesMax) }, ...fault } };
  });
}
