import { type SettingEdit, settingName } from "./edits.ts";

/** Which edits of a setting wait for a second admin: all; those that turn it on; those that take something off its list; those that lower it; those after which something is kept that was not. */
type Waits = "any" | "on" | "less" | "lower" | "kept";

/**
 * The parts of a policy that decide what may be done without asking, who decides, and what is gone for good: one person's slip
 * there is nobody's to catch. What only makes Steward more careful never waits.
 */
export const PROTECTED_SETTINGS: readonly { readonly setting: string; readonly waits: Waits }[] = [
  { setting: "grants.activityLogging", waits: "on" }, { setting: "authority", waits: "any" }, { setting: "calibration", waits: "any" }, { setting: "match.clearAtBits", waits: "lower" }, { setting: "match.leadBits", waits: "lower" }, { setting: "match.clearAtBitsMin", waits: "any" }, { setting: "match.leadBitsMin", waits: "any" },
  { setting: "fields.protected", waits: "any" }, { setting: "fields.routing", waits: "less" }, { setting: "fields.customerVisible", waits: "less" }, { setting: "engagements.customerVisible", waits: "less" },
  { setting: "organisation.roles", waits: "any" }, { setting: "governance", waits: "any" }, { setting: "merge.enabled", waits: "on" }, { setting: "merge.fourEyes", waits: "any" }, { setting: "merge.consent", waits: "any" }, { setting: "hygiene.fourEyes", waits: "any" },
  { setting: "privacy.blockedDomains", waits: "less" }, { setting: "privacy.privateAddresses", waits: "less" }, { setting: "privacy.privatePhones", waits: "less" }, { setting: "privacy.keywords", waits: "less" }, { setting: "privacy.folders", waits: "less" },
  { setting: "privacy.counselAddresses", waits: "less" }, { setting: "privacy.hrAddresses", waits: "less" }, { setting: "privacy.legalHolds.people", waits: "less" }, { setting: "privacy.legalHolds.domains", waits: "less" }, { setting: "privacy.optOuts", waits: "less" },
  { setting: "privacy.onInternalOnly", waits: "kept" }, { setting: "privacy.onRecordingObjection", waits: "kept" }, { setting: "privacy.onOptOut", waits: "kept" }, { setting: "model.use", waits: "on" }, { setting: "retention", waits: "any" },
];

/** Whether an edit waits for another admin. */
export function isProtected(edit: SettingEdit): boolean {
  const name = settingName(edit);
  const found = PROTECTED_SETTINGS.find(({ setting }) => name === setting || name.startsWith(`${setting}.`));
  if (found === undefined) return false;
  const { waits } = found;
  if (waits === "on") return edit.to === true;
  if (waits === "lower") return typeof edit.from === "number" && typeof edit.to === "number" && edit.to < edit.from;
  if (waits === "kept") return edit.to === "review";
  return waits === "any" || losesSomething(edit);
}

function losesSomething({ from, to }: SettingEdit): boolean {
  if (!Array.isArray(from)) return false;
  const left = new Set(Array.isArray(to) ? to.map((one: unknown) => JSON.stringify(one)) : []);
  return from.some((one: unknown) => !left.has(JSON.stringify(one)));
}
