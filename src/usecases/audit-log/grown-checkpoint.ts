import { isQuiet } from "../../domain/audit/quiet-entry.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { AuditTree, SignedCheckpoint } from "../../ports/audit-tree.ts";
import { checkpointAudit } from "./checkpoint-audit.ts";
import { type AuditDeps, logOf } from "./verify-audit.ts";

/** Entries that are looked at in one step. */
const STEP = 256;

/**
 * Signs a log to its end and yields its last checkpoint, when something came behind the first `size` entries that does not
 * only report looking or anchoring; null when nothing did. The sentence says why the log was not signed.
 */
export async function grownCheckpoint(deps: AuditDeps, installation: InstallationId, size: number): Promise<Result<SignedCheckpoint | null, string>> {
  const name = await logOf(deps.store, installation);
  const signing = await checkpointAudit(deps, name);
  if (signing.state === "refused") return err(signing.reason);
  const { last } = signing;
  return ok(last !== null && (await matters(deps.tree, name, size, last.size)) ? last : null);
}

async function matters(tree: AuditTree, name: LogName, from: number, to: number): Promise<boolean> {
  for (let first = from; first < to; first += STEP) {
    const entries = await tree.entries(name, { from: first, to: Math.min(to, first + STEP) });
    if (entries.some((entry) => !isQuiet(lineOf(entry)))) return true;
  }
  return false;
}

function lineOf(entry: string): Parameters<typeof isQuiet>[0] {
  const buffer = Buffer.from(entry);
  return { buffer, start: 0, end: buffer.length, isWhole: true };
}
