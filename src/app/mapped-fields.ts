import type { InstallationId } from "../domain/model/ids.ts";
import type { MappedFields } from "../ports/crm-connection.ts";
import type { Store } from "../ports/store.ts";

/** What the policy of an installation maps, as it stands whenever somebody asks. */
export function mappedFields(store: Pick<Store, "inInstallation">, installation: InstallationId): MappedFields {
  return (object) => store.inInstallation(installation, (tx) => {
    const mapped: Readonly<Partial<Record<typeof object, readonly string[]>>> = tx.installation.policy.fields.mapped;
    return Promise.resolve(mapped[object] ?? []);
  });
}
