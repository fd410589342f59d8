import { anchorKey } from "../../domain/audit/crm-anchor.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { CrmError } from "../../ports/crm-errors.ts";
import type { ApplyDeps } from "./settle.ts";

/** A number under which no note of this log stands. */
export interface FreeNumber {
  readonly number: number;
  /** Notes in the CRM, found on the way, of which the database knows nothing. */
  readonly strangers: number;
}

/** So many numbers are asked for at once, and so often at most. */
const PROBED = 100;
const PROBES_MAX = 100;

/**
 * The next number of which the CRM knows nothing. That it knows one that the database does not is no accident: the database
 * was put back to an older state. What it anchored before that is not written over; numbers go on behind it.
 */
export async function freeNumber({ store, writer }: ApplyDeps, installation: InstallationId): Promise<Result<FreeNumber, CrmError>> {
  const { log, last } = await store.inInstallation(installation, async (tx) => ({ log: tx.installation.log, last: await tx.anchor.last() }));
  let number = last === null ? 1 : last.state === "refused" ? last.number : last.number + 1;
  let strangers = 0;
  for (let probes = 0; probes < PROBES_MAX; probes += 1) {
    const from = number;
    const keys = Array.from({ length: Math.min(PROBED, writer.batchMax) }, (_, index) => anchorKey(log, from + index));
    const found = await writer.find("note", keys);
    if (!found.ok) return err({ ...found.error, mayHaveHappened: false });
    const taken = found.value.map(({ key }) => keys.findIndex((one) => one === key)).filter((index) => index >= 0);
    if (taken.length === 0) return ok({ number, strangers });
    strangers += taken.length;
    number = from + Math.max(...taken) + 1;
  }
  throw new Error("the CRM has notes without end");
}
