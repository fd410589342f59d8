import type { Policy } from "../../../config/policy.ts";
import type { FixClass } from "../model/fix-class.ts";
import { err, ok, type Result } from "../model/result.ts";
import type { CalibratedKey, SettingChange } from "./calibrate.ts";

/**
 * The policy with the changes of a calibration, or of an authority that was earned. Refused, with the setting, where the policy has moved on since, or where a
 * threshold would now be below what it states as the least.
 */
export function withChanges(policy: Policy, changes: readonly SettingChange[]): Result<Policy, { readonly key: CalibratedKey; readonly why: "moved" | "below-least" }> {
  let changed = policy;
  for (const change of changes) {
    const { key, from, to } = change;
    if (read(changed, change) !== from) return err({ key, why: "moved" });
    if (typeof to === "number" && to < leastOf(changed, key) && to < Number(from)) return err({ key, why: "below-least" });
    changed = put(changed, change);
  }
  return ok(changed);
}

/** The policy without a class among those that act alone. */
export const withoutGrant = (policy: Policy, name: FixClass): Policy => ({ ...policy, grants: { ...policy.grants, fixes: policy.grants.fixes.filter((one) => one !== name) } });

function read({ match, grants }: Policy, change: SettingChange): number | boolean {
  if (change.key === "grants.fixes") return grants.fixes.includes(change.fix);
  return change.key === "grants.activityLogging" ? grants.activityLogging : match[THRESHOLDS[change.key]];
}

const THRESHOLDS = { "match.clearAtBits": "clearAtBits", "match.leadBits": "leadBits" } as const;

function leastOf({ match }: Policy, key: CalibratedKey): number {
  if (key === "match.clearAtBits") return match.clearAtBitsMin;
  return key === "match.leadBits" ? match.leadBitsMin : 0;
}

function put(policy: Policy, change: SettingChange): Policy {
  const { to } = change;
  if (change.key === "grants.fixes") {
    const { grants, ...others } = withoutGrant(policy, change.fix);
    return to === true ? { ...others, grants: { ...grants, fixes: [...grants.fixes, change.fix].toSorted() } } : { ...others, grants };
  }
  if (change.key === "grants.activityLogging") return typeof to === "boolean" ? { ...policy, grants: { ...policy.grants, activityLogging: to } } : policy;
  return typeof to === "number" ? { ...policy, match: { ...policy.match, [THRESHOLDS[change.key]]: to } } : policy;
}
