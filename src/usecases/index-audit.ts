import { namesOf, reviewOf } from "../domain/audit/index-names.ts";
import type { AuditJson } from "../domain/audit/fact.ts";
import { readJson } from "../domain/audit/read-json.ts";
import { memberOf } from "../domain/audit/reveal.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";
import type { Indexed } from "../ports/audit-index.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** Entries of one transaction. */
const STEP = 2_000;

/** Indexes what came to an installation's log, at most so many entries; false when some are left. Safe to run at any time, and by several at once. */
export async function indexAudit({ store }: { readonly store: Pick<Store, "inInstallation"> }, installation: InstallationId, max: number): Promise<boolean> {
  for (let done = 0; done < max;) {
    const step = Math.min(STEP, max - done);
    const count = await store.inInstallation(installation, (tx) => indexSome(tx, step));
    if (count < step) return true;
    done += count;
  }
  return false;
}

async function indexSome(tx: TenantTransaction, limit: number): Promise<number> {
  const stored = (await tx.auditIndex.take(limit)).map(({ seq, bytes }) => ({ seq, entry: readJson(bytes) }));
  const decided = await tx.auditIndex.decided(stored.flatMap(({ entry }) => reviewOf(entry) ?? []));
  await tx.auditIndex.add(stored.map(({ seq, entry }): Indexed => {
    const review = reviewOf(entry);
    return { seq, at: timeOf(entry), names: namesOf(entry, review === null ? null : (decided.get(review) ?? { rep: null, rule: null })) };
  }));
  return stored.length;
}

const AT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** An entry that somebody changed may say anything here. */
function timeOf(entry: AuditJson): Instant | null {
  const at = memberOf(entry, "at");
  return typeof at === "string" && AT.test(at) && !Number.isNaN(Date.parse(at)) ? at : null;
}
