import type { LinkObject } from "../../domain/linkage/features.ts";
import { keysForm } from "../../domain/linkage/match-keys.ts";
import { specOf } from "../../domain/linkage/specs.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FoundPair } from "../../ports/pair-table.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";
import { LINK_OBJECTS } from "./limits.ts";
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

/** Records of one transaction, whose rows are held meanwhile. */
const RECORDS_PER_STEP = 500;
/** The same where their like is looked for, which takes ten times as long. */
const LOOKED_AT_PER_STEP = 100;
/** Of the mirror, noted as due in one transaction. */
const FILLED_PER_STEP = 5_000;
/** So many changes at once are a first load or an import: a scan of all finds their duplicates in less time than one by one. */
const LOOKED_AT_MAX = 2_000;
/** In one run for one installation: some seconds. What is left waits for the next. */
const STEPS_MAX = 100;

/**
 * Makes the keys of what came or changed, and of everything where keys were never made so, and remembers which of those records are
 * likely the same as others. Cut, it goes on where it was; done again it changes nothing.
 */
export async function keepMatchKeys({ store, clock }: KeepDeps, installation: InstallationId): Promise<KeptKeys> {
  let [records, pairs, steps] = [0, 0, 0];
  for (const object of LINK_OBJECTS) {
    for (; await store.inInstallation(installation, (tx) => tx.linkage.fill(object, keysForm(specOf(object)), FILLED_PER_STEP)); steps += 1) if (steps >= STEPS_MAX) return { records, pairs, isMore: true };
    const { due } = await store.inInstallation(installation, (tx) => tx.linkage.state(object, keysForm(specOf(object)), LOOKED_AT_MAX + 1));
    for (let after: string | null = ""; after !== null; steps += 1) {
      if (steps >= STEPS_MAX) return { records, pairs, isMore: true };
      const from: string = after;
      const step = await store.inInstallation(installation, (tx) => keepNext(tx, object, { after: from, clock, isLookedAt: due <= LOOKED_AT_MAX }));
      records += step.taken;
      pairs += step.pairs;
      after = step.next;
    }
  }
  return { records, pairs, isMore: false };
}

interface Next {
  readonly after: string;
  readonly clock: Clock;
  /** Whether their like is looked for. */
  readonly isLookedAt: boolean;
}

interface Step {
  readonly taken: number;
  readonly pairs: number;
  readonly next: string | null;
}

/** Makes the keys of the next records that wait, and looks for their like. */
export async function keepNext(tx: TenantTransaction, object: LinkObject, { after, clock, isLookedAt }: Next): Promise<Step> {
  const { taken, living, next } = await tx.linkage.takeDue(object, { after, limit: isLookedAt ? LOOKED_AT_PER_STEP : RECORDS_PER_STEP });
  if (living.length === 0) return { taken, next, pairs: 0 };
  const keyed = living.map((record) => ({ record, probe: probeOf(tx, object, record) }));
  const changed = await tx.linkage.saveKeys(object, keyed.map(({ record, probe }) => ({ record, keys: probe.keys })));
  const found: FoundPair[] = [];
  for (const { record, probe } of isLookedAt ? keyed : []) {
    if (!changed.has(record.id)) continue;
    const pairs = await pairsOf(tx, probe);
    found.push(...pairs);
    await tx.pairs.dropOthers(object, record.id, pairs.map(({ b }) => b));
  }
  // The other of two may be being erased or merged at this moment: then there is no pair, and where it stays the night's scan finds it.
  const held = await tx.linkage.hold(object, [...new Set(found.flatMap(({ a, b }) => [a, b]))]);
  return { taken, next, pairs: await tx.pairs.note(object, found.filter(({ a, b }) => held.has(a) && held.has(b)), clock.now()) };
}

async function pairsOf(tx: TenantTransaction, probe: Probe): Promise<readonly FoundPair[]> {
  const { ranked, modelVersion } = await findMatches(tx, probe);
  return ranked.filter(({ judged }) => judged === null).map(({ id, weight, band, proof, evidence }) => ({ a: probe.faces.id, b: id, weight, band, proof, evidence, modelVersion }));
}
