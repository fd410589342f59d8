import { anchorFact } from "../../domain/audit/anchor-fact.ts";
import { anchorKey, tellsOf } from "../../domain/audit/crm-anchor.ts";
import { type AnchorOutcome, anchorOutcomeFact } from "../../domain/audit/crm-anchor-facts.ts";
import type { CrmRecordId, InstallationId } from "../../domain/model/ids.ts";
import type { AnchorNote, AnchorNoteState } from "../../ports/anchor-table.ts";
import type { CrmError } from "../../ports/crm-errors.ts";
import type { Association } from "../../ports/crm-writer.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { ApplyDeps } from "./settle.ts";

/** How a note ended, and what belongs to it. */
export interface AnchorEnd {
  readonly note: Pick<AnchorNote, "number" | "size" | "intentId">;
  readonly state: Exclude<AnchorNoteState, "open">;
  readonly outcome: Pick<AnchorOutcome, "status" | "settledBy" | "ms"> & Partial<AnchorOutcome>;
  /** What it was tied to, as far as is known. */
  readonly ties?: readonly Association[];
}

/**
 * Settles a note, puts its outcome on the chain, and where the CRM has it an entry that the log was anchored there. What
 * stands there is remembered as ours, so that it comes back as nobody's activity. Nothing for an intent whose end somebody
 * told already.
 */
export async function endAnchor(tx: TenantTransaction, { note: { number, size, intentId }, state, outcome, ties = [] }: AnchorEnd): Promise<void> {
  const crmId: CrmRecordId | null = outcome.crmId ?? null;
  if (!(await tx.anchor.settle(intentId, { state, crmId }))) return;
  const { crm, log } = tx.installation;
  const key = anchorKey(log, number);
  const told = anchorOutcomeFact({ crm, key, intentId, ...outcome });
  if (state !== "written" || crmId === null) {
    await tx.audit.append([told]);
    return;
  }
  await tx.mirror.saveEngagements([{ object: "note", key, crmId, associations: ties }]);
  await tx.audit.append([told, anchorFact({ place: "crm", size, note: number, crm_id: crmId })]);
}

/** Longer than any call with its retries may take: before, what is not there may still come, from a worker that lost its job and lives. */
const CALL_MS_MAX = 120_000;
const UNDER_WAY: CrmError = { kind: "unavailable", publicMessage: "A note may still be under way.", http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false };

/**
 * Reads what a crash or a lost answer left in doubt, and tells what it found. Null when nothing is in doubt any more; where
 * the CRM cannot be read, the doubt stands on the chain, and the error says why.
 */
export async function settleAnchorDoubt({ store, writer, clock }: ApplyDeps, installation: InstallationId): Promise<CrmError | null> {
  const { last, log } = await store.inInstallation(installation, async (tx) => ({ last: await tx.anchor.last(), log: tx.installation.log }));
  if (last === null || (last.state !== "open" && last.state !== "unknown")) return null;
  const waitMs = Date.parse(last.intendedAt) + CALL_MS_MAX - Date.parse(clock.now());
  if (waitMs > 0) return { ...UNDER_WAY, retryAfterMs: waitMs };
  const found = await writer.find("note", [anchorKey(log, last.number)]);
  if (!found.ok) {
    await store.inInstallation(installation, (tx) => tellAnchorDoubt(tx, found.error.kind));
    return { ...found.error, mayHaveHappened: false };
  }
  const [there] = found.value;
  const read = { settledBy: "reading", ms: 0 } as const;
  const isIt = there !== undefined && tellsOf(there.fields.body ?? "", log, last.size);
  await store.inInstallation(installation, (tx) => endAnchor(tx, there === undefined
    ? { note: last, state: "spent", outcome: { ...read, status: "failed", errorCode: "not-found-afterwards" } }
    : isIt
      ? { note: last, state: "written", outcome: { ...read, status: "ok", crmId: there.crmId } }
      : { note: last, state: "spent", outcome: { ...read, status: "conflict", errorCode: "differs-afterwards" } }));
  return null;
}

/** Where nobody can read the CRM, an intent without outcome gets one all the same: `unknown`. Safe to repeat. */
export async function tellAnchorDoubt(tx: TenantTransaction, errorCode?: string): Promise<void> {
  const last = await tx.anchor.last();
  if (last?.state !== "open") return;
  await endAnchor(tx, { note: last, state: "unknown", outcome: { status: "unknown", settledBy: "reading", ms: 0, ...(errorCode === undefined ? {} : { errorCode }) } });
}
