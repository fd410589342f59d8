import { accessFact } from "../domain/audit/access-fact.ts";
import { isErasure } from "../domain/audit/erasure-entry.ts";
import type { Actor, AuditJson } from "../domain/audit/fact.ts";
import { lineCutter } from "../domain/audit/lines.ts";
import { readJson } from "../domain/audit/read-json.ts";
import { type Committed, committedPlaces, memberOf, placesErased, type Revealed, revealedPlaces } from "../domain/audit/reveal.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { AuditCommitter, KeptValue } from "../ports/audit-log.ts";
import type { LogTransactions } from "../ports/audit-logs.ts";
import type { AuditRows, LogName } from "../ports/audit-rows.ts";

/** What showing committed values takes. */
export interface RevealDeps {
  readonly store: LogTransactions;
  readonly rows: AuditRows;
  readonly committer: AuditCommitter;
}

/** The committed values of one entry. */
export interface RevealedEntry {
  readonly seq: number;
  readonly type: string;
  readonly places: readonly Revealed[];
}

/**
 * Shows the values that an entry commits to, each held against its commitment; that somebody looked becomes an entry. Null
 * when there is no such entry. Later entries are read for erasures only where something is gone. `actor`: who looks, where that is known.
 */
export async function revealEntry(deps: RevealDeps, installation: InstallationId, seq: number, actor?: Actor): Promise<RevealedEntry | null> {
  const read = await deps.store.inInstallation(installation, (tx) => keptFor(tx.audit.kept, seq).then((found) => ({ ...found, log: tx.installation.log })));
  if (read.entry === null) return null;
  const { entry, kept, places } = read;
  const isGone = places.some(({ path }) => kept.find((one) => one.path === path)?.value === undefined);
  const erased = isGone ? await erasedOf(deps.rows, { installation, log: read.log }, seq) : new Set<string>();
  const revealed = revealedPlaces(places, kept, (path) => erased.has(path));
  const type = memberOf(entry, "type");
  await deps.committer.append({ installation, log: read.log }, accessFact("reveal", revealed.length, `entry ${String(seq)}: ${summary(revealed)}`, actor));
  return { seq, type: typeof type === "string" ? type : "", places: revealed };
}

interface Found {
  readonly entry: AuditJson;
  readonly kept: readonly KeptValue[];
  readonly places: readonly Committed[];
}

async function keptFor(values: { entry(seq: number): Promise<string | null>; of(seq: number): Promise<readonly KeptValue[]> }, seq: number): Promise<Found> {
  const bytes = await values.entry(seq);
  const entry: AuditJson = bytes === null ? null : readJson(bytes);
  return { entry, kept: await values.of(seq), places: committedPlaces(memberOf(entry, "data") ?? null) };
}

/** The paths of one entry that later erasures name. */
async function erasedOf(rows: AuditRows, name: LogName, seq: number): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  const lines = lineCutter((line) => {
    if (!isErasure(line)) return;
    const { buffer, start, end } = line;
    for (const place of placesErased(readJson(buffer.toString("utf8", start, end)))) if (place.seq === seq) paths.add(place.path);
  });
  await rows.read(name, { head: () => undefined, chunk: (chunk) => { lines.push(chunk); } }, { from: seq + 1 });
  lines.end();
  return paths;
}

function summary(revealed: readonly Revealed[]): string {
  const counts = Map.groupBy(revealed, ({ state }) => state);
  return [...counts].map(([state, places]) => `${state} ${String(places.length)}`).sort().join(", ") || "nothing committed";
}
