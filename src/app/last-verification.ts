import type { InstallationId } from "../domain/model/ids.ts";
import type { GovernanceFacts } from "../domain/rules/governance.ts";
import type { App } from "./app.ts";

/** What the last verification of an installation's audit log found; null when none is known. */
export async function lastVerification({ audit }: { readonly audit: Pick<App["audit"], "lastVerdict"> }, installation: InstallationId): Promise<GovernanceFacts["verification"]> {
  const last = await audit.lastVerdict(installation);
  return last === null ? null : { at: last.at, isValid: last.verdict === "valid" };
}
