import type { CrmRecord } from "./model.ts";
import type { PropertyCatalog } from "./properties/property-catalog.ts";
import type { RecordTable } from "./records.ts";

/** Finds live records, or those of the recycle bin, by the value of a unique property; a contact also by any of its additional addresses. */
export class UniqueIndex {
  readonly #catalog: PropertyCatalog;
  readonly #ofBin: boolean;
  readonly #ids = new Map<string, Set<string>>();
  /** The keys each record was filed under: its properties may have been redefined since. */
  readonly #filed = new Map<string, readonly string[]>();

  constructor(records: RecordTable, catalog: PropertyCatalog, of: "living" | "bin") {
    this.#catalog = catalog;
    this.#ofBin = of === "bin";
    records.onChange((before, after) => {
      const record = after ?? before;
      if (record === undefined) return;
      const name = `${record.object}/${record.id}`;
      for (const key of this.#filed.get(name) ?? []) this.#remove(key, record.id);
      const keys = [...this.#keysOf(after)];
      if (keys.length === 0) this.#filed.delete(name);
      else this.#filed.set(name, keys);
      for (const key of keys) this.#add(key, record.id);
    });
  }

  /** The id of the record that holds `value`, whatever its case. */
  find(object: string, property: string, value: string): string | undefined {
    return this.#ids.get(keyOf(object, property, value))?.values().next().value;
  }

  /** Whether records can be addressed by this property. */
  isUnique(object: string, property: string): boolean {
    if (object === "contacts" && property === "email") return true;
    return this.#catalog.live(object, property)?.hasUniqueValue === true;
  }

  *#keysOf(record: CrmRecord | undefined): Iterable<string> {
    if (record === undefined || record.mergedInto !== null || (record.archivedAt !== null) !== this.#ofBin) return;
    for (const [name, value] of Object.entries(record.properties)) {
      const isAddressList = record.object === "contacts" && name === "hs_additional_emails";
      if (isAddressList) for (const address of value.split(";")) yield keyOf(record.object, "email", address);
      else if (this.isUnique(record.object, name)) yield keyOf(record.object, name, value);
    }
  }

  #add(key: string, id: string): void {
    const ids = this.#ids.get(key);
    if (ids === undefined) this.#ids.set(key, new Set([id]));
    else ids.add(id);
  }

  #remove(key: string, id: string): void {
    const ids = this.#ids.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#ids.delete(key);
  }
}

function keyOf(object: string, property: string, value: string): string {
  return `${object}\n${property}\n${value.trim().toLowerCase()}`;
}
