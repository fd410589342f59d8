import { type AnchorTarget, anchorRecordFact } from "../domain/audit/crm-anchor-facts.ts";
import type { Actor } from "../domain/audit/fact.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import type { Clock } from "../ports/clock.ts";
import type { CrmError } from "../ports/crm-errors.ts";
import type { CrmReader } from "../ports/crm-reader.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** What choosing takes. */
export interface ChooseDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly reader: CrmReader;
}

/** A choice that holds from now on. */
export interface AnchorChoice {
  /** As the CRM knows it: a record that was merged is the one that it became. */
  readonly target: AnchorTarget;
  /** False when it was chosen before. */
  readonly changed: boolean;
}

/**
 * An admin chooses the record onto which the log's checkpoints are written; the first is written at once. The record must be
 * there, and readable, now: an error says what the CRM said, null that it has no such record.
 */
export async function chooseAnchor({ store, clock, reader }: ChooseDeps, installation: InstallationId, wanted: AnchorTarget, actor: Actor): Promise<Result<AnchorChoice, CrmError | null>> {
  const read = await reader.readByIds(wanted.object, [wanted.crmId]);
  if (!read.ok) return read;
  const found = read.value.find(({ archived }) => !archived);
  if (found === undefined) return err(null);
  const target: AnchorTarget = { object: wanted.object, crmId: found.crmId };
  return store.inInstallation(installation, async (tx) => {
    const before = await targetOf(tx);
    if (before?.object === target.object && before.crmId === target.crmId) return ok({ target, changed: false });
    // Before the log is locked: whoever writes a note locks them in this order.
    await tx.anchor.choose(null);
    const [receipt] = await tx.audit.append([anchorRecordFact(tx.installation.crm, actor, { before, after: target })]);
    if (receipt === undefined) throw new Error("the choice has no audit entry");
    await tx.anchor.choose({ ...target, configId: receipt.id, dueAt: clock.now() });
    await tx.enqueue({ name: "anchor-in-crm", installation });
    return ok({ target, changed: true });
  });
}

/** From now on no checkpoint is written into the CRM; the notes there stay. False when none was before. */
export function chooseNoAnchor({ store }: Pick<ChooseDeps, "store">, installation: InstallationId, actor: Actor): Promise<boolean> {
  return store.inInstallation(installation, async (tx) => {
    const before = await targetOf(tx);
    if (before === null) return false;
    await tx.anchor.choose(null);
    await tx.audit.append([anchorRecordFact(tx.installation.crm, actor, { before, after: null })]);
    return true;
  });
}

async function targetOf(tx: TenantTransaction): Promise<AnchorTarget | null> {
  const record = await tx.anchor.record();
  return record === null ? null : { object: record.object, crmId: record.crmId };
}
