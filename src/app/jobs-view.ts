import { progressOf } from "../domain/sync/progress.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { App } from "./app.ts";
import { budgetWords } from "./call-budget.ts";

/** More than a screen. */
const JOBS_MAX = 100;

/** What works for an installation now, what waits, what was given up, and what its calls may still take. */
export async function jobsView(app: App, installation: InstallationId) {
  const [jobs, budget, own] = await Promise.all([
    app.queue.desk.list(installation, JOBS_MAX), app.callBudget(installation),
    app.store.inInstallation(installation, async (tx) => ({
      isPaused: tx.installation.pausedAt !== null, state: tx.installation.state, passes: await tx.sync.passes(), run: await tx.reconcile.run(), look: await tx.findings.scan(), scan: await tx.scans.last(),
    })),
  ]);
  return {
    isPaused: own.isPaused, state: own.state, jobs,
    syncs: own.passes.filter(({ pass }) => pass.read > 0).map(({ object, stream, pass }) => ({ object, stream, ...progressOf(pass) })),
    nightly: [
      { name: "comparison", startedAt: own.run?.startedAt ?? null, isUnderWay: own.run?.passes.some(({ state }) => state !== "done") ?? false },
      { name: "records", startedAt: own.look?.startedAt ?? null, isUnderWay: own.look !== null && own.look.object !== null },
      { name: "duplicates", startedAt: own.scan?.startedAt ?? null, isUnderWay: own.scan !== null && own.scan.endedAt === null },
    ],
    budget: { ...budgetWords(budget), used: budget.day?.used ?? null, limit: budget.day?.limit ?? null },
  };
}
