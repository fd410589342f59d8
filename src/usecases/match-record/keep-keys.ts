import type { LinkObject } from "../../domain/linkage/features.ts";
import { keysForm } from "../../domain/linkage/match-keys.ts";
import { specOf } from "../../domain/linkage/specs.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FoundPair } from "../../ports/pair-table.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";
import { findMatches, type Probe, probeOf } from "./find-matches.ts";

/** What keeping the keys needs. */
export interface KeepDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** What a run came to. */
export interface KeptKeys {
  /** Records looked at. */
  readonly records: number;
  /** Pairs that are open now and were not. */
  readonly pairs: number;
  /** Whether something is left for the next run. */
  readonly isMore: boolean;
}

const LINK_OBJECTS: readonly LinkObject[] = ["account", "contact"];
/** Records of one transaction, whose rows are held meanwhile. */
const RECORDS_PER_STEP = 200;
/** Of the mirror, noted as due in one transaction. */
const FILLED_PER_STEP = 5_000;
/** So many changes at once are a first load or an import: a scan of all finds their duplicates in less time than one by one. */
const LOOKED_AT_MAX = 2_000;
/** In one run for one installation: some seconds. What is left waits for the next. */
const STEPS_MAX = 200;

/**
 * Makes the keys of what came or changed, and of everything where keys were never made so, and remembers which of those records are
 * likely the same as others. Cut, it goes on where it was; done again it changes nothing.
 */
export async function keepMatchKeys({ store, clock }: KeepDeps, installation: InstallationId): Promise<KeptKeys> {
  let [records, pairs, steps] = [0, 0, 0];
  for (const object of LINK_OBJECTS) {
    for (let isFilling = true, isTaking = true; isTaking; steps += 1) {
      if (steps >= STEPS_MAX) return { records, pairs, isMore: true };
      if (isFilling) isFilling = await store.inInstallation(installation, (tx) => tx.linkage.fill(object, keysForm(specOf(object)), FILLED_PER_STEP));
      if (isFilling) continue;
      const step = await store.inInstallation(installation, (tx) => keepNext(tx, object, clock));
      records += step.taken;
      pairs += step.pairs;
      isTaking = step.taken > 0;
    }
  }
  return { records, pairs, isMore: false };
}

/** Makes the keys of the next records that wait, and looks for their like. */
export async function keepNext(tx: TenantTransaction, object: LinkObject, clock: Clock): Promise<{ readonly taken: number; readonly pairs: number }> {
  const { taken, living } = await tx.linkage.takeDue(object, RECORDS_PER_STEP);
  if (living.length === 0) return { taken, pairs: 0 };
  const keyed = living.map((record) => ({ record, probe: probeOf(tx, object, record) }));
  const changed = await tx.linkage.saveKeys(object, keyed.map(({ record, probe }) => ({ record, keys: probe.keys })));
  if (changed.size === 0 || !(await isLookedAt(tx, object))) return { taken, pairs: 0 };
  const found: FoundPair[] = [];
  for (const { record, probe } of keyed) if (changed.has(record.id)) found.push(...(await pairsOf(tx, probe)));
  return { taken, pairs: await tx.pairs.note(object, found, clock.now()) };
}

async function isLookedAt(tx: TenantTransaction, object: LinkObject): Promise<boolean> {
  const { isFilled, due } = await tx.linkage.state(object, keysForm(specOf(object)), LOOKED_AT_MAX + 1);
  return isFilled && due <= LOOKED_AT_MAX;
}

async function pairsOf(tx: TenantTransaction, probe: Probe): Promise<readonly FoundPair[]> {
  const { ranked, modelVersion } = await findMatches(tx, probe);
  return ranked.filter(({ judged }) => judged === null).map(({ id, weight, band, proof, evidence }) => ({ a: probe.faces.id, b: id, weight, band, proof, evidence, modelVersion }));
}
