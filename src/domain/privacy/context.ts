import type { Policy } from "../../../config/policy.ts";

/** What the gate has to know besides the activity. */
export interface ScreenContext {
  readonly privacy: Policy["privacy"];
  readonly ownDomains: readonly string[];
  readonly freeMailDomains: readonly string[];
  /** Our people's addresses, normalised. */
  readonly ownAddresses: ReadonlySet<string>;
  /** Our people's numbers, E.164. */
  readonly ownPhones: ReadonlySet<string>;
  readonly defaultRegion: string;
}
