import { hash } from "node:crypto";

import type { Activity } from "../model/activity.ts";

/** The conversation that a reviewer can block, as a hash that names nobody; null when the source told none. */
export function threadHashOf(activity: Activity): string | null {
  if (activity.threadId === null) return null;
  return hash("sha256", `steward/thread/1\n${activity.kind}\n${activity.threadId}`, "hex");
}
