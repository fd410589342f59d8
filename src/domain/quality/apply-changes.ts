import type { Policy } from "../../../config/policy.ts";
import { err, ok, type Result } from "../model/result.ts";
import type { CalibratedKey, SettingChange } from "./calibrate.ts";

/**
 * The policy with the changes of a calibration. Refused, with the setting, where the policy has moved on since, or where a
 * threshold would now be below what it states as the least.
 */
export function withChanges(policy: Policy, changes: readonly SettingChange[]): Result<Policy, { readonly key: CalibratedKey; readonly why: "moved" | "below-least" }> {
  let changed = policy;
  for (const { key, from, to } of changes) {
    if (READ[key](changed) !== from) return err({ key, why: "moved" });
    if (typeof to === "number" && to < LEAST[key](changed) && to < Number(from)) return err({ key, why: "below-least" });
    changed = put(changed, key, to);
  }
  return ok(changed);
}

const READ: Readonly<Record<CalibratedKey, (policy: Policy) => number | boolean>> = {
  "match.clearAtBits": ({ match }) => match.clearAtBits,
  "match.leadBits": ({ match }) => match.leadBits,
  "grants.activityLogging": ({ grants }) => grants.activityLogging,
};

const LEAST: Readonly<Record<CalibratedKey, (policy: Policy) => number>> = {
  "match.clearAtBits": ({ match }) => match.clearAtBitsMin,
  "match.leadBits": ({ match }) => match.leadBitsMin,
  "grants.activityLogging": () => 0,
};

function put(policy: Policy, key: CalibratedKey, to: number | boolean): Policy {
  if (typeof to === "boolean") return key === "grants.activityLogging" ? { ...policy, grants: { ...policy.grants, activityLogging: to } } : policy;
  if (key === "match.clearAtBits") return { ...policy, match: { ...policy.match, clearAtBits: to } };
  return key === "match.leadBits" ? { ...policy, match: { ...policy.match, leadBits: to } } : policy;
}
