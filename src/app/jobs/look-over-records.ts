import { isNightDue, lastNightOf } from "../../domain/reconcile/night.ts";
import type { Installation } from "../../ports/store.ts";
import { scanHygiene } from "../../usecases/scan-hygiene.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

/** What one installation's pass may take of one turn: what is left waits for the next, so that a large CRM holds up no other. */
const TURN_BUDGET_MS = 30_000;

type LookApp = Pick<App, "store" | "clock" | "log">;

/**
 * Looks over the records of every connected installation once a night, after the comparison of its mirror with the CRM. A pass that a turn
 * does not end is gone on with at the next; a turn that comes while one is under way is left out.
 */
export function recordsLooker(app: LookApp): () => Promise<void> {
  let isAtIt = false;
  return async () => {
    if (isAtIt) return;
    isAtIt = true;
    try {
      await eachInstallation(app, "the look over the records", (one) => look(app, one));
    } finally {
      isAtIt = false;
    }
  };
}

async function look(app: LookApp, { id, state, createdAt }: Installation): Promise<void> {
  if (state !== "connected") return;
  const now = app.clock.now();
  const { scan, night, isCompared } = await app.store.inInstallation(id, async (tx) => {
    const run = await tx.reconcile.run();
    const night = lastNightOf(id, (await tx.reconcile.zone()) ?? "UTC", now);
    const isOver = run === null || (run.startedAt >= night && run.passes.every((pass) => pass.state === "done"));
    return { scan: await tx.findings.scan(), night, isCompared: (await tx.sync.wasRead("contact")) && isOver };
  });
  // What is stale in the mirror is not stale in the CRM.
  if (!isCompared) return;
  const nights = { connectedAt: createdAt, startedAt: scan?.startedAt ?? null, isOpen: scan !== null && scan.object !== null };
  if (!isNightDue(nights, night)) return;
  const done = await scanHygiene(app, id, { budgetMs: TURN_BUDGET_MS });
  if (done.isDone) app.log.info({ installation: id, examined: done.examined, opened: done.opened, closed: done.closed }, "the records were looked over");
}
