import { z } from "zod";

import type { DurableMap, DurableStore } from "../../shared/durable-store.ts";
import type { Row } from "../model.ts";

const RowSchema = z.object({
  type: z.string(),
  id: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  seed: z.string().nullable(),
});

/** All records of the org by their 18-character ids. Base rows are there from the start and after every reset. */
export class RecordTable {
  readonly #map: DurableMap<Row>;
  readonly #byType = new Map<string, Map<string, Row>>();
  readonly #base: ReadonlyMap<string, Row>;
  readonly #listeners: ((before: Row | undefined, after: Row | undefined) => void)[] = [];

  constructor(store: DurableStore, base: readonly Row[]) {
    this.#base = new Map(base.map((row) => [row.id, row]));
    for (const row of base) this.#of(row.type).set(row.id, row);
    this.#map = store.map("records", (value) => RowSchema.parse(value));
    this.#map.onChange((id, stored, next) => {
      const before = stored ?? this.#base.get(id);
      const after = next ?? this.#base.get(id);
      const type = (after ?? before)?.type;
      if (type === undefined) return;
      if (after === undefined) this.#of(type).delete(id);
      else this.#of(type).set(id, after);
      for (const listener of this.#listeners) listener(before, after);
    });
  }

  /** Tells of every change, also of those read back at start and those taken back. */
  onChange(listener: (before: Row | undefined, after: Row | undefined) => void): void {
    this.#listeners.push(listener);
  }

  row(type: string, id: string): Row | undefined {
    return this.#byType.get(type)?.get(id);
  }

  rows(type: string): Iterable<Row> {
    return this.#byType.get(type)?.values() ?? [];
  }

  all(): Iterable<Row> {
    return [...this.#byType.values()].flatMap((rows) => [...rows.values()]);
  }

  count(type: string): number {
    return this.#byType.get(type)?.size ?? 0;
  }

  save(row: Row): void {
    this.#map.set(row.id, row);
  }

  /** Takes a record away without a trace, as relations go. */
  erase(row: Row): void {
    this.#map.delete(row.id);
  }

  #of(type: string): Map<string, Row> {
    const known = this.#byType.get(type);
    if (known !== undefined) return known;
    const rows = new Map<string, Row>();
    this.#byType.set(type, rows);
    return rows;
  }
}
