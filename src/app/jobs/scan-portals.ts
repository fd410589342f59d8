import { isNightDue, lastNightOf } from "../../domain/reconcile/night.ts";
import type { DuplicateScanner } from "../../ports/duplicate-scanner.ts";
import type { Installation } from "../../ports/store.ts";
import { PORTAL_LIMITS, scanPortal } from "../../usecases/match-record/scan-portal.ts";
import type { App } from "../app.ts";
import { scanFolder } from "../compose-scan.ts";
import { eachInstallation } from "./each-installation.ts";

type ScanApp = Pick<App, "store" | "clock" | "log"> & { readonly settings: Pick<App["settings"], "DATA_DIR"> };

/** A look at whose night it is, and how to end the scan that is under way. */
export interface PortalScanner {
  turn(): Promise<void>;
  /** Resolves when the scan is over and its files are gone. */
  stop(): Promise<void>;
}

/**
 * Scans the mirror of every connected installation for duplicates once a night, one after the other; the first time as soon as its records were
 * read. One that was stopped is done again at the next turn, one that failed or was killed the next night.
 */
export function portalScanner(app: ScanApp, scanner: DuplicateScanner): PortalScanner {
  const stopped = new AbortController();
  const folder = scanFolder(app.settings);
  let running: Promise<void> | null = null;
  const turn = async (): Promise<void> => {
    await scanner.sweep(folder);
    await eachInstallation(app, "the scan for duplicates", (one) => scanDue(app, one, { scanner, folder, signal: stopped.signal }));
  };
  return {
    async turn() {
      if (running !== null || stopped.signal.aborted) return;
      running = turn();
      await running.finally(() => { running = null; });
    },
    async stop() {
      stopped.abort();
      await running?.catch(() => undefined);
    },
  };
}

interface Turn {
  readonly scanner: DuplicateScanner;
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function scanDue(app: ScanApp, { id, state }: Installation, { scanner, folder, signal }: Turn): Promise<void> {
  if (state !== "connected" || signal.aborted) return;
  const now = app.clock.now();
  const { last, night, isRead } = await app.store.inInstallation(id, async (tx) => ({
    last: await tx.scans.last(), night: lastNightOf(id, (await tx.reconcile.zone()) ?? "UTC", now), isRead: (await tx.sync.wasRead("contact")) && (await tx.sync.wasRead("account")),
  }));
  if (!isRead || (last !== null && !isNightDue({ connectedAt: last.startedAt, startedAt: last.startedAt, isOpen: last.outcome === "stopped" }, night))) return;
  const scanned = await scanPortal({ ...app, scanner }, id, PORTAL_LIMITS, { folder, signal, onStep: () => undefined });
  if (scanned.ok) app.log.info({ installation: id, found: scanned.value }, "the records were scanned for duplicates");
  else if (scanned.error.kind === "refused") app.log.warn({ installation: id, reason: scanned.error.reason }, "the records could not be scanned for duplicates");
}
