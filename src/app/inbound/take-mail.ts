import { withoutLogAddresses } from "../../domain/inbound/log-address.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import { activityKey } from "../../domain/twin/natural-key.ts";
import { type Accepted, acceptActivities } from "../../usecases/accept-activity.ts";
import type { App } from "../app.ts";
import { parseFile } from "../compose-files.ts";

/**
 * Takes one mail in as the API would an activity; the value is durable when this resolves. A mail is known again by its
 * natural key, whatever way it comes: servers add lines to it on its way, and several people copy one. The failure is a
 * sentence that quotes nothing.
 */
export async function takeMail(app: Pick<App, "store" | "clock">, installation: InstallationId, mail: Uint8Array): Promise<Result<Accepted, string>> {
  const { ownDomains } = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.policy.organisation));
  const parsed = await parseFile({ name: "mail.eml", bytes: mail }, { defaultZone: "UTC", ownDomains });
  if (!parsed.ok) return err(parsed.error.reason);
  const [activity] = parsed.value.map(withoutLogAddresses);
  if (activity === undefined) return err("The mail holds nothing.");
  const [accepted] = await acceptActivities(app, installation, [{ delivery: `mail:${activityKey(activity)}`, activity }]);
  if (accepted === undefined) throw new TypeError("an activity was taken in without an answer");
  return ok(accepted);
}
