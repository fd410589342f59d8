import { SEES_ALL } from "../domain/access/sees.ts";
import type { Standing } from "../domain/alerts/conditions.ts";
import type { CrmObject } from "../ports/crm-records.ts";
import type { Installation } from "../ports/store.ts";
import { readCleanup } from "../usecases/read-cleanup.ts";
import type { App } from "./app.ts";
import { budgetWords } from "./call-budget.ts";

/** What is read of every CRM all the time. */
const READ: readonly CrmObject[] = ["contact", "account", "opportunity"];

/** The part of the app that is asked how an installation stands. */
export type StandingApp = Pick<App, "store" | "clock" | "callBudget"> & { readonly audit: Pick<App["audit"], "lastVerdict"> };

/** How an installation stands, as far as alerts are about it: from our own tables and the last verification, without a call to the CRM. */
export async function alertStanding(app: StandingApp, { id, state, policy }: Pick<Installation, "id" | "state" | "policy">): Promise<Standing> {
  const now = app.clock.now();
  const budget = budgetWords(await app.callBudget(id));
  const chain = await app.audit.lastVerdict(id);
  const cleanup = await readCleanup(app, id, { from: null, to: null, by: "rule" });
  return app.store.inInstallation(id, async (tx) => {
    const settled = [];
    for (const object of READ) settled.push((await tx.sync.marks(object))?.settled ?? null);
    const lost = (await tx.outcomes.losses()).filter((loss) => !policy.grants.fixes.includes(loss.class));
    const { merges, falseMerges, falseMergeBounds } = cleanup?.total ?? { merges: 0, falseMerges: 0, falseMergeBounds: null };
    return {
      state, chain, tightBudget: budget.isTight ? budget.detail : null, reviews: await tx.reviewQueue.waiting(SEES_ALL, now),
      lostAuthority: lost.map(({ class: fixes, at, why }) => ({ class: fixes, at, why })),
      readUpTo: settled.includes(null) ? null : (settled.toSorted().at(0) ?? null),
      falseMerges: falseMergeBounds === null ? null : { wrong: falseMerges, of: merges, atLeast: falseMergeBounds.lower },
    };
  });
}
