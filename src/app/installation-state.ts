import { type ReviewViewer, SEES_ALL } from "../domain/access/sees.ts";
import type { CrmObject } from "../ports/crm-records.ts";
import type { Installation, TenantTransaction } from "../ports/store.ts";
import type { ActivityState, WriteState } from "../ports/store-tables.ts";
import { viewerOf } from "../usecases/decide-review/who-decides.ts";
import type { Reader } from "../usecases/decide-review/read-review.ts";
import type { App } from "./app.ts";

/** What is everybody's work, counted. */
export interface WorkCounts {
  readonly activities: Readonly<Record<ActivityState, number>>;
  readonly writes: Readonly<Record<WriteState, number>>;
  readonly records: number;
}

interface Waiting {
  readonly reviews: { readonly open: number; readonly overdue: number };
  /** The newest change of the CRM that was read; null until each of its objects was read once. */
  readonly readUpTo: string | null;
}

/** How an installation stands, from its own tables alone. */
export type InstallationState = WorkCounts & Waiting;

/** The same for who may look at some people's work alone: their reviews, and nothing that counts everybody's. */
export type SeenState = Waiting & (WorkCounts | { readonly [Count in keyof WorkCounts]: null });

/** What is synchronised from every CRM; a mark that is missing shows that the first reading is not over. */
const READ: readonly CrmObject[] = ["user", "contact", "account", "opportunity"];

/** Counts what waits, what was done and what is overdue. */
export async function installationState(app: App, { id }: Pick<Installation, "id">): Promise<InstallationState> {
  const now = app.clock.now();
  return app.store.inInstallation(id, async (tx) => ({ ...(await workIn(tx)), ...(await waitingIn(tx, SEES_ALL, now)) }));
}

/** As much of that as is somebody's to see. */
export async function stateSeenBy(app: App, reader: Reader): Promise<SeenState> {
  if (reader.sees.kind === "all") return installationState(app, { id: reader.installation });
  const now = app.clock.now();
  return app.store.inInstallation(reader.installation, async (tx) => ({ activities: null, writes: null, records: null, ...(await waitingIn(tx, await viewerOf(tx, reader), now)) }));
}

async function workIn(tx: TenantTransaction): Promise<WorkCounts> {
  const records = Object.values(await tx.mirror.counts()).reduce((sum, count) => sum + count, 0);
  return { activities: await tx.activities.counts(), writes: await tx.writes.counts(), records };
}

async function waitingIn(tx: TenantTransaction, viewer: ReviewViewer, now: string): Promise<Waiting> {
  const marks = [];
  for (const object of READ) marks.push((await tx.sync.marks(object))?.live ?? null);
  return { reviews: await tx.reviewQueue.waiting(viewer, now), readUpTo: marks.includes(null) ? null : (marks.toSorted().at(-1) ?? null) };
}
