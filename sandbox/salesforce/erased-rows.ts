import { z } from "zod";

import type { DurableMap, DurableStore } from "../shared/durable-store.ts";
import type { Change } from "../shared/request-log.ts";

/** So many are remembered at most; beyond, the oldest are forgotten. */
const erasedMax = 10_000;

const ErasedSchema = z.object({ type: z.string(), id: z.string(), atMs: z.number() });
type Erased = z.infer<typeof ErasedSchema>;

/** Rows that went without passing through the recycle bin, as relations do: only getDeleted tells of them (VENDORS 2.2). */
export class ErasedRows {
  readonly #rows: DurableMap<Erased>;

  /** Declares its map: do so before the store is opened. */
  constructor(store: DurableStore) {
    this.#rows = store.map("erased", (value) => ErasedSchema.parse(value));
  }

  /** Remembers what a request or a person erased; the caller commits. */
  note(changes: readonly Change[], atMs: number): void {
    for (const { object, id, op } of changes) if (op === "erase") this.#rows.set(id, { type: object, id, atMs });
    const over = this.#rows.size - erasedMax;
    if (over > 0) for (const [id] of [...this.#rows.entries()].slice(0, over)) this.#rows.delete(id);
  }

  ofType(type: string): readonly Erased[] {
    return [...this.#rows.values()].filter((row) => row.type === type);
  }
}
