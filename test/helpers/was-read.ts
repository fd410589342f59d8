import { marksAfterFullPass } from "../../src/domain/sync/streams.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import type { TenantTransaction } from "../../src/ports/store.ts";

/** From now on everything of these objects counts as read once. */
export async function wasRead(tx: TenantTransaction, objects: readonly CrmObject[], at: Instant): Promise<void> {
  for (const object of objects) await tx.sync.saveMarks(object, marksAfterFullPass(at, null));
}
