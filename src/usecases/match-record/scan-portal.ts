import type { LinkObject } from "../../domain/linkage/features.ts";
import { probabilityOf } from "../../domain/linkage/model.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { Clock } from "../../ports/clock.ts";
import { type DuplicateScan, type DuplicateScanner, SCAN_STEPS, type ScanStep } from "../../ports/duplicate-scanner.ts";
import type { FoundInPortal, PortalScan, ScanOutcome } from "../../ports/portal-scan-table.ts";
import type { Store } from "../../ports/store.ts";
import { dropVanished, keepPairs, learnFrom, lookFrom } from "./keep-pairs.ts";
import { LINK_OBJECTS } from "./limits.ts";
import { recordsOf } from "./hand-records.ts";

/** What scanning a portal needs. */
export interface ScanPortalDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly scanner: DuplicateScanner;
}

/** How it is followed and stopped. */
export interface PortalWatch {
  /** A private folder for scans alone, on a disk with room: personal data is in it while a scan runs. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** `read` while records are handed over, `keep` while pairs are remembered. */
  readonly onStep: (object: LinkObject, step: ScanStep | "read" | "keep", records: number | null) => void;
}

/** What the scanning process may take. */
export type PortalLimits = Pick<DuplicateScan, "memoryMb" | "threads" | "timeLimitSeconds">;

/** Enough for a million records; what does not fit goes to disk. */
export const PORTAL_LIMITS: PortalLimits = { memoryMb: 1_500, threads: 2, timeLimitSeconds: 3_600 };

/** Why nothing came of a scan; the pairs that were there stay. */
export type PortalRefusal =
  /** Another one is under way. */
  | { readonly kind: "busy" }
  /** The mirror does not hold all records yet. */
  | { readonly kind: "not-read" }
  | { readonly kind: "stopped" }
  /** With a sentence that may be shown. */
  | { readonly kind: "refused"; readonly reason: string };

/** How often a scan tells that it is at another step, at most. */
export const LINK_STEPS = LINK_OBJECTS.length * (SCAN_STEPS.length + 1);
/** The scan weighs main values alone: with a further address a pair may be worth a little more. */
const SLACK_BITS = 1;

/**
 * Looks for duplicates among all contacts and accounts of a mirror, whenever they came: likely pairs wait to be asked about, open ones that are
 * alike no more are dropped, and what was judged is left alone. What agreement is worth, how common values are, and where the bands begin is
 * learned anew, for records that come later as well. One at a time for an installation; stopped or killed it leaves no file behind, and done again it is whole.
 */
export async function scanPortal(deps: ScanPortalDeps, installation: InstallationId, limits: PortalLimits, watch: PortalWatch): Promise<Result<PortalScan["found"], PortalRefusal>> {
  const done = await deps.store.alone(installation, "portal-scan", async (held) => {
    const scanned = await scanAlone(deps, installation, limits, { ...watch, signal: AbortSignal.any([watch.signal, held]) }).catch((error: unknown) => {
      if (!held.aborted) throw error;
      return err<PortalRefusal>({ kind: "refused", reason: LOCK_LOST });
    });
    return held.aborted && !watch.signal.aborted && !scanned.ok ? err<PortalRefusal>({ kind: "refused", reason: LOCK_LOST }) : scanned;
  });
  return done === null ? err({ kind: "busy" }) : done.value;
}

const LOCK_LOST = "the connection to the database broke, which kept other scans out: the next one does all of it again";

async function scanAlone(deps: ScanPortalDeps, installation: InstallationId, limits: PortalLimits, watch: PortalWatch): Promise<Result<PortalScan["found"], PortalRefusal>> {
  const { store, clock } = deps;
  const isRead = await store.inInstallation(installation, async (tx) => {
    if (!(await tx.sync.wasRead("contact")) || !(await tx.sync.wasRead("account"))) return false;
    await tx.scans.begin(clock.now());
    return true;
  });
  if (!isRead) return err({ kind: "not-read" });
  const found: { account?: FoundInPortal; contact?: FoundInPortal } = {};
  const end = (outcome: ScanOutcome): Promise<void> => store.inInstallation(installation, (tx) => tx.scans.end({ at: clock.now(), outcome, found }));
  try {
    for (const object of LINK_OBJECTS) {
      const scanned = await scanObject(deps, installation, { object, limits, watch });
      if (!scanned.ok) {
        await end(watch.signal.aborted ? "stopped" : "refused");
        return err(watch.signal.aborted ? { kind: "stopped" } : { kind: "refused", reason: scanned.error });
      }
      found[object] = scanned.value;
    }
  } catch (error) {
    await end("failed").catch(() => undefined);
    throw error;
  }
  await end("done");
  return ok(found);
}

interface Part {
  readonly object: LinkObject;
  readonly limits: PortalLimits;
  readonly watch: PortalWatch;
}

async function scanObject(deps: ScanPortalDeps, installation: InstallationId, { object, limits, watch }: Part): Promise<Result<FoundInPortal, string>> {
  const { store, clock, scanner } = deps;
  const { signal, folder } = watch;
  const at = clock.now();
  const { some, policy } = await store.inInstallation(installation, async (tx) => ({ some: await tx.linkage.page(object, { after: "", limit: 2 }), policy: tx.installation.policy }));
  if (some.length < 2) return ok({ records: some.length, pairs: 0, opened: 0, dropped: 0, modelVersion: "shipped" });
  const fromBits = await lookFrom(store, installation, object);
  const onRead = (records: number): void => { watch.onStep(object, "read", records); };
  onRead(0);
  const file = recordsOf(store, installation, object, onRead);
  const order: DuplicateScan = {
    ...limits, object, truth: null, tellsValues: true, skipRules: [],
    file, columns: { id: "id", fields: Object.fromEntries(file.fields.map((field) => [field, [field]])) },
    defaultRegion: policy.organisation.defaultRegion, publicDomains: policy.organisation.freeMailDomains,
    threshold: probabilityOf(fromBits), pairsFrom: probabilityOf(fromBits - SLACK_BITS), clusterDensity: 0.5, clusterSizeMax: 50,
  };
  const onStep = (step: ScanStep): void => { watch.onStep(object, step, null); };
  const scanned = await scanner.scan(order, { folder, signal, onStep, onColumns: () => undefined }, async (found) => {
    watch.onStep(object, "keep", found.records);
    const modelVersion = await learnFrom({ store, signal }, installation, found, { object, at });
    if (modelVersion === null) return null;
    const { pairs, opened, kept } = await keepPairs({ store, clock, signal }, installation, object, found);
    const dropped = await dropVanished({ store, clock, signal }, installation, object, kept);
    return { records: found.records, pairs, opened, dropped, modelVersion };
  });
  if (!scanned.ok) return scanned;
  return signal.aborted || scanned.value === null ? err("the scan was stopped") : ok(scanned.value);
}
