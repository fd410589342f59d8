import { createHash } from "node:crypto";

import { withoutLogAddresses } from "../../domain/inbound/log-address.ts";
import type { Activity } from "../../domain/model/activity.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import { activityKey } from "../../domain/twin/natural-key.ts";
import { type Accepted, acceptActivities } from "../../usecases/accept-activity.ts";
import type { App } from "../app.ts";
import { parseFile } from "../compose-files.ts";

/**
 * Takes one mail in as the API would an activity; the value is durable when this resolves, and is of the first of the
 * meetings of an invitation. A mail is known again by its natural key, whatever way it comes: servers add lines to it on
 * its way, and several people copy one. The failure is a sentence that quotes nothing.
 */
export async function takeMail(app: Pick<App, "store" | "clock">, installation: InstallationId, mail: Uint8Array): Promise<Result<Accepted, string>> {
  const { ownDomains } = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.policy.organisation));
  const parsed = await parseFile({ name: "mail.eml", bytes: mail }, { defaultZone: "UTC", ownDomains });
  if (!parsed.ok) return err(parsed.error.reason);
  const activities = parsed.value.map(withoutLogAddresses);
  if (activities.length === 0) return err("The mail holds nothing.");
  const [accepted] = await acceptActivities(app, installation, activities.map((activity) => ({ delivery: deliveryOf(activity), activity })));
  if (accepted === undefined) throw new TypeError("an activity was taken in without an answer");
  return ok(accepted);
}

/** A meeting's key is that of all its versions, and of every attendee's answer: here it is which of them came. */
function deliveryOf(activity: Activity): string {
  const { calendar, participants } = activity;
  const version = calendar === null ? "" : `:${createHash("sha256").update(JSON.stringify([calendar, participants, activity.occurredAt])).digest("hex")}`;
  return `mail:${activityKey(activity)}${version}`;
}
