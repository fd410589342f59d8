import type { ContactId, InstallationId } from "../../domain/model/ids.ts";
import { erasePeople } from "../../usecases/erase-person.ts";
import { readHints } from "../../usecases/read-hints.ts";
import type { App } from "../app.ts";

/**
 * One round of looking into what a CRM told: how many hints it settled, 0 when nothing is to be done now. Throws when the CRM
 * cannot be asked at present; the hints wait meanwhile. Those of an object that the CRM refuses to show wait apart.
 */
export async function lookIntoHints(app: Pick<App, "store" | "clock" | "log" | "connection">, installation: InstallationId): Promise<number> {
  const state = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.state));
  if (state !== "connected") return 0;
  const { reader } = await app.connection(installation, "sync");
  const erase = (contacts: readonly ContactId[]): Promise<void> => eraseForPrivacy(app, installation, contacts);
  const looked = await readHints({ store: app.store, clock: app.clock, reader, erase }, installation);
  if (looked.ok) return looked.value;
  const { kind, http } = looked.error;
  app.log.warn({ installation, kind, http }, "records that the CRM told of could not be read");
  if (kind === "throttled" || kind === "unavailable") throw new Error(`looking into hints: ${kind}`);
  return kind === "unauthorized" ? 0 : 1;
}

/** What the CRM's privacy deletion asks for. Contacts that nothing is known of any more are passed over. */
async function eraseForPrivacy({ store, clock, log }: Pick<App, "store" | "clock" | "log">, installation: InstallationId, contacts: readonly ContactId[]): Promise<void> {
  const crm = await store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.crm));
  const erased = await erasePeople({ store, clock }, installation, { people: contacts, actor: { kind: "crm", id: crm }, basis: "crm-privacy-deletion", request: null });
  if (!erased.ok) throw new Error("contacts that were just found could not be erased");
  log.info({ installation, contacts: contacts.length, values: erased.value.values, ...erased.value.counts }, "people were erased because the CRM was told to forget them");
}
