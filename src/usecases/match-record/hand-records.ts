import { normalizePhone } from "../../domain/hygiene/normalize-phone.ts";
import type { LinkObject } from "../../domain/linkage/features.ts";
import { specOf } from "../../domain/linkage/specs.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { TableSource } from "../../ports/duplicate-scanner.ts";
import type { MirroredRecord } from "../../ports/linkage-table.ts";
import type { Store } from "../../ports/store.ts";

/** Records of one transaction. */
const RECORDS_PER_PAGE = 5_000;

/**
 * The living records of a mirror as a table, handed over page by page, so that few are held at once; it stops between two pages once nobody wants
 * the rest. What changes meanwhile may be in it as it was or as it is: each pair is weighed again by what its records say then. `onRead` hears how many records were handed over so far.
 */
export function recordsOf(store: Store, installation: InstallationId, object: LinkObject, onRead: (records: number) => void): TableSource {
  const fields = Object.keys(specOf(object).preparation.readers);
  return {
    fields,
    async hand(take, signal) {
      for (let [after, records] = ["", 0]; !signal.aborted;) {
        const { page, region } = await store.inInstallation(installation, async (tx) =>
          ({ page: await tx.linkage.page(object, { after, limit: RECORDS_PER_PAGE }), region: tx.installation.policy.organisation.defaultRegion }));
        const last = page.at(-1);
        if (last === undefined) return;
        await take(page.map((record) => [record.id, ...fields.map((field) => (field === "phone" ? phoneOf(record, region) : (record.fields[field] ?? "")))]));
        [after, records] = [last.id, records + page.length];
        onRead(records);
      }
    },
  };
}

/** The scan dials all numbers in one country: those of another are handed over so that they name it. */
function phoneOf({ fields: { phone = "" }, region: own }: MirroredRecord, region: string): string {
  return own === region ? phone : (normalizePhone(phone, own)?.e164 ?? phone);
}
