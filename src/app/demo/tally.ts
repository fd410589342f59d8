import type { InstallationId } from "../../domain/model/ids.ts";
import { asksAboutRefusal } from "../../domain/review/refusal-review.ts";
import type { App } from "../app.ts";

/** What became of an installation's activities, as the table and `--json` show it. */
export interface Tally {
  readonly crm: string;
  readonly installation: string;
  readonly activities: number;
  readonly logged: number;
  readonly review: number;
  readonly blocked: number;
  readonly skipped: number;
  /** Writes that this run brought into the CRM. */
  readonly writes: number;
  readonly audit: { readonly ok: boolean; readonly walked: number };
}

/** What still has to happen. */
export interface Pending {
  readonly activities: number;
  readonly writes: number;
}

/** What still has to happen. */
export async function pending(app: App, installation: InstallationId): Promise<Pending> {
  return app.store.inInstallation(installation, async (tx) => {
    const activities = await tx.activities.counts();
    const writes = await tx.writes.counts();
    return { activities: activities.queued + activities.logging, writes: writes.due + writes.intended };
  });
}

/** How many writes have been done so far, over all runs. */
export async function writesDone(app: App, installation: InstallationId): Promise<number> {
  return app.store.inInstallation(installation, async (tx) => (await tx.writes.counts()).done);
}

/** How an installation's day ended. */
export interface DayEnd {
  readonly tally: Tally;
  /** Writes that the CRM would not take, and about which nobody has decided yet. */
  readonly refused: number;
}

/** More than the sample day asks. */
const REVIEWS_MAX = 500;

/** Counts and verifies. A decided review counts as what it became: logged, or (rejected) skipped. */
export async function tally(app: App, installation: InstallationId, writesBefore: number): Promise<DayEnd> {
  const { crm, activities, writes, open } = await app.store.inInstallation(installation, async (tx) => ({
    crm: tx.installation.crm, activities: await tx.activities.counts(), writes: await tx.writes.counts(),
    open: await tx.reviews.list({ state: "open", after: null, limit: REVIEWS_MAX }),
  }));
  await app.audit.sign(installation);
  const audit = await app.audit.verify(installation);
  const logged = activities.logged;
  const skipped = activities.skipped + activities.rejected;
  const one = {
    crm,
    installation,
    activities: Object.values(activities).reduce((sum, count) => sum + count, 0),
    logged,
    review: activities.review,
    blocked: activities.blocked,
    skipped,
    writes: writes.done - writesBefore,
    audit: { ok: audit.ok, walked: audit.walked },
  };
  return { tally: one, refused: open.tasks.filter(asksAboutRefusal).length };
}

/** Every activity has come to an end, no write waits or failed, and the chain holds. */
export function isComplete({ tally: one, refused }: DayEnd, left: Pending | undefined): boolean {
  const accounted = one.activities === one.logged + one.review + one.blocked + one.skipped;
  return accounted && refused === 0 && left?.activities === 0 && left.writes === 0 && one.audit.ok;
}

/** The result as a short table. */
export function table(tallies: readonly Tally[]): string {
  const heads = ["CRM", "activities", "logged", "review", "blocked", "skipped", "writes", "audit chain"];
  const rows = tallies.map((one) => [
    one.crm, ...[one.activities, one.logged, one.review, one.blocked, one.skipped, one.writes].map(String),
    one.audit.ok ? `valid, ${one.audit.walked} walked` : "BROKEN",
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => cells.map((cell, column) => (/^\d+$/.test(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join("   ").trimEnd();
  return [line(heads), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}
