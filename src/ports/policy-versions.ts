import type { Policy } from "../../config/policy.ts";
import type { Instant } from "../domain/model/time.ts";

/** A version of the policy, as it was told. */
export interface PolicyVersion {
  readonly version: number;
  /** Null for those of a time when it was not kept. */
  readonly madeAt: Instant | null;
  /** `admin cli`: the kind and the opaque id of who made it; null as above, and for what the program itself made. */
  readonly madeBy: string | null;
  readonly policy: Policy;
}

/** Every version of one installation's policy, each as it held. */
export interface PolicyVersionTable {
  /** Null when there is none of this number. */
  get(version: number): Promise<PolicyVersion | null>;
  /** Newest first; `before` is the number of the last one seen. */
  list(page: { readonly before: number | null; readonly limit: number }): Promise<readonly PolicyVersion[]>;
}
