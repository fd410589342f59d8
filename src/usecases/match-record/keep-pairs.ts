import { contentHash } from "../../domain/linkage/content-hash.ts";
import { bandsOf, FIRST_BANDS } from "../../domain/linkage/bands.ts";
import type { LinkObject } from "../../domain/linkage/features.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FoundDuplicates } from "../../ports/duplicate-scanner.ts";
import type { ValueShare } from "../../ports/linkage-table.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";
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

/** From how many bits on pairs may be worth a look, whichever model the scan learns: the one that holds, or another of which nothing was judged yet. */
export const lookFrom = (store: Store, installation: InstallationId, object: LinkObject): Promise<number> =>
  store.inInstallation(installation, async (tx) => Math.min(FIRST_BANDS.reviewAtBits, (await tx.linkage.scales(object, [])).learned?.bands.reviewAtBits ?? 0));

/**
 * What a scan taught, and of when: from then on records that come are weighed by it. Its name is of its content, so that what was judged counts
 * as long as weights are the same: the bands are of judgements of this very model. Returns its name; null where it was stopped, and nothing is learned then.
 */
export async function learnFrom({ store, signal }: Pick<KeepPairsDeps, "store" | "signal">, installation: InstallationId, found: Pick<FoundDuplicates, "learned">, { object, at }: { readonly object: LinkObject; readonly at: Instant }): Promise<string | null> {
  const { model, told } = found.learned;
  const common: ValueShare[] = [];
  for await (const value of found.learned.values()) {
    if (signal.aborted) return null;
    common.push(value);
  }
  const version = `${model.version === "shipped" ? "shipped" : "scan"} ${contentHash(model, told)}`;
  await step(store, installation, async (tx) => {
    const bands = bandsOf(await tx.pairs.labels(object, { modelVersion: version, limit: LABELS_MAX }));
    await tx.linkage.learn(object, { model: { ...model, version }, bands, told }, common, at);
  });
  return version;
}

/** Two who held each other up, or one who waited too long: by the codes of PostgreSQL. */
const PASSING = new Set(["40001", "40P01", "55P03"]);
const ATTEMPTS_MAX = 5;

/** A transaction of thousands, which done again changes nothing more: one that others held up is repeated, so that not all of the scan is in vain. */
async function step<Value>(store: Store, installation: InstallationId, work: (tx: TenantTransaction) => Promise<Value>, attempts = ATTEMPTS_MAX): Promise<Value> {
  try {
    return await store.inInstallation(installation, work);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (attempts <= 1 || typeof code !== "string" || !PASSING.has(code)) throw error;
    return step(store, installation, work, attempts - 1);
  }
}

interface Ends {
  readonly a: string;
  readonly b: string;
}

/** Remembers those of the found pairs that are alike by what their records say now, unless they were judged. Done again it changes nothing. */
export async function keepPairs(deps: KeepPairsDeps, installation: InstallationId, object: LinkObject, found: Pick<FoundDuplicates, "pairs">): Promise<{ readonly pairs: number; readonly opened: number; readonly kept: ReadonlySet<string> }> {
  const told = { pairs: 0, opened: 0, kept: new Set<string>() };
  const keep = async (some: readonly Ends[]): Promise<void> => {
    const { alike, opened } = await step(deps.store, installation, async (tx) => {
      const weighed = await reweigh(tx, object, some);
      return { alike: weighed.alike, opened: await tx.pairs.note(object, weighed.alike, deps.clock.now()) };
    });
    told.pairs += alike.length;
    told.opened += opened;
    for (const pair of alike) told.kept.add(nameOf(pair));
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

/** Looks again at open pairs that were not kept just now, a further address may have brought them; drops those that are no longer alike. */
export async function dropVanished(deps: KeepPairsDeps, installation: InstallationId, object: LinkObject, kept: ReadonlySet<string>): Promise<number> {
  let dropped = 0;
  for (let after: Ends | null = null; !deps.signal.aborted;) {
    const from: typeof after = after;
    const { pairs: page, left } = await step(deps.store, installation, async (tx) => {
      const pairs = await tx.pairs.openByIds(object, { after: from, limit: PAIRS_PER_STEP });
      const { looked, alike } = await reweigh(tx, object, pairs.filter((pair) => !kept.has(nameOf(pair))));
      const stay = new Set(alike.map(nameOf));
      const gone = looked.filter((pair) => !stay.has(nameOf(pair)));
      await tx.pairs.drop(object, gone);
      await tx.pairs.note(object, alike, deps.clock.now());
      return { pairs, left: gone.length };
    });
    dropped += left;
    const last = page.at(-1);
    if (last === undefined) return dropped;
    after = { a: last.a, b: last.b };
  }
  return dropped;
}

/** Of a pair in any order. */
const nameOf = ({ a, b }: Ends): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);
