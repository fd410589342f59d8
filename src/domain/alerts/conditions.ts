import type { Policy } from "../../../config/policy.ts";
import type { Instant } from "../model/time.ts";
import type { Condition } from "./alert.ts";

/** How an installation stands, as far as alerts are about it. Null: not known. */
export interface Standing {
  readonly state: "connected" | "reconnect-needed" | "disconnected";
  /** In words, where calls are held back; null where they are not. */
  readonly tightBudget: string | null;
  readonly reviews: { readonly open: number; readonly overdue: number };
  /** Classes of fixes that lost their authority and did not have it back since. */
  readonly lostAuthority: readonly { readonly class: string; readonly at: Instant; readonly why: string }[];
  /** What the last verification of the audit log said. */
  readonly chain: { readonly verdict: string; readonly walked: number; readonly at: Instant } | null;
  /** Everything that changed in the CRM before this was read. */
  readonly readUpTo: Instant | null;
  /** Merges of the last weeks, and the least share of them that was wrong. */
  readonly falseMerges: { readonly wrong: number; readonly of: number; readonly atLeast: number } | null;
}

const MINUTE_MS = 60_000;
const PER_CENT = 100;
/** So many times the lag that is worth a warning, and nothing that Steward says of the CRM's records is of use any more. */
const LAG_CRITICAL_TIMES = 12;

/** What is so now and should not be. Of an installation that was taken leave of nothing is expected. */
export function conditionsOf(standing: Standing, terms: Policy["alerts"], now: Instant): readonly Condition[] {
  if (standing.state === "disconnected") return [];
  return [...connection(standing), ...budget(standing), ...reviews(standing, terms), ...authority(standing), ...chain(standing), ...sync(standing, terms, now), ...gates(standing, terms)];
}

function connection({ state }: Standing): readonly Condition[] {
  if (state === "connected") return [];
  return [{ workflow: "connection", subject: "", severity: "critical", title: "The CRM must be connected anew", detail: "It no longer honours its tokens. Activities are still taken in; writes wait.", action: "An admin opens the console and connects it again." }];
}

function budget({ tightBudget }: Standing): readonly Condition[] {
  if (tightBudget === null) return [];
  return [{ workflow: "budget", subject: "", severity: "warning", title: "Calls to the CRM are held back", detail: `${tightBudget}.`, action: "Wait, or let other apps make fewer calls; limits.reservePercent of the policy says what is kept for people." }];
}

function reviews({ reviews: { open, overdue } }: Standing, { overdueReviewsMin }: Policy["alerts"]): readonly Condition[] {
  if (overdue < overdueReviewsMin) return [];
  return [{ workflow: "reviews", subject: "", severity: "warning", title: "Reviews pile up", detail: `${String(overdue)} of ${String(open)} open reviews are overdue.`, action: "Decide them, or hand them to somebody who has time." }];
}

function authority({ lostAuthority }: Standing): readonly Condition[] {
  return lostAuthority.map(({ class: fixes, at, why }) => ({
    workflow: "authority", subject: fixes, severity: "warning", title: "Fixes lost the right to be made without asking", detail: `${fixes}, on ${at.slice(0, "2026-01-01".length)}: ${why}.`, action: "Look at what it did; what was wrong is taken back by a rollback.",
  }));
}

function chain({ chain: found }: Standing): readonly Condition[] {
  if (found === null || found.verdict === "valid") return [];
  const untrusted = found.verdict === "untrusted";
  return [{
    workflow: "chain", subject: "", severity: "critical", title: untrusted ? "The audit log cannot be verified" : "The audit log is broken",
    detail: untrusted ? "A checkpoint is signed by a key that is not trusted." : `${found.verdict} after ${String(found.walked)} entries.`, action: "Take the export of the log and of its checkpoints to safety, then look at Audit in the console.",
  }];
}

function sync({ state, readUpTo }: Standing, { syncLagMinutes }: Policy["alerts"], now: Instant): readonly Condition[] {
  if (state !== "connected" || readUpTo === null) return [];
  const minutes = Math.floor((Date.parse(now) - Date.parse(readUpTo)) / MINUTE_MS);
  if (minutes < syncLagMinutes) return [];
  const severity = minutes >= LAG_CRITICAL_TIMES * syncLagMinutes ? "critical" : "warning";
  return [{ workflow: "sync", subject: "", severity, title: "Reading the CRM lies behind", detail: `What changed in the last ${lasting(minutes)} was not read to its end.`, action: "See that a worker runs (steward doctor), and what its log says." }];
}

function gates({ falseMerges }: Standing, { falseMergeMax }: Policy["alerts"]): readonly Condition[] {
  if (falseMerges === null || falseMerges.atLeast <= falseMergeMax) return [];
  const { wrong, of, atLeast } = falseMerges;
  return [{
    workflow: "gates", subject: "false-merges", severity: "warning", title: "More merges are wrong than the policy allows",
    detail: `${String(wrong)} of ${String(of)} were taken back or judged different: at least ${percent(atLeast)}, where ${percent(falseMergeMax)} is allowed.`, action: "Have fewer pairs asked about (merge.askedAtOnce), and look at who approves them.",
  }];
}

const percent = (share: number): string => `${(share * PER_CENT).toFixed(1)} %`;

function lasting(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return hours < 2 ? `${String(minutes)} minutes` : hours < 48 ? `${String(hours)} hours` : `${String(Math.floor(hours / 24))} days`;
}
