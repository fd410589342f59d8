import { anchorKey, type AnchorText, anchorText, nextAnchorAt } from "../../domain/audit/crm-anchor.ts";
import { type AnchorOutcome, anchorIntentFact } from "../../domain/audit/crm-anchor-facts.ts";
import { type InstallationId, type NaturalKey, writeId } from "../../domain/model/ids.ts";
import { err, type Result } from "../../domain/model/result.ts";
import type { AnchorNoteState, AnchorRecord } from "../../ports/anchor-table.ts";
import type { SignedCheckpoint } from "../../ports/audit-tree.ts";
import type { CrmError } from "../../ports/crm-errors.ts";
import type { CrmReader } from "../../ports/crm-reader.ts";
import type { UpsertDone } from "../../ports/crm-writer.ts";
import { type FreeNumber, freeNumber } from "./anchor-number.ts";
import { type AnchorEnd, endAnchor, settleAnchorDoubt } from "./anchor-outcome.ts";
import type { ApplyDeps } from "./settle.ts";

/** What writing checkpoints into the CRM needs. */
export interface AnchorDeps extends ApplyDeps {
  readonly reader: CrmReader;
  /** The log's last checkpoint, signed to its end, when what matters came behind so many entries; the sentence says why it was not signed. */
  readonly signedBeyond: (size: number) => Promise<Result<SignedCheckpoint | null, string>>;
}

/** How a run ended. */
export interface AnchorRun {
  readonly state: "written" | "unchanged" | "not-due" | "not-chosen" | "failed";
  /** Why nothing was written, or what is wrong all the same: a kind. */
  readonly trouble: string | null;
  /** Entries of the checkpoint that was written. */
  readonly size?: number;
  /** Why the log was not signed. */
  readonly detail?: string;
}

/** Notes stand in the CRM of which the database does not know. */
const BEHIND_CRM = "behind-crm";

/**
 * Writes how far the audit log has grown onto the record that an admin chose, as a note of its own, when that is due and
 * the log grew. What a crash or a lost answer left in doubt is read before anything is sent. A refusal is told in the log,
 * kept for the admin, and tried again later: once a day at most, unless the CRM only had no time. Safe to repeat.
 */
export async function anchorInCrm(deps: AnchorDeps, installation: InstallationId): Promise<AnchorRun> {
  const { store, clock } = deps;
  const chosen = await store.inInstallation(installation, (tx) => tx.anchor.record());
  const doubt = await settleAnchorDoubt(deps, installation);
  if (doubt !== null) return failed(deps, installation, { refusal: doubt, record: chosen });
  const { record, largest } = await store.inInstallation(installation, async (tx) => ({ record: await tx.anchor.record(), largest: await tx.anchor.largest() }));
  if (record === null) return { state: "not-chosen", trouble: null };
  if (record.dueAt > clock.now()) return { state: "not-due", trouble: record.trouble };
  const signed = await deps.signedBeyond(largest?.size ?? 0);
  if (!signed.ok) return { ...(await failed(deps, installation, { refusal: { kind: "not-signed", retryAfterMs: null }, record })), detail: signed.error };
  if (signed.value === null) {
    await store.inInstallation(installation, (tx) => tx.anchor.putOff(record.configId, { dueAt: nextAnchorAt(clock.now(), null), trouble: null }));
    return { state: "unchanged", trouble: null };
  }
  const free = await freeNumber(deps, installation);
  return free.ok ? write(deps, installation, { record, checkpoint: signed.value, ...free.value }) : failed(deps, installation, { refusal: free.error, record });
}

/** Nothing was sent: it is tried again when it may be. */
async function failed({ store, clock }: AnchorDeps, installation: InstallationId, { refusal, record }: { readonly refusal: Pick<CrmError, "retryAfterMs"> & { readonly kind: string }; readonly record: AnchorRecord | null }): Promise<AnchorRun> {
  await store.inInstallation(installation, async (tx) => {
    if (record !== null) await tx.anchor.putOff(record.configId, { dueAt: nextAnchorAt(clock.now(), refusal), trouble: refusal.kind });
    if (refusal.kind === "unauthorized") await tx.setState("reconnect-needed");
  });
  return { state: "failed", trouble: refusal.kind };
}

