import type { Actor, AuditFact } from "./fact.ts";

/** A committed value of an entry: where it stands. */
export interface Place {
  readonly seq: number;
  /** JSON pointer in the entry. */
  readonly path: string;
}

/** Why something is erased: somebody asked for it, the CRM told that it forgot the person, or its time was over. */
export type ErasureBasis = "request" | "crm-privacy-deletion" | "retention";

/** Who asked, and what for. */
export interface ErasureOf {
  readonly actor: Actor;
  readonly basis: ErasureBasis;
  /** The number of a ticket or the like, null without one. Names nobody. */
  readonly request: string | null;
}

/** Places that one entry can tell of: well within its size, whatever its other members are. */
const PLACES_BYTES_MAX = 24_000;

/**
 * The entries of an erasure: which values are gone, entry by entry, split over as many as are needed, and in the first of
 * them what went besides (`counts`). One entry without places when there were no values; none when there was nothing.
 */
export function erasureFacts(of: ErasureOf, places: readonly Place[], counts: Readonly<Record<string, number>> = {}): readonly AuditFact[] {
  const told = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  const parts = splitPlaces(places, PLACES_BYTES_MAX);
  if (parts.length === 0 && Object.keys(told).length === 0) return [];
  return (parts.length === 0 ? [[]] : parts).map((part, index) => erasureFact(of, part, index === 0 ? told : {}));
}

function erasureFact({ actor, basis, request }: ErasureOf, places: readonly Place[], counts: Readonly<Record<string, number>>): AuditFact {
  const entries = [...Map.groupBy(places, ({ seq }) => seq)].map(([seq, same]) => ({ seq, paths: same.map(({ path }) => path) }));
  return {
    type: "erasure",
    actor,
    data: { request: request ?? undefined, basis, entries, n: places.length, counts: Object.keys(counts).length === 0 ? undefined : counts },
  };
}

/** In the order of the log, each part of at most so many bytes as they will stand in an entry. */
export function splitPlaces(places: readonly Place[], bytesMax: number): readonly (readonly Place[])[] {
  const ordered = places.toSorted((a, b) => a.seq - b.seq || (a.path < b.path ? -1 : 1));
  const parts: Place[][] = [];
  let bytes = Infinity;
  let last: Place | undefined;
  for (const place of ordered) {
    const path = Buffer.byteLength(JSON.stringify(place.path), "utf8") + 1;
    const head = place.seq === last?.seq ? 0 : `{"paths":[],"seq":${String(place.seq)}},`.length;
    if (bytes + path + head > bytesMax) {
      parts.push([]);
      bytes = head === 0 ? `{"paths":[],"seq":${String(place.seq)}},`.length : 0;
    }
    parts.at(-1)?.push(place);
    bytes += path + head;
    last = place;
  }
  return parts;
}
