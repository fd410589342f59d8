import type { CrmObject } from "../ports/crm-records.ts";
import type { Installation } from "../ports/store.ts";
import type { ActivityState, WriteState } from "../ports/store-tables.ts";
import type { App } from "./app.ts";

/** How an installation stands, from its own tables alone. */
export interface InstallationState {
  readonly activities: Readonly<Record<ActivityState, number>>;
  readonly writes: Readonly<Record<WriteState, number>>;
  readonly reviews: { readonly open: number; readonly overdue: number };
  /** The newest change of the CRM that was read; null until each of its objects was read once. */
  readonly readUpTo: string | null;
  readonly records: number;
}

/** What is synchronised from every CRM; a mark that is missing shows that the first reading is not over. */
const READ: readonly CrmObject[] = ["user", "contact", "account", "opportunity"];

/** Counts what waits, what was done and what is overdue. */
export async function installationState(app: App, { id }: Pick<Installation, "id">): Promise<InstallationState> {
  const now = app.clock.now();
  return app.store.inInstallation(id, async (tx) => {
    const marks = [];
    for (const object of READ) marks.push((await tx.sync.marks(object))?.live ?? null);
    return {
      activities: await tx.activities.counts(),
      writes: await tx.writes.counts(),
      reviews: await tx.reviews.countWaiting(now),
      readUpTo: marks.includes(null) ? null : (marks.toSorted().at(-1) ?? null),
      records: Object.values(await tx.mirror.counts()).reduce((sum, count) => sum + count, 0),
    };
  });
}
