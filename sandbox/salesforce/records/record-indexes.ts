import type { Catalog, Row } from "../model.ts";
import { duplicateKeys } from "../rules/duplicate-keys.ts";
import { KeyIndex } from "./key-index.ts";
import type { RecordTable } from "./record-table.ts";

/** Who made or changed a record is asked by nobody, and would be one very long list. */
const unindexed: ReadonlySet<string> = new Set(["Id", "OwnerId", "CreatedById", "LastModifiedById"]);

/** Finds records by what they point to, by their external ids and by what makes them alike, without a scan. */
export class RecordIndexes {
  readonly #references = new KeyIndex(referenceKeys);
  readonly #duplicates = new KeyIndex(duplicateKeys);
  readonly #external: KeyIndex;
  readonly #records: RecordTable;
  #catalog: () => Catalog;
  #keyFields = new Map<string, readonly string[]>();
  #stale = true;

  constructor(records: RecordTable, catalog: () => Catalog) {
    this.#records = records;
    this.#catalog = catalog;
    this.#external = new KeyIndex((row) => this.#externalKeys(row));
    for (const row of records.all()) this.#note(undefined, row);
    records.onChange((before, after) => {
      this.#note(before, after);
    });
  }

  /** The fields have changed, so what is filed under their values must be filed anew when next asked for. */
  forgetFields(): void {
    this.#stale = true;
  }

  pointingTo(type: string, field: string, id: string): readonly Row[] {
    return this.#living(this.#references.find(`${type}.${field}=${id}`), type);
  }

  byDuplicateKey(key: string): readonly Row[] {
    const [kind = ""] = key.split("\n");
    return this.#living(this.#duplicates.find(key), kind.charAt(0).toUpperCase() + kind.slice(1));
  }

  byExternalId(type: string, field: string, value: string): readonly Row[] {
    if (this.#stale) {
      this.#stale = false;
      this.#keyFields = new Map(this.#catalog().objects().map((object) => [
        object.name, [...object.fields.values()].filter((each) => each.externalId || each.unique).map((each) => each.name),
      ]));
      this.#external.rebuild(this.#records.all());
    }
    return this.#living(this.#external.find(externalKey(type, field, value)), type);
  }

  #note(before: Row | undefined, after: Row | undefined): void {
    this.#references.note(before, after);
    this.#duplicates.note(before, after);
    if (!this.#stale) this.#external.note(before, after);
  }

  #externalKeys(row: Row): readonly string[] {
    if (row.values["IsDeleted"] === true) return [];
    return (this.#keyFields.get(row.type) ?? []).flatMap((field) => {
      const value = row.values[field];
      return value === undefined || value === null ? [] : [externalKey(row.type, field, String(value))];
    });
  }

  #living(ids: readonly string[], type: string): readonly Row[] {
    return ids.map((id) => this.#records.row(type, id)).filter((row) => row !== undefined && row.values["IsDeleted"] !== true)
      .filter((row) => row !== undefined);
  }
}

function referenceKeys(row: Row): readonly string[] {
  return Object.entries(row.values).flatMap(([name, value]) => (
    name.endsWith("Id") && !unindexed.has(name) && typeof value === "string" ? [`${row.type}.${name}=${value}`] : []
  ));
}

function externalKey(type: string, field: string, value: string): string {
  return `${type}.${field}=${value.trim().toLowerCase()}`;
}
