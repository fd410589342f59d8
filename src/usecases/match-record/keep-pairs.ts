import { bandsOf } from "../../domain/linkage/bands.ts";
import type { LinkObject } from "../../domain/linkage/features.ts";
import type { Bands } from "../../domain/linkage/bands.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FoundDuplicates } from "../../ports/duplicate-scanner.ts";
import type { ValueShare } from "../../ports/linkage-table.ts";
import type { Store } from "../../ports/store.ts";
import { LABELS_MAX } from "./limits.ts";
import { reweigh } from "./find-matches.ts";

/** Pairs of one transaction, whose records are held meanwhile. */
const PAIRS_PER_STEP = 200;

/** What keeping pairs needs. */
export interface KeepPairsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The bands that judgements make of an installation's weights. */
export const bandsByJudgements = (store: Store, installation: InstallationId, object: LinkObject): Promise<Bands> =>
  store.inInstallation(installation, async (tx) => bandsOf(await tx.pairs.labels(object, LABELS_MAX)));

/** What a scan taught, and of when: from then on records that come are weighed by it. Returns its name. */
export async function learnFrom(store: Store, installation: InstallationId, found: Pick<FoundDuplicates, "learned">, { object, bands, at }: { readonly object: LinkObject; readonly bands: Bands; readonly at: Instant }): Promise<string> {
  const { model, told } = found.learned;
  const common: ValueShare[] = [];
  for await (const value of found.learned.values()) common.push(value);
  const version = `${model.version === "shipped" ? "shipped" : "scan"} ${at}`;
  await store.inInstallation(installation, (tx) => tx.linkage.learn(object, { model: { ...model, version }, bands, told }, common, at));
  return version;
}

interface Ends {
  readonly a: string;
  readonly b: string;
}

/** Remembers those of the found pairs that are alike by what their records say now, unless they were judged. Done again it changes nothing. */
export async function keepPairs(deps: KeepPairsDeps, installation: InstallationId, object: LinkObject, found: Pick<FoundDuplicates, "pairs">): Promise<{ readonly pairs: number; readonly opened: number }> {
  const told = { pairs: 0, opened: 0 };
  const keep = async (some: readonly Ends[]): Promise<void> => {
    await deps.store.inInstallation(installation, async (tx) => {
      const { alike } = await reweigh(tx, object, some);
      told.pairs += alike.length;
      told.opened += await tx.pairs.note(object, alike, deps.clock.now());
    });
  };
  let held: Ends[] = [];
  for await (const pair of found.pairs()) {
    if (deps.signal.aborted) return told;
    held.push(pair);
    if (held.length < PAIRS_PER_STEP) continue;
    await keep(held);
    held = [];
  }
  if (held.length > 0) await keep(held);
  return told;
}

/** Looks again at open pairs that the scan did not find, a further address may have brought them; drops those that are no longer alike. */
export async function dropVanished(deps: KeepPairsDeps, installation: InstallationId, object: LinkObject, modelVersion: string): Promise<number> {
  let dropped = 0;
  for (let after: Ends | null = null; !deps.signal.aborted;) {
    const from: typeof after = after;
    const page = await deps.store.inInstallation(installation, async (tx) => {
      const pairs = await tx.pairs.outdated(object, modelVersion, { after: from, limit: PAIRS_PER_STEP });
      const { looked, alike } = await reweigh(tx, object, pairs);
      const stay = new Set(alike.map(({ a, b }) => `${a}\n${b}`));
      const gone = looked.filter(({ a, b }) => !stay.has(`${a}\n${b}`));
      await tx.pairs.drop(object, gone);
      await tx.pairs.note(object, alike, deps.clock.now());
      dropped += gone.length;
      return pairs;
    });
    const last = page.at(-1);
    if (last === undefined) return dropped;
    after = { a: last.a, b: last.b };
  }
  return dropped;
}
