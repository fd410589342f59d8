import type { Features, SourceRecord } from "./features.ts";

/** A record as it is matched alone: people have a second address, firms a second domain. */
export interface LinkRecord extends SourceRecord {
  /** Further values by field, the main one left out. */
  readonly more: Readonly<Record<string, readonly string[]>>;
}

/** A record ready to be matched: as it stands, then with each of its further values in the place of the main one. */
export interface Faces {
  readonly id: string;
  readonly all: readonly [main: Features, ...others: readonly Features[]];
}

/** Whoever has more addresses and numbers is a list, not a person. */
const FACES_MAX = 8;

/** Reads a record with all its values. */
export function facesOf(record: LinkRecord, read: (fields: LinkRecord["fields"]) => Features): Faces {
  const others = Object.entries(record.more).flatMap(([field, values]) => values.filter((value) => value !== "" && value !== record.fields[field]).map((value) => ({ ...record.fields, [field]: value })));
  return { id: record.id, all: [read(record.fields), ...others.slice(0, FACES_MAX - 1).map(read)] };
}
