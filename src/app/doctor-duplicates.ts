import type { PortalScan } from "../ports/portal-scan-table.ts";
import type { Installation } from "../ports/store.ts";
import type { App } from "./app.ts";
import type { Check } from "./check.ts";

/** Two kinds of records, an hour each at most, and some more to remember what was found. */
const LONGEST_MS = 3 * 3_600_000;
/** A night may be missed; three are no accident. */
const OLD_MS = 3 * 24 * 3_600_000;

/** How the last scan of an installation's mirror for duplicates ended. */
export async function duplicatesCheck(app: Pick<App, "store" | "clock">, { id, crm, name, createdAt }: Installation): Promise<Check> {
  const label = `${crm} ${name} duplicates`;
  const now = Date.parse(app.clock.now());
  const { last, isRead } = await app.store.inInstallation(id, async (tx) => ({ last: await tx.scans.last(), isRead: (await tx.sync.wasRead("contact")) && (await tx.sync.wasRead("account")) }));
  const byHand = `run steward scan --installation ${id}, which says why; see the scheduler's log`;
  const ageMs = now - Date.parse(last?.startedAt ?? createdAt);
  const detail = last === null ? null : wrongIn(last, now);
  if (detail !== null) return { name: label, state: "warning", detail, fix: byHand };
  if (isRead && ageMs > OLD_MS) return { name: label, state: "warning", detail: last === null ? "the records were never scanned for duplicates" : `the records were last scanned for duplicates on ${dayOf(last)}`, fix: "see that a scheduler runs at night" };
  if (last === null) return { name: label, state: "ok", detail: "the first scan is to come, once the records were read", fix: null };
  if (last.outcome === null) return { name: label, state: "ok", detail: `a scan is under way since ${minuteOf(last.startedAt)}`, fix: null };
  if (last.outcome === "stopped") return { name: label, state: "ok", detail: "the last scan was stopped; the scheduler does it again", fix: null };
  const pairs = Object.values(last.found).reduce((sum, found) => sum + found.pairs, 0);
  return { name: label, state: "ok", detail: `scanned ${minuteOf(last.startedAt)}: ${String(pairs)} pairs worth a look`, fix: null };
}

/** What went wrong with a scan; null where nothing did, or it may still end well. */
function wrongIn(last: PortalScan, now: number): string | null {
  if (last.outcome === "failed") return `the scan for duplicates of ${dayOf(last)} failed; what was found before stays`;
  if (last.outcome === "refused") return `the scan for duplicates of ${dayOf(last)} could not be done; what was found before stays`;
  if (last.outcome === null && now - Date.parse(last.startedAt) > LONGEST_MS) return `the scan for duplicates of ${dayOf(last)} was killed; what was found before stays`;
  return null;
}

const dayOf = ({ startedAt }: PortalScan): string => startedAt.slice(0, 10);
const minuteOf = (at: string): string => `${at.slice(0, 16)}Z`;
