import type { Policy } from "../../../config/policy.ts";

/** The settings in which two policies differ, by their paths (`review.escalateAfterHours`), in the order of their names. */
export function changedKeys(before: Policy, after: Policy): readonly string[] {
  const [old, now] = [new Map(settingsIn(before, [])), new Map(settingsIn(after, []))];
  return [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key)).toSorted();
}

/** Every setting by its path, its value as JSON; a list is one value. */
function settingsIn(group: object, path: readonly string[]): readonly (readonly [string, string])[] {
  return Object.entries(group).flatMap(([name, value]: [string, unknown]) => {
    const at = [...path, name];
    return isGroup(value) ? settingsIn(value, at) : [[at.join("."), JSON.stringify(value)]];
  });
}

const isGroup = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);
