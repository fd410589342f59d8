import type { InstallationId } from "../domain/model/ids.ts";
import type { GovernanceFacts } from "../domain/rules/governance.ts";
import type { App } from "./app.ts";

/** Whether the last verification found the log itself wrong. With a checkpoint that no trusted key signed nothing could be said of it: that stops what acts alone, and takes nothing away. */
export async function isLogBroken({ audit }: { readonly audit: Pick<App["audit"], "lastVerdict"> }, installation: InstallationId): Promise<boolean> {
  const last = await audit.lastVerdict(installation);
  return last !== null && last.verdict !== "valid" && last.verdict !== "untrusted";
}

/** Whether the last verification found the log right; without one nobody knows. */
export const isLogRight = async (app: { readonly audit: Pick<App["audit"], "lastVerdict"> }, installation: InstallationId): Promise<boolean> => (await lastVerification(app, installation))?.isValid === true;

/** What the last verification of an installation's audit log found; null when none is known. */
export async function lastVerification({ audit }: { readonly audit: Pick<App["audit"], "lastVerdict"> }, installation: InstallationId): Promise<GovernanceFacts["verification"]> {
  const last = await audit.lastVerdict(installation);
  return last === null ? null : { at: last.at, isValid: last.verdict === "valid" };
}
