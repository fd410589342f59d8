import { isWholeCheckpoint, openCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { SignedCheckpoint } from "../../ports/audit-tree.ts";
import type { RecordedProof } from "../../ports/export-folder.ts";
import { checkpointAudit, verifierKeys } from "./checkpoint-audit.ts";
import { proveEntry } from "./prove-audit.ts";
import type { AuditDeps } from "./verify-audit.ts";

/**
 * What the log of logs says last of a log, with all that an outsider needs to believe it: the entry, its way into the tree,
 * and the log of logs' checkpoint, which is signed to its end first; with the witness's word where that covers the entry. Null
 * when nothing was told of this log yet, or what was told cannot be proven any more.
 */
export async function proveRecorded(deps: AuditDeps, log: string): Promise<RecordedProof | null> {
  const { tree, logs, outside, witness } = deps;
  const [name, recorded] = [await logs.name(), await logs.recorded(log)];
  if (name === null || recorded === null) return null;
  await checkpointAudit(deps, name);
  const at = witness === null ? null : await cosignedCheckpoint({ tree, outside }, name, { place: witness.name, beyond: recorded.seq });
  const proof = await proveEntry(tree, name, recorded.seq, { at, withEntry: true });
  return proof.ok ? { size: recorded.size, text: proof.value.text, vkeys: await tree.vkeys(name) } : null;
}

/** The largest checkpoint that a witness vouched for, from the file outside the database; null where that is another machine's, or it has fewer entries than are needed. */
async function cosignedCheckpoint({ tree, outside }: Pick<AuditDeps, "tree" | "outside">, name: LogName, { place, beyond }: { readonly place: string; readonly beyond: number }): Promise<SignedCheckpoint | null> {
  const size = await tree.anchoredTo(name, place);
  if (size <= beyond) return null;
  const notes = (await outside.readBeyond(name.log, size - 1)).filter((note) => isWholeCheckpoint(note) && note.includes(`\n— ${place} `));
  const keys = await verifierKeys(tree, name);
  const note = notes.findLast((one) => openCheckpoint(one, name.log, keys)?.size === size);
  return note === undefined ? null : { size, note };
}
