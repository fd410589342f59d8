import type { Policy } from "../../../config/policy.ts";
import { fixClassOf } from "../model/fix-class.ts";
import type { RecordProposal } from "../model/proposal.ts";
import type { ReasonCode, Route } from "../model/reasons.ts";
import { guardsOf } from "./guards.ts";

/** What is decided about a fix before anybody sees it. */
export interface FixRoute {
  readonly route: Extract<Route, "auto" | "review">;
  readonly reasons: readonly ReasonCode[];
}

/**
 * The only place that decides how a fix of a finding goes on. A protected field, an owner, a field that routes work or is in an approval
 * class is a person's decision whatever the fix has earned; one whose class the policy lets act alone goes unasked within its bounds; any other is asked
 * about because it is on probation.
 */
export function routeFix(fix: Pick<RecordProposal, "object" | "fields" | "rule">, policy: Policy, { isWithinBounds }: { readonly isWithinBounds: boolean }): FixRoute {
  const guards = guardsOf(fix, policy);
  if (guards.length > 0) return { route: "review", reasons: guards };
  const { object, rule } = fix;
  const isGranted = rule !== undefined && policy.grants.fixes.includes(fixClassOf(object, rule));
  return isGranted && isWithinBounds ? { route: "auto", reasons: [] } : { route: "review", reasons: ["probation"] };
}
