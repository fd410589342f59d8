import { anchorKey } from "../../domain/audit/crm-anchor.ts";
import type { AnchorRead } from "../../domain/audit/judge-anchors.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import type { CrmError } from "../../ports/crm-errors.ts";
import type { ApplyDeps } from "./settle.ts";

/** So many of the last notes are read, and as many numbers behind them are asked for. */
const NOTES_READ = 50;
const READS_MAX = 200;

/**
 * The last notes with checkpoints as the CRM has them now, in their order, and every later one that it has: how many there
 * are is for the CRM to tell, for a database that was put back to an older state does not know. Changes nothing anywhere.
 */
export async function readAnchors({ store, writer }: Pick<ApplyDeps, "store" | "writer">, installation: InstallationId): Promise<Result<readonly AnchorRead[], CrmError>> {
  const { log, known, first, last } = await store.inInstallation(installation, async (tx) => {
    const newest = (await tx.anchor.last())?.number ?? 0;
    const oldest = Math.max(1, newest - NOTES_READ + 1);
    return { log: tx.installation.log, known: await tx.anchor.notes(oldest), first: oldest, last: newest };
  });
  const written = new Map(known.filter(({ state }) => state === "written").map(({ number, size }) => [number, size]));
  const step = Math.min(2 * NOTES_READ, writer.batchMax);
  const read: AnchorRead[] = [];
  for (let from = first, reads = 0; reads < READS_MAX; from += step, reads += 1) {
    const numbers = Array.from({ length: step }, (_, index) => from + index);
    const found = await writer.find("note", numbers.map((number) => anchorKey(log, number)));
    if (!found.ok) return found;
    const byKey = new Map(found.value.map((note) => [note.key, note]));
    for (const number of numbers) {
      const note = byKey.get(anchorKey(log, number));
      const size = written.get(number) ?? null;
      if (note !== undefined || size !== null) read.push({ number, size, crmId: note?.crmId ?? null, body: note?.fields.body ?? "" });
    }
    if (from + step > last && !numbers.some((number) => number > last && byKey.has(anchorKey(log, number)))) break;
  }
  return ok(read);
}
