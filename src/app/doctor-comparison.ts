import { mended, NO_MENDS, sumOfMends } from "../domain/reconcile/mends.ts";
import type { Installation } from "../ports/store.ts";
import type { App } from "./app.ts";

/** A night may be missed; three are no accident. */
const OLD_MS = 3 * 24 * 3_600_000;

interface Finding {
  readonly name: string;
  readonly state: "ok" | "warning";
  readonly detail: string;
  readonly fix: string | null;
}

/** What the last comparison of an installation's mirror with its CRM found. */
export async function comparisonCheck(app: App, { id, crm, name, createdAt }: Installation): Promise<Finding> {
  const label = `${crm} ${name} comparison`;
  const run = await app.store.inInstallation(id, (tx) => tx.reconcile.run());
  const ageMs = Date.parse(app.clock.now()) - Date.parse(run?.startedAt ?? createdAt);
  if (ageMs > OLD_MS) {
    return { name: label, state: "warning", detail: run === null ? "the mirror was never compared with the CRM" : `the mirror was last compared on ${run.startedAt.slice(0, 10)}`, fix: `see that a scheduler and a worker run at night, or run steward sync --installation ${id} --reconcile` };
  }
  if (run === null) return { name: label, state: "ok", detail: "the first night is to come", fix: null };
  const counts = run.passes.map((pass) => pass.counts).reduce(sumOfMends, NO_MENDS);
  if (counts.heldBack > 0) {
    return { name: label, state: "warning", detail: `${String(counts.heldBack)} records of the mirror are not shown by the CRM, too many to be taken for gone`, fix: `see what the app may read in the CRM; if they are gone indeed, run steward sync --installation ${id} --reconcile --full` };
  }
  const isOpen = run.passes.some(({ state }) => state !== "done");
  return { name: label, state: "ok", detail: `${isOpen ? "under way" : `of ${run.startedAt.slice(0, 16)}Z`}: ${String(counts.read)} records read, ${String(mended(counts))} mended`, fix: null };
}
