import type { Activity } from "../model/activity.ts";

/** Whether everybody on an activity has an address under one domain, or its source calls it internal. */
export function isAmongColleagues(activity: Activity): boolean {
  if (activity.direction === "internal") return true;
  const domains = new Set(activity.participants.map((one) => one.email?.split("@").at(-1)?.toLowerCase().replace(/>.*$/u, "") ?? ""));
  return domains.size === 1 && !domains.has("");
}
