import { type SettingEdit, settingName } from "./edits.ts";

/** Which edits of a setting wait for a second admin: all; those that turn it on; those that take something off its list; those after which something is kept that was not. */
type Waits = "any" | "on" | "less" | "kept";

/**
 * The parts of a policy that decide what may be done without asking, who decides, and what is gone for good: one person's slip
 * there is nobody's to catch. What only makes Steward more careful never waits.
 */
export const PROTECTED_SETTINGS: readonly (readonly [setting: string, waits: Waits])[] = [
  ["grants.activityLogging", "on"], ["authority", "any"], ["calibration", "any"], ["match.clearAtBitsMin", "any"], ["match.leadBitsMin", "any"],
  ["fields.protected", "any"], ["fields.routing", "less"], ["fields.customerVisible", "less"], ["engagements.customerVisible", "less"],
  ["organisation.roles", "any"], ["governance", "any"], ["merge.enabled", "on"], ["merge.fourEyes", "any"], ["merge.consent", "any"],
  ["privacy.counselAddresses", "less"], ["privacy.hrAddresses", "less"], ["privacy.legalHolds.people", "less"], ["privacy.legalHolds.domains", "less"], ["privacy.optOuts", "less"],
  ["privacy.onInternalOnly", "kept"], ["privacy.onRecordingObjection", "kept"], ["privacy.onOptOut", "kept"], ["model.use", "on"], ["retention", "any"],
];

/** Whether an edit waits for another admin. */
export function isProtected(edit: SettingEdit): boolean {
  const name = settingName(edit);
  const found = PROTECTED_SETTINGS.find(([setting]) => name === setting || name.startsWith(`${setting}.`));
  if (found === undefined) return false;
  const [, waits] = found;
  if (waits === "on") return edit.to === true;
  if (waits === "kept") return edit.to === "review";
  return waits === "any" || losesSomething(edit);
}

function losesSomething({ from, to }: SettingEdit): boolean {
  if (!Array.isArray(from)) return false;
  const left = new Set(Array.isArray(to) ? to.map((one: unknown) => JSON.stringify(one)) : []);
  return from.some((one: unknown) => !left.has(JSON.stringify(one)));
}
