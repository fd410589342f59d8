import type { Instant } from "../../domain/model/time.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { AuditVerdicts, KeptVerdict } from "../../ports/audit-verdicts.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Verified } from "./log-reading.ts";
import { type AuditDeps, logOf, lookedFact, UntrustedCheckpointError, type VerifyOptions, walkAudit } from "./verify-audit.ts";

/** What a verification needs whose verdict is kept. */
export interface KeepingDeps extends AuditDeps {
  readonly verdicts: AuditVerdicts;
  readonly clock: Clock;
}

/** How a log is to be verified whose verdict is kept. `sinceLast`: only what came since the last one, where that can be gone on with. */
export interface KeepingOptions extends Omit<VerifyOptions, "record" | "since"> {
  readonly sinceLast?: boolean;
}

/**
 * Verifies an installation's log, tells of it in the log, and keeps the verdict outside the database. A log that was not
 * found right has no place to go on from: it is walked from its first entry until it is right again.
 */
export async function verifyAndKeep(deps: KeepingDeps, installation: InstallationId, { sinceLast = false, ...options }: KeepingOptions = {}): Promise<Verified> {
  const name = await logOf(deps.store, installation);
  const { log } = name;
  const [last, at] = [await deps.verdicts.read(log), deps.clock.now()];
  try {
    const { report, bookmark } = await walkAudit(deps, installation, { ...options, record: false, since: sinceLast ? (last?.bookmark ?? null) : null });
    await deps.verdicts.keep(log, { at, wholeAt: wholeAt(report, at, last), verdict: report.broken?.kind ?? "valid", walked: report.walked, bookmark });
    // Last: where the verdict cannot be kept, the next look must not find a longer log each time.
    await deps.committer.append(name, lookedFact(report));
    return report;
  } catch (error) {
    // With keys of somebody's own it is they who do not fit.
    if (error instanceof UntrustedCheckpointError && options.vkeys === undefined) {
      await deps.verdicts.keep(log, { at, wholeAt: last?.wholeAt ?? null, verdict: "untrusted", walked: 0, bookmark: null });
    }
    throw error;
  }
}

const wholeAt = ({ ok, from }: Verified, at: Instant, last: KeptVerdict | null): Instant | null => (ok && from === undefined ? at : (last?.wholeAt ?? null));

/** What was last found of an installation's log; null when nobody looked from here. */
export const lastVerdict = async ({ store, verdicts }: KeepingDeps, installation: InstallationId): Promise<KeptVerdict | null> => verdicts.read((await logOf(store, installation)).log);
