import type { Row } from "../model.ts";

/** Finds rows by keys that are worked out from them. */
export class KeyIndex {
  readonly #keysOf: (row: Row) => readonly string[];
  readonly #ids = new Map<string, Set<string>>();
  /** The keys each row was filed under: what the keys are made of may have changed since. */
  readonly #filed = new Map<string, readonly string[]>();

  constructor(keysOf: (row: Row) => readonly string[]) {
    this.#keysOf = keysOf;
  }

  note(before: Row | undefined, after: Row | undefined): void {
    const id = (after ?? before)?.id;
    if (id === undefined) return;
    for (const key of this.#filed.get(id) ?? []) this.#remove(key, id);
    const keys = after === undefined ? [] : this.#keysOf(after);
    if (keys.length === 0) this.#filed.delete(id);
    else this.#filed.set(id, keys);
    for (const key of keys) this.#add(key, id);
  }

  /** Files every row anew. */
  rebuild(rows: Iterable<Row>): void {
    this.#ids.clear();
    this.#filed.clear();
    for (const row of rows) this.note(undefined, row);
  }

  find(key: string): readonly string[] {
    return [...this.#ids.get(key) ?? []];
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
