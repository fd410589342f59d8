import { accessFact } from "../domain/audit/access-fact.ts";
import type { AuditJson } from "../domain/audit/fact.ts";
import { lineCutter } from "../domain/audit/lines.ts";
import { type Committed, committedPlaces, memberOf, placesErased, type Revealed, revealedPlaces } from "../domain/audit/reveal.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { KeptValue } from "../ports/audit-log.ts";
import type { AuditRows, LogName } from "../ports/audit-rows.ts";
import type { Store } from "../ports/store.ts";

/** What showing committed values takes. */
export interface RevealDeps {
  readonly store: Store;
  readonly rows: AuditRows;
}

/** The committed values of one entry. */
export interface RevealedEntry {
  readonly seq: number;
  readonly type: string;
  readonly places: readonly Revealed[];
}

/**
 * Shows the values that an entry commits to, each held against its commitment; that somebody looked becomes an entry. Null
 * when there is no such entry. Later entries are read for erasures only where something is gone.
 */
export async function revealEntry(deps: RevealDeps, installation: InstallationId, seq: number): Promise<RevealedEntry | null> {
  const read = await deps.store.inInstallation(installation, (tx) => keptFor(tx.audit.kept, seq).then((found) => ({ ...found, log: tx.installation.log })));
  if (read.entry === null) return null;
  const { entry, kept, places } = read;
  const isGone = places.some(({ path }) => kept.find((one) => one.path === path)?.value === undefined);
  const erased = isGone ? await erasedOf(deps.rows, { installation, log: read.log }, seq) : new Set<string>();
  const revealed = revealedPlaces(places, kept, (path) => erased.has(path));
  const type = memberOf(entry, "type");
  await deps.store.inInstallation(installation, (tx) => tx.audit.append([accessFact("reveal", revealed.length, `entry ${String(seq)}: ${summary(revealed)}`)]));
  return { seq, type: typeof type === "string" ? type : "", places: revealed };
}

interface Found {
  readonly entry: AuditJson;
  readonly kept: readonly KeptValue[];
  readonly places: readonly Committed[];
}

async function keptFor(values: { entry(seq: number): Promise<string | null>; of(seq: number): Promise<readonly KeptValue[]> }, seq: number): Promise<Found> {
  const bytes = await values.entry(seq);
  const entry: AuditJson = bytes === null ? null : parsed(bytes);
  return { entry, kept: await values.of(seq), places: committedPlaces(memberOf(entry, "data") ?? null) };
}

/** The paths of one entry that later erasures name. */
async function erasedOf(rows: AuditRows, name: LogName, seq: number): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  const lines = lineCutter(({ buffer, start, end }) => {
    if (buffer.toString("latin1", Math.max(start, end - ERASURE_END.length), end) !== ERASURE_END) return;
    for (const place of placesErased(parsed(buffer.toString("utf8", start, end)))) if (place.seq === seq) paths.add(place.path);
  });
  await rows.read(name, { head: () => undefined, chunk: (chunk) => { lines.push(chunk); } }, { from: seq + 1 });
  lines.end();
  return paths;
}

/** How an erasure entry ends: `type` and `v` are the last members. */
const ERASURE_END = '"type":"erasure","v":1}';

/** An entry that is no JSON any more names nothing; verifying the chain tells of it. */
function parsed(bytes: string): AuditJson {
  try {
    const entry: unknown = JSON.parse(bytes);
    return entry as AuditJson;
  } catch {
    return null;
  }
}

function summary(revealed: readonly Revealed[]): string {
  const counts = Map.groupBy(revealed, ({ state }) => state);
  return [...counts].map(([state, places]) => `${state} ${String(places.length)}`).sort().join(", ") || "nothing committed";
}
