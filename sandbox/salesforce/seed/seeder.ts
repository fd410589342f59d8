import type { Row, Value } from "../model.ts";
import type { OrgState } from "../org.ts";
import { adminUserId } from "../records/base-rows.ts";
import { createRecord } from "../records/record-write.ts";
import { saveRow } from "../records/save-row.ts";

/** Records stand so far apart, so that no two share their time of change. */
const stepMs = 60_000;

/** Adds records of a world to an org and remembers which id in the world became which in the org. */
export class Seeder {
  readonly org: OrgState;
  readonly #ids = new Map<string, string>();
  #nextMs: number;

  constructor(org: OrgState, startMs: number) {
    this.org = org;
    this.#nextMs = startMs;
  }

  /** Empty texts are left out. The record was made at `createdMs`, or a moment after the last one. */
  add(object: string, values: Readonly<Record<string, Value>>, seed: string, createdMs?: number): Row {
    const atMs = createdMs ?? (this.#nextMs += stepMs);
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "" && value !== null));
    const row = createRecord(this.org, object, given, { userId: adminUserId, allowDuplicates: true, trusted: { seed, atMs } });
    this.#ids.set(`${object}/${seed}`, row.id);
    return row;
  }

  /** Sets fields that could not be set when the record was made. */
  change(object: string, seed: string, values: Readonly<Record<string, Value>>): void {
    const row = this.org.records.row(object, this.id(object, seed) ?? "");
    if (row !== undefined) saveRow(this.org, row, { values, userId: adminUserId, atMs: this.#nextMs += stepMs });
  }

  /** The org's id of a record of the world, or null. */
  id(object: string, seed: string): string | null {
    return this.#ids.get(`${object}/${seed}`) ?? null;
  }
}
