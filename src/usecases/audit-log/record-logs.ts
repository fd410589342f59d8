import { standingOf } from "../../domain/audit/log-of-logs.ts";
import { openCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import { isQuietEntry } from "../../domain/audit/quiet-entry.ts";
import type { TreeHead } from "../../domain/audit/tree/verify-proofs.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { AuditLogs, Recorded, ToRecord } from "../../ports/audit-logs.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { AuditTree } from "../../ports/audit-tree.ts";
import { verifierKeys } from "./checkpoint-audit.ts";
import { proveConsistency } from "./prove-audit.ts";

/** What telling the log of logs needs. */
export interface RecordDeps {
  readonly tree: AuditTree;
  readonly logs: AuditLogs;
}

/** What became of a round. */
export interface RecordRound {
  /** How many entries the log of logs got. */
  readonly recorded: number;
  /** Logs whose newest checkpoint contradicts what the log of logs has: they were rewritten, or went back. */
  readonly refused: readonly { readonly installation: InstallationId; readonly reason: string }[];
  /** Logs that could not be looked at: by the error's name. Later may be better. */
  readonly failed: readonly { readonly installation: InstallationId; readonly error: string }[];
}

/** Entries of one transaction; the log of logs is locked for so long. */
const BATCH_ENTRIES_MAX = 256;

/**
 * Tells the log of logs how far these logs were signed. Only a state that goes on from the one that was told of last is
 * told: it is proven from the entries and nodes as they are now. What contradicts it is refused, and stays so until
 * somebody has looked. A log of which only reports of looking and anchoring came is left for later.
 */
export async function recordLogs(deps: RecordDeps, logs: readonly LogName[]): Promise<RecordRound> {
  const refused: { installation: InstallationId; reason: string }[] = [];
  const failed: { installation: InstallationId; error: string }[] = [];
  let recorded = 0;
  for (let from = 0; from < logs.length; from += BATCH_ENTRIES_MAX) {
    const news: ToRecord[] = [];
    for (const name of logs.slice(from, from + BATCH_ENTRIES_MAX)) {
      try {
        const judged = await judge(deps, name);
        if (!judged.ok) refused.push({ installation: name.installation, reason: judged.error });
        else if (judged.value !== null) news.push(judged.value);
      } catch (error) {
        // One log in trouble holds up no other.
        failed.push({ installation: name.installation, error: error instanceof Error ? error.name : "unknown" });
      }
    }
    try {
      recorded += await deps.logs.record(news);
    } catch (error) {
      // What contradicts the log of logs is told all the same: perhaps by the one who broke it.
      failed.push(...nameOf(logs, news).map(({ installation }) => ({ installation, error: error instanceof Error ? error.name : "unknown" })));
    }
  }
  return { recorded, refused, failed };
}

const nameOf = (logs: readonly LogName[], news: readonly ToRecord[]): readonly LogName[] => logs.filter(({ log }) => news.some((one) => one.log === log));

/** What is to be told of a log: null for nothing; the sentence says what it contradicts. */
async function judge({ tree, logs }: RecordDeps, name: LogName): Promise<Result<ToRecord | null, string>> {
  const told = await logs.recorded(name.log);
  const signed = await newestHead(tree, name);
  if (!signed.ok) return signed;
  const head = signed.value;
  const standing = standingOf(head, told);
  if (typeof standing === "object") return err(standing.contradicts);
  if (standing === "same" || told === null) return ok(standing === "same" ? null : { log: name.log, head, after: 0 });
  const grown = await provenGrowth(tree, name, told, head);
  if (!grown.ok) return grown;
  return ok((await isOnlyQuiet(tree, name, told, head)) ? null : { log: name.log, head, after: told.size });
}

/** What the newest checkpoint in the database says, if the log's key signed it. */
async function newestHead(tree: AuditTree, name: LogName): Promise<Result<TreeHead, string>> {
  const last = await tree.checkpoint(name);
  // After the note: a key that was made meanwhile is there, and none ever goes.
  const opened = last === null ? null : openCheckpoint(last.note, name.log, await verifierKeys(tree, name));
  if (opened === null || opened.size !== last?.size) return err("its newest checkpoint is not signed by a key of its own");
  return ok(opened);
}

async function provenGrowth(tree: AuditTree, name: LogName, told: Recorded, head: TreeHead): Promise<Result<null, string>> {
  const proof = await proveConsistency(tree, name, told.size, head.size);
  if (!proof.ok) return err(proof.error.detail);
  const { old, new: grown } = proof.value;
  if (old.root === told.root && grown.root === head.root) return ok(null);
  return err(`it does not go on from the ${String(told.size)} entries that the log of logs has`);
}

/** Who only looks makes a few entries; more than these are told of unread. */
const QUIET_ENTRIES_MAX = 16;

async function isOnlyQuiet(tree: AuditTree, name: LogName, told: Recorded, head: TreeHead): Promise<boolean> {
  if (head.size - told.size > QUIET_ENTRIES_MAX) return false;
  return (await tree.entries(name, { from: told.size, to: head.size })).every(isQuietEntry);
}
