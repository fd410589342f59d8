import type { DurableMap, DurableStore } from "../shared/durable-store.ts";
import type { AssociationType, Edge } from "./model.ts";

/** A record named by type and id. */
export interface RecordRef {
  readonly object: string;
  readonly id: string;
}

/** All links between records. Each link is kept from both sides, so that either can be listed. */
export class EdgeTable {
  readonly #map: DurableMap<Edge>;
  readonly #from = new Map<string, Map<string, Edge>>();

  constructor(store: DurableStore, parse: (value: unknown) => Edge) {
    this.#map = store.map("edges", parse);
    this.#map.onChange((_key, before, after) => {
      const edge = after ?? before;
      if (edge === undefined) return;
      const key = sideKey(edge.from, edge.to.object);
      const side = this.#from.get(key) ?? new Map<string, Edge>();
      this.#from.set(key, side);
      if (after === undefined) side.delete(edge.to.id);
      else side.set(edge.to.id, after);
      if (side.size === 0) this.#from.delete(key);
    });
  }

  /** Tells of every change of one side of a link. */
  onChange(listener: (before: Edge | undefined, after: Edge | undefined) => void): void {
    this.#map.onChange((_key, before, after) => {
      listener(before, after);
    });
  }

  /** The links of one record to records of one type, oldest first. */
  list(from: RecordRef, toObject: string): readonly Edge[] {
    return [...(this.#from.get(sideKey(from, toObject))?.values() ?? [])];
  }

  types(from: RecordRef, to: RecordRef): readonly AssociationType[] {
    return this.#from.get(sideKey(from, to.object))?.get(to.id)?.types ?? [];
  }

  /** Puts the labels of one direction; none removes that side. */
  put(from: RecordRef, to: RecordRef, types: readonly AssociationType[]): void {
    const key = `${from.object}/${from.id}>${to.object}/${to.id}`;
    if (types.length === 0) this.#map.delete(key);
    else this.#map.set(key, { from: refOf(from), to: refOf(to), types: [...types] });
  }
}

function refOf({ object, id }: RecordRef): { object: string; id: string } {
  return { object, id };
}

function sideKey(from: RecordRef, toObject: string): string {
  return `${from.object}/${from.id}>${toObject}`;
}
