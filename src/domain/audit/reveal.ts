import { commitment, COMMITMENT_SALT_BYTES } from "./commitment.ts";
import type { Place } from "./erasure-fact.ts";
import type { AuditJson } from "./fact.ts";

/** Where an entry commits to a value. */
export interface Committed {
  /** JSON pointer in the entry. */
  readonly path: string;
  /** 64 hex digits. */
  readonly c: string;
}

/** What is kept of a committed value. */
export interface Kept {
  readonly path: string;
  readonly salt: Uint8Array;
  /** Absent when it cannot be opened any more: the key of somebody it speaks of is gone. */
  readonly value?: AuditJson;
}

/** `mismatch`: salt and value are not those committed to; `erased`: gone, and an erasure names it; `missing`: gone, and none does. */
export type RevealState = "match" | "mismatch" | "erased" | "missing";

/** A committed value as it can be shown. */
export interface Revealed {
  readonly path: string;
  readonly state: RevealState;
  /** Only for a match. */
  readonly value?: AuditJson;
}

/** Every place of an entry's data that commits to a value, in the order of the bytes. However deep it is nested: an entry of an export may be anybody's. */
export function committedPlaces(data: AuditJson, path = "/data"): readonly Committed[] {
  const found: Committed[] = [];
  const waiting: { readonly value: AuditJson; readonly path: string }[] = [{ value: data, path }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path: here } = next;
    if (typeof value !== "object" || value === null) continue;
    const members = Object.entries(value);
    const [only] = members;
    if (!isList(value) && members.length === 1 && only?.[0] === "c" && typeof only[1] === "string" && COMMITMENT.test(only[1])) found.push({ path: here, c: only[1] });
    // What was put there last is looked at first.
    else for (const [key, member] of members.toReversed()) waiting.push({ value: member, path: `${here}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}` });
  }
  return found;
}

/** Each place held against what is kept. `erased` are the places that erasures name; looked at only where something is gone. */
export function revealedPlaces(places: readonly Committed[], kept: readonly Kept[], erased: (path: string) => boolean): readonly Revealed[] {
  const byPath = new Map(kept.map((one) => [one.path, one]));
  return places.map(({ path, c }) => {
    const one = byPath.get(path);
    if (one?.value === undefined) return { path, state: erased(path) ? "erased" : "missing" };
    const fits = one.salt.length === COMMITMENT_SALT_BYTES && commitment(one.salt, one.value) === c;
    return fits ? { path, state: "match", value: one.value } : { path, state: "mismatch" };
  });
}

/** The places that an erasure entry names; none for any other entry, or one that is not as we write it. */
export function placesErased(entry: AuditJson): readonly Place[] {
  const data = memberOf(entry, "data");
  const entries = memberOf(entry, "type") === "erasure" && data !== undefined ? memberOf(data, "entries") : undefined;
  if (!isList(entries)) return [];
  return entries.flatMap((one) => {
    const [seq, paths] = [memberOf(one, "seq"), memberOf(one, "paths")];
    return typeof seq === "number" && isList(paths) ? paths.flatMap((path) => (typeof path === "string" ? [{ seq, path }] : [])) : [];
  });
}

const COMMITMENT = /^[0-9a-f]{64}$/;

/** An own member of an object, undefined where there is none. */
export function memberOf(value: AuditJson, key: string): AuditJson | undefined {
  if (typeof value !== "object" || value === null || isList(value)) return undefined;
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function isList(value: AuditJson | undefined): value is readonly AuditJson[] {
  return Array.isArray(value);
}
