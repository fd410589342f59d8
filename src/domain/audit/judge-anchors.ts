import type { CrmRecordId } from "../model/ids.ts";
import { checkpointsIn } from "./crm-anchor.ts";
import type { Checkpoint } from "./note/checkpoint.ts";
import type { VerifierKey } from "./note/verifier-key.ts";

/** A note of ours as the CRM has it by now. */
export interface AnchorRead {
  readonly number: number;
  /** The size that was written into it; null for a note of which the database knows nothing. */
  readonly size: number | null;
  /** Null when the CRM has it no longer. */
  readonly crmId: CrmRecordId | null;
  readonly body: string;
}

/** What a note is worth. */
export interface AnchorFinding {
  readonly number: number;
  readonly crmId: CrmRecordId | null;
  /** `changed`: it does not hold what was written into it. `gone`: the CRM has it no longer. */
  readonly state: "good" | "changed" | "gone";
  /** In a sentence. */
  readonly said: string;
}

/** What notes in a CRM are worth, and the checkpoints of this log that they hold: a signature counts wherever it stands. */
export function judgeAnchors(notes: readonly AnchorRead[], origin: string, keys: readonly VerifierKey[]): { readonly findings: readonly AnchorFinding[]; readonly checkpoints: readonly Checkpoint[] } {
  const judged = notes.map((note) => ({ note, held: checkpointsIn(note.body, origin, keys) }));
  return { findings: judged.map(({ note, held }) => findingOf(note, held)), checkpoints: judged.flatMap(({ held }) => held) };
}

function findingOf({ number, size, crmId }: AnchorRead, held: readonly Checkpoint[]): AnchorFinding {
  const which = `note ${String(number)} in the CRM${crmId === null ? "" : ` (${crmId})`}`;
  const found = (state: AnchorFinding["state"], said: string): AnchorFinding => ({ number, crmId, state, said: `${which} ${said}` });
  if (crmId === null) return found("gone", `is gone: it held the checkpoint of ${String(size)} entries, and somebody deleted it`);
  const [first] = held;
  if (first === undefined) return found("changed", "was changed: what it holds is no checkpoint of this log under a key that is trusted here");
  if (size !== null && !held.some((one) => one.size === size)) return found("changed", `was changed: it holds a checkpoint of ${String(first.size)} entries, and that of ${String(size)} was written`);
  const unknown = size === null ? ", of which this database knows nothing" : "";
  return found("good", `holds the checkpoint of ${String(size ?? first.size)} entries${unknown}`);
}
