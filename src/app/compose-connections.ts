import type { InstallationId } from "../domain/model/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { CrmConnection, GrantStore, Urgency } from "../ports/crm-connection.ts";
import type { Store } from "../ports/store.ts";
import type { crmKits } from "./compose-crms.ts";
import type { Limiters } from "./compose-limits.ts";
import { mappedFields } from "./mapped-fields.ts";

/** An operator's settings lack what a CRM is called with. */
export class NotConfiguredError extends Error {
  override readonly name = "NotConfiguredError";
}

/** The doors to the CRMs that this process has opened. */
export interface Connections {
  /** One for each installation and urgency, opened once however many ask at the same time; a failure is not remembered. */
  get(installation: InstallationId, urgency: Urgency): Promise<CrmConnection>;
}

/** What connections are opened with. */
export interface ConnectionParts {
  readonly store: Pick<Store, "acrossTenants" | "inInstallation">;
  readonly kits: ReturnType<typeof crmKits>;
  readonly limits: Limiters;
  readonly clock: Clock;
  readonly grants: (installation: InstallationId) => GrantStore;
}

/** Opens connections when they are first asked for. */
export function openConnections({ store, kits, limits, clock, grants }: ConnectionParts): Connections {
  const opened = new Map<string, Promise<CrmConnection>>();
  const open = async (id: InstallationId, urgency: Urgency): Promise<CrmConnection> => {
    const one = (await store.acrossTenants.list()).find((candidate) => candidate.id === id);
    const kit = kits.find(({ manifest }) => manifest.crm === one?.crm);
    if (one === undefined) throw new Error(`there is no installation ${id}`);
    if (kit === undefined) throw new NotConfiguredError(`this process has no client id and secret for ${one.crm}: set them as docs/operations.md says`);
    const limiter = limits.of(id, kit.manifest.limits).as(urgency);
    return kit.open({ installation: id, accountId: one.accountId, grants: grants(id), limiter, clock, mapped: mappedFields(store, id) });
  };
  return {
    get(id, urgency) {
      const key = `${urgency} ${id}`;
      const known = opened.get(key);
      if (known !== undefined) return known;
      const opening = open(id, urgency);
      opened.set(key, opening);
      opening.catch(() => opened.delete(key));
      return opening;
    },
  };
}
