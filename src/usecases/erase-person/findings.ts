import type { AuditFact } from "../../domain/audit/fact.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";
import { forgetThem } from "./activities.ts";
import type { Wanted } from "./who.ts";

/** Findings, and what was asked about records, that are opened in one transaction. */
const FINDINGS_PER_STEP = 1_000;
const CAUSES_PER_STEP = 100;

/** Takes what a step deleted, and what the audit log is told of it, in the step's own transaction. */
type Told = (tx: TenantTransaction, counts: Readonly<Record<string, number>>, facts: readonly AuditFact[]) => Promise<void>;

/**
 * Forgets what names somebody among what was found of other records, and what was asked and written because of it: by their words, page by page.
 * What is found meanwhile rests on records that still name them, and would be found again.
 */
export async function forgetNamedFindings(store: Store, installation: InstallationId, who: Wanted, told: Told): Promise<void> {
  for (let after: string | null = ""; after !== null;) {
    const from: string = after;
    after = await store.inInstallation(installation, async (tx) => {
      const ids = await tx.erasure.causesOfRecords({ after: from, limit: CAUSES_PER_STEP });
      const texts = await tx.erasure.textsOf(ids);
      const concerned = ids.filter((id) => (texts.get(id) ?? []).some((text) => who.speaks(text)));
      if (concerned.length > 0) {
        const { counts, facts } = await forgetThem(tx, concerned);
        await told(tx, counts, facts);
      }
      return ids.length < CAUSES_PER_STEP ? null : (ids.at(-1) ?? null);
    });
  }
  for (let after: string | null = ""; after !== null;) {
    const from: string = after;
    after = await store.inInstallation(installation, async (tx) => {
      const { forgotten, next } = await tx.findings.forgetSpoken(who.speaks, { after: from, limit: FINDINGS_PER_STEP });
      if (forgotten > 0) await told(tx, { findings: forgotten }, []);
      return next;
    });
  }
}
