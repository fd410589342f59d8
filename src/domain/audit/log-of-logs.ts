import { type InstallationId, installationId } from "../model/ids.ts";
import { type AuditFact, plain } from "./fact.ts";
import type { TreeHead } from "./tree/verify-proofs.ts";

/**
 * Where an installation's id would stand, this stands for the log of logs: the deployment's own log, whose entries are the
 * other logs' checkpoints. No installation has it (migration 0026).
 */
export const LOG_OF_LOGS: InstallationId = installationId("audit-logs");

/** Its `_log`. Installations' logs are `<origin>/t/<24 hex digits>`: none ever ends so. */
export const logOfLogsName = (origin: string): string => `${origin}/logs`;

/** `data.key` of its entries. */
export const RECORD_KEY = "audit.checkpoint";

/** The entry of the log of logs that tells how far a log had grown. It names no installation: a log's name is opaque. */
export function recordFact(log: string, { size, root }: TreeHead): AuditFact {
  return { type: "config", actor: { kind: "system", id: "audit-logs" }, data: { key: RECORD_KEY, before: plain(null), after: plain({ log, root, size }) } };
}

/** How a newly signed state of a log stands to the one that was told of last. `later`: it has to be proven that it goes on from that one. */
export type Standing = "first" | "same" | "later" | { readonly contradicts: string };

/** A log never shrinks, and of one size there is one root: whatever says otherwise was rewritten, or signed by somebody else. */
export function standingOf(now: TreeHead, told: TreeHead | null): Standing {
  if (told === null) return "first";
  if (now.size > told.size) return "later";
  if (now.size < told.size) return { contradicts: `it was signed at ${String(now.size)} entries, and the log of logs has it at ${String(told.size)}` };
  return now.root === told.root ? "same" : { contradicts: `it was signed with another root at ${String(now.size)} entries than the log of logs has` };
}