interface Wanted extends FreeNumber {
  readonly record: AnchorRecord;
  readonly checkpoint: SignedCheckpoint;
}

async function write(deps: AnchorDeps, installation: InstallationId, { record, checkpoint: { size, note }, number, strangers }: Wanted): Promise<AnchorRun> {
  const { store, clock } = deps;
  const text = anchorText({ note, size });
  const intended = await store.inInstallation(installation, async (tx) => {
    // An admin may have chosen anew meanwhile: then this is no write of theirs.
    if ((await tx.anchor.record())?.configId !== record.configId) return null;
    const key = anchorKey(tx.installation.log, number);
    const [receipt] = await tx.audit.append([anchorIntentFact({ crm: tx.installation.crm, key, causeId: record.configId, text })]);
    if (receipt === undefined) throw new Error("an intent has no audit entry");
    await tx.anchor.intend({ number, size, intentId: receipt.id, intendedAt: clock.now() });
    return { key, intentId: receipt.id };
  });
  if (intended === null) return { state: "not-due", trouble: null };

  const startedMs = Date.parse(clock.now());
  const answer = await send(deps, record, { ...intended, text });
  const ms = Date.parse(clock.now()) - startedMs;
  const end = { note: { number, size, intentId: intended.intentId }, ...endOf(answer, ms), ties: [{ object: record.object, crmId: record.crmId }] };
  const trouble = answer.ok ? (strangers > 0 ? BEHIND_CRM : null) : answer.error.kind;
  await store.inInstallation(installation, async (tx) => {
    await tx.anchor.putOff(record.configId, { dueAt: nextAnchorAt(clock.now(), answer.ok ? null : answer.error), trouble });
    if (!answer.ok && answer.error.kind === "unauthorized") await tx.setState("reconnect-needed");
    await endAnchor(tx, end);
  });
  return answer.ok ? { state: "written", trouble, size } : { state: "failed", trouble };
}

interface Intended {
  readonly key: NaturalKey;
  readonly intentId: string;
  readonly text: AnchorText;
}

/** The record first: a note that hangs on nothing is seen by nobody. */
async function send({ clock, reader, writer }: AnchorDeps, { object, crmId }: AnchorRecord, { key, intentId, text }: Intended): Promise<Result<UpsertDone, CrmError>> {
  const read = await reader.readByIds(object, [crmId]);
  if (!read.ok) return err({ ...read.error, mayHaveHappened: false });
  const there = read.value.find(({ archived }) => !archived);
  if (there === undefined) return err(GONE);
  const [answer] = await writer.upsert([{
    writeId: writeId(intentId), object: "note", key, existing: null, fields: { ...text, occurredAt: clock.now() }, associations: [{ object, crmId: there.crmId }],
  }]);
  return answer?.result ?? err({ ...GONE, kind: "unavailable", publicMessage: "Nothing was said of the note.", mayHaveHappened: true });
}

const GONE: CrmError = { kind: "not-found", publicMessage: "The record for checkpoints is not in the CRM any more.", http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false };

function endOf(answer: Result<UpsertDone, CrmError>, ms: number): Pick<AnchorEnd, "state" | "outcome"> {
  const told = { settledBy: "answer", ms } as const;
  if (answer.ok) {
    const { crmId, http, requestId, versionAfter, guarantee } = answer.value;
    return { state: "written", outcome: { ...told, status: "ok", crmId, http, requestId, versionAfter, guarantee } };
  }
  const { kind, http, requestId, mayHaveHappened } = answer.error;
  return { state: stateAfter(answer.error), outcome: { ...told, status: mayHaveHappened ? "unknown" : STATUS_OF[kind], http, requestId, errorCode: kind } };
}

/** Under the number of a refusal something may stand all the same, or lie in the recycle bin. */
function stateAfter({ kind, mayHaveHappened }: CrmError): Exclude<AnchorNoteState, "open"> {
  if (mayHaveHappened) return "unknown";
  return kind === "conflict" || kind === "invalid" ? "spent" : "refused";
}

const STATUS_OF: Readonly<Record<CrmError["kind"], AnchorOutcome["status"]>> = {
  conflict: "conflict", "not-found": "rejected", forbidden: "rejected", invalid: "rejected", throttled: "failed", unavailable: "failed", unauthorized: "failed",
};
