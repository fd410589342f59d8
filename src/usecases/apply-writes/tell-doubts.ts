import type { Instant } from "../../domain/model/time.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import { doubtFact } from "./settle.ts";

/**
 * Where nothing is read or written, nobody settles what a crash left in doubt: it gets its outcome, `unknown`, all the same.
 * Once connected again it is read before anything is sent. Safe to repeat.
 */
export async function tellDoubts(tx: TenantTransaction, now: Instant): Promise<void> {
  const facts = (await tx.writes.takeAbandoned(now)).flatMap((write) => doubtFact(tx, write, {}) ?? []);
  if (facts.length > 0) await tx.audit.append(facts);
}
