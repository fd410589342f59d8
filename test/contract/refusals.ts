import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { Fault } from "./portal.ts";

/** How a CRM says no. */
export type CrmErrorKind = CrmError["kind"];

/** What a caller must be told when a call that may change something meets a fault. */
export const REFUSALS: readonly { readonly fault: Fault; readonly kind: CrmErrorKind; readonly mayHaveHappened: boolean; readonly waits: boolean }[] = [
  { fault: "forbidden", kind: "forbidden", mayHaveHappened: false, waits: false },
  { fault: "throttled", kind: "throttled", mayHaveHappened: false, waits: true },
  { fault: "throttled-seven-seconds", kind: "throttled", mayHaveHappened: false, waits: true },
  { fault: "throttled-for-the-day", kind: "throttled", mayHaveHappened: false, waits: true },
  { fault: "locked", kind: "throttled", mayHaveHappened: false, waits: true },
  { fault: "server-error", kind: "unavailable", mayHaveHappened: true, waits: false },
  { fault: "garbage", kind: "unavailable", mayHaveHappened: true, waits: false },
  { fault: "drop-before", kind: "unavailable", mayHaveHappened: true, waits: false },
  { fault: "drop-after-commit", kind: "unavailable", mayHaveHappened: true, waits: false },
  { fault: "slow", kind: "unavailable", mayHaveHappened: true, waits: false },
];
