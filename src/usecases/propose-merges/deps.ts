import type { GovernanceFacts } from "../../domain/rules/governance.ts";
import type { Clock } from "../../ports/clock.ts";
import type { MergePreviewer } from "../../ports/merge-previewer.ts";
import type { Store } from "../../ports/store.ts";

/** What proposing merges takes. */
export interface ProposeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly previewer: MergePreviewer;
  /** What the last verification of the audit log found; null when none is known. */
  readonly verification: GovernanceFacts["verification"];
}
