import { LINK_STEPS, PORTAL_LIMITS, type PortalRefusal, scanPortal } from "../../usecases/match-record/scan-portal.ts";
import { readBands } from "../../usecases/match-record/read-bands.ts";
import type { PortalScan } from "../../ports/portal-scan-table.ts";
import { duplicateScanner, scanFolder } from "../compose-scan.ts";
import { bandLines } from "./band-lines.ts";
import type { Call, ExitCode } from "./command.ts";
import { LABELS, stopSignal } from "./scan-progress.ts";
import { tableLines } from "./table.ts";
import { chosenInstallation, withApp } from "./with-app.ts";

/** Scans a connected CRM's mirror: 0 when it was scanned, however much was found, 2 with a sentence when it could not be. */
export function scanInstallation({ out }: Call, named: string): Promise<ExitCode> {
  return withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, named);
    const started = performance.now();
    const stopped = stopSignal();
    const steps = { ...LABELS, read: "reading the mirror", keep: "remembering pairs" };
    let done = 0;
    const scanned = await scanPortal({ ...app, scanner: duplicateScanner }, installation, PORTAL_LIMITS, {
      folder: scanFolder(app.settings), signal: stopped.signal,
      onStep: (object, step, records) => {
        if (step !== "read" || records === 0) done += 1;
        out.progress(`${object}s: ${steps[step]}${records === null || records === 0 ? "" : `, ${String(records)}`}`, Math.min(done, LINK_STEPS), LINK_STEPS);
      },
    }).finally(() => { stopped.forget(); });
    if (!scanned.ok) {
      out.warn(`steward scan: ${refusalText(scanned.error)}`);
      return 2;
    }
    out.progress("done", LINK_STEPS, LINK_STEPS);
    const seconds = Math.round(performance.now() - started) / 1_000;
    const bands = await readBands(app.store, installation);
    for (const line of foundLines(scanned.value)) out.say(line);
    for (const line of bandLines(bands)) out.say(line);
    out.give({ installation, seconds, found: scanned.value, bands });
    return 0;
  });
}

function foundLines(found: PortalScan["found"]): readonly string[] {
  const rows = Object.entries(found).map(([object, { records, pairs, opened, dropped }]) => [`${object}s`, String(records), String(pairs), String(opened), String(dropped)]);
  return [...tableLines([["", "records", "pairs", "new", "gone"], ...rows]), "", "Pairs wait to be asked about, the likeliest first; where the policy lets merges be proposed, that is done every few minutes.", ""];
}

function refusalText(refusal: PortalRefusal): string {
  switch (refusal.kind) {
    case "busy":
      return "another scan of this installation is under way";
    case "not-read":
      return "the CRM's records were not read yet: let steward sync end first";
    case "stopped":
      return "the scan was stopped; the next one does all of it again";
    case "refused":
      return refusal.reason;
  }
}
