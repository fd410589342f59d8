import type { DurableMap, DurableStore } from "../shared/durable-store.ts";
import type { CrmRecord } from "./model.ts";

/** A chain of merges longer than this is a bug. */
const aliasHopsMax = 1_000;

/** All records of the portal, by type and id, in the order of their ids. */
export class RecordTable {
  readonly #map: DurableMap<CrmRecord>;
  readonly #byObject = new Map<string, Map<string, CrmRecord>>();

  constructor(store: DurableStore, parse: (value: unknown) => CrmRecord) {
    this.#map = store.map("records", parse);
    this.onChange((before, after) => {
      const record = after ?? before;
      if (record === undefined) return;
      if (after === undefined) this.#of(record.object).delete(record.id);
      else this.#of(after.object).set(after.id, after);
    });
  }

  /** Tells of every change, also of those read back at start and those taken back. */
  onChange(listener: (before: CrmRecord | undefined, after: CrmRecord | undefined) => void): void {
    this.#map.onChange((_key, before, after) => {
      listener(before, after);
    });
  }

  /** The record with exactly this id, in whatever state. */
  exact(object: string, id: string): CrmRecord | undefined {
    return this.#byObject.get(object)?.get(id);
  }

  /** The record that an id means now: a merged one leads to the record it was merged into. */
  resolve(object: string, id: string): CrmRecord | undefined {
    let record = this.exact(object, id);
    for (let hops = 0; record !== undefined && record.mergedInto !== null; hops += 1) {
      if (hops > aliasHopsMax) throw new Error(`the merges of ${object} ${id} run in a circle`);
      record = this.exact(object, record.mergedInto);
    }
    return record;
  }

  /** The record an id means, when it is alive. */
  live(object: string, id: string): CrmRecord | undefined {
    const record = this.resolve(object, id);
    return record?.archivedAt === null ? record : undefined;
  }

  all(object: string): Iterable<CrmRecord> {
    return this.#of(object).values();
  }

  count(object: string): number {
    return this.#of(object).size;
  }

  save(record: CrmRecord): void {
    this.#map.set(`${record.object}/${record.id}`, record);
  }

  erase(record: CrmRecord): void {
    this.#map.delete(`${record.object}/${record.id}`);
  }

  #of(object: string): Map<string, CrmRecord> {
    const known = this.#byObject.get(object);
    if (known !== undefined) return known;
    const records = new Map<string, CrmRecord>();
    this.#byObject.set(object, records);
    return records;
  }
}
