import { crmRecordId, type InstallationId } from "../domain/model/ids.ts";
import type { CrmObject } from "../ports/crm-records.ts";
import type { HistoryEntry } from "../usecases/verify-audit.ts";
import type { App } from "./app.ts";

/** What a history can be asked of, in our words. */
export const HISTORY_OBJECTS: readonly CrmObject[] = ["contact", "account", "opportunity", "email", "call", "meeting", "text", "note", "task"];

/** A record as a person names it: the CRM, our word for the object, the vendor's id. */
export interface RecordName {
  readonly crm: string;
  readonly object: string;
  readonly id: string;
}

/** All entries of the audit chain about one CRM record, oldest first; null when the installation has no such CRM or object. */
export async function historyOf(app: App, installation: InstallationId, { crm, object, id }: RecordName): Promise<readonly HistoryEntry[] | null> {
  const known = HISTORY_OBJECTS.find((candidate) => candidate === object);
  const crmId = crmRecordId(id);
  if (known === undefined) return null;
  const found = await app.store.inInstallation(installation, async (tx) => ({
    crm: tx.installation.crm, ours: await tx.mirror.toOurs(known, crmId), keys: await tx.mirror.keysAbout(crmId),
  }));
  if (found.crm !== crm) return null;
  return app.history(installation, [crmId, ...found.keys, ...(found.ours === null ? [] : [found.ours])]);
}
