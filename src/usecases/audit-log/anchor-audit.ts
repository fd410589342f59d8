import { anchorFact } from "../../domain/audit/anchor-fact.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { SignedCheckpoint } from "../../ports/audit-tree.ts";
import type { Witness, WitnessFailure } from "../../ports/audit-witness.ts";
import { checkpointAudit } from "./checkpoint-audit.ts";
import { proveConsistency } from "./prove-audit.ts";
import { type AuditDeps, logOf } from "./verify-audit.ts";

/** A checkpoint that left the database, and what the witness said of it; null when none is asked, or it vouched for it before. */
export interface Anchored {
  readonly checkpoint: SignedCheckpoint;
  readonly witness: Result<{ readonly name: string; readonly atS: number }, WitnessFailure> | null;
}

/** Who gets a checkpoint. */
export interface AnchorOptions {
  readonly toPerson: boolean;
  /** The witness, where there is one; it does when left out. */
  readonly toWitness?: boolean;
}

/**
 * Signs a log to its end and gives the checkpoint to the witness, where there is one, unless it is to be left alone. Handed
 * out to a person besides (`toPerson`), an entry says so. The sentence says why it was not signed.
 */
export async function anchorAudit(deps: AuditDeps, installation: InstallationId, { toPerson, toWitness = true }: AnchorOptions): Promise<Result<Anchored, string>> {
  const name = await logOf(deps.store, installation);
  const signing = await checkpointAudit(deps, name);
  if (signing.state === "refused") return err(signing.reason);
  if (signing.last === null) return err("the log has no entries");
  const checkpoint = signing.last;
  const witness = deps.witness === null || !toWitness ? null : await witnessed(deps, { name, checkpoint, witness: deps.witness });
  if (toPerson) await deps.committer.append(name, anchorFact({ place: "handed-out", size: checkpoint.size }));
  return ok({ checkpoint, witness });
}

interface ToWitness {
  readonly name: LogName;
  readonly checkpoint: SignedCheckpoint;
  readonly witness: Witness;
}

/** Another history of this log is the one failure that belongs into the log itself; once for each state that the witness knows, however often it is asked. */
async function tellOnce({ committer, tree }: Pick<AuditDeps, "committer" | "tree">, { name, size, witness, oldSize }: { readonly name: LogName; readonly size: number; readonly witness: string; readonly oldSize: number }): Promise<void> {
  const place = `${witness}: inconsistent`;
  if ((await tree.anchoredTo(name, place)) > oldSize) return;
  await committer.append(name, anchorFact({ place: "witness", witness, size, result: "inconsistent" }));
  await tree.keepAnchor(name, { place, size });
}

/** Has a checkpoint cosigned, unless it was, and keeps the note with the cosignature where nobody who has only the database reaches it. */
async function witnessed({ committer, tree, outside }: AuditDeps, { name, checkpoint: { size, note }, witness }: ToWitness): Promise<Anchored["witness"]> {
  const oldSize = await tree.anchoredTo(name, witness.name);
  if (oldSize >= size) return null;
  const cosigned = await witness.cosign({
    note, oldSize,
    async consistency(from) {
      const proof = await proveConsistency(tree, name, from, size);
      if (!proof.ok) throw new Error(proof.error.detail);
      return proof.value.hashes;
    },
  });
  if (!cosigned.ok) {
    if (cosigned.error.kind === "inconsistent") await tellOnce({ committer, tree }, { name, size, witness: witness.name, oldSize });
    return cosigned;
  }
  const { lines, atS, fromSize } = cosigned.value;
  await outside.append(name.log, [`${note}${lines.join("")}`]);
  await tree.keepAnchor(name, { place: witness.name, size });
  await committer.append(name, anchorFact({ place: "witness", witness: witness.name, size, cosigned_at: atS, from_size: fromSize }));
  return ok({ name: witness.name, atS });
}
