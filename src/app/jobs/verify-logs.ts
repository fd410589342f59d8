import { LOG_OF_LOGS } from "../../domain/audit/log-of-logs.ts";
import { lastNightOf } from "../../domain/reconcile/night.ts";
import type { KeptVerdict } from "../../ports/audit-verdicts.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { type Instant, instant, type ZoneName } from "../../domain/model/time.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

/** The part of the app that verifying needs. */
export type VerifyingApp = Pick<App, "store" | "clock" | "log" | "audit">;

/** How often it is asked whose night has come. */
const TURNS_EVERY_MS = 600_000;
/** Every seventh night all is read; nights are not always 24 hours apart. */
const WHOLE_EVERY_MS = 6.5 * 24 * 3_600_000;

/** Verifies every log at night until the returned function is called, which cuts what is under way. */
export function startVerifying(app: VerifyingApp): () => Promise<void> {
  const end = new AbortController();
  let [running, isRunning] = [Promise.resolve(), false];
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    running = verifyNightly(app, end.signal).finally(() => { isRunning = false; });
  }, TURNS_EVERY_MS);
  return async () => {
    clearInterval(timer);
    end.abort();
    await running;
  };
}

/**
 * Verifies once a night each log whose night has come: what is new since the last time, and every week the whole. One that
 * is broken is told each night until it is right again. Never throws.
 */
export async function verifyNightly(app: VerifyingApp, signal: AbortSignal): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  try {
    await eachInstallation(app, "verifying the audit log", async ({ id, createdAt }) => {
      if (isOver()) return;
      const zone = await app.store.inInstallation(id, (tx) => tx.reconcile.zone());
      await verifyAtNight(app, { id, since: createdAt, zone: zone ?? "UTC" }, signal);
    });
    if (!isOver() && (await app.audit.logOfLogs()) !== null) await verifyAtNight(app, { id: LOG_OF_LOGS, since: LONG_AGO, zone: "UTC" }, signal);
  } catch (error) {
    app.log.error({ what: "verifying the audit logs", error: error instanceof Error ? error.name : "unknown" }, "not all audit logs could be verified; they will be looked for again");
  }
}

interface Sleeper {
  readonly id: InstallationId;
  /** Nobody needs to have looked before. */
  readonly since: Instant;
  readonly zone: ZoneName;
}

async function verifyAtNight(app: VerifyingApp, { id, since, zone }: Sleeper, signal: AbortSignal): Promise<void> {
  const [last, now] = [await app.audit.lastVerdict(id), app.clock.now()];
  // At a minute of its own, not that of the comparison.
  if ((last?.at ?? since) >= lastNightOf(`audit ${id}`, zone, now)) return;
  const isWhole = isWholeDue(last, now);
  try {
    // What the log of logs tells of a log never goes back: a rule of sense.
    const report = await app.audit.verifyAndKeep(id, { sinceLast: !isWhole, sense: isWhole && id === LOG_OF_LOGS, signal });
    const told = { installation: id, walked: report.walked, from: report.from ?? 0 };
    if (report.broken !== undefined) app.log.error({ ...told, kind: report.broken.kind, at: report.broken.at }, "the audit log is broken: run steward audit verify, and compare with a checkpoint kept elsewhere");
    else if (report.semantic?.ok === false) app.log.error({ ...told, violations: report.semantic.total }, "the log of logs tells of a log that went back: run steward audit verify --logs --semantic");
    else app.log.info(told, "the audit log was verified");
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

const LONG_AGO = instant(0);

const isWholeDue = (last: KeptVerdict | null, now: Instant): boolean => last?.wholeAt == null || Date.parse(now) - Date.parse(last.wholeAt) > WHOLE_EVERY_MS;
