import { z } from "zod";

import type { DurableMap, DurableStore } from "../../shared/durable-store.ts";

/** The vendor keeps events this long (VENDORS 2.3). */
const retentionMs = 72 * 60 * 60 * 1000;
/** Here they also go when there are more than so many, or more than so many characters of them. */
const eventsMax = 100_000;
const charsMax = 64 * 1024 * 1024;

const KeptSchema = z.object({ replayId: z.number(), atMs: z.number(), entity: z.string(), schema: z.string(), payload: z.record(z.string(), z.unknown()), chars: z.number() });
/** An event with its place in the stream. */
export type KeptEvent = Readonly<z.infer<typeof KeptSchema>>;

/** The events that can still be had, in the order of their replay ids, bounded in time, number and size. */
export class Retained {
  readonly #events: DurableMap<KeptEvent>;
  #order: KeptEvent[] = [];
  #start = 0;
  #chars = 0;

  constructor(store: DurableStore) {
    this.#events = store.map("changeEvents", (value) => KeptSchema.parse(value));
    this.#events.onChange((_id, before, after) => {
      if (before !== undefined) this.#dropFromOrder(before);
      if (after === undefined) return;
      this.#chars += after.chars;
      this.#order.push(after);
    });
  }

  get size(): number {
    return this.#events.size;
  }

  get first(): KeptEvent | undefined {
    return this.#order[this.#start];
  }

  /** Adds the newest event; its replay id is the highest. */
  add(event: KeptEvent): void {
    this.#events.set(String(event.replayId), event);
    this.forgetOld(event.atMs);
  }

  has(replayId: number): boolean {
    return this.#events.get(String(replayId)) !== undefined;
  }

  after(replayId: number, max: number, wanted: (entity: string) => boolean): readonly KeptEvent[] {
    const found: KeptEvent[] = [];
    for (let index = this.#firstAfter(replayId); index < this.#order.length && found.length < max; index += 1) {
      const event = this.#order[index];
      if (event !== undefined && wanted(event.entity)) found.push(event);
    }
    return found;
  }

  forgetOld(nowMs: number): void {
    for (let { first } = this; first !== undefined; { first } = this) {
      if (first.atMs >= nowMs - retentionMs && this.size <= eventsMax && this.#chars <= charsMax) return;
      this.#events.delete(String(first.replayId));
    }
  }

  #firstAfter(replayId: number): number {
    let [low, high] = [this.#start, this.#order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#order[middle]?.replayId ?? 0) > replayId) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Events go from the oldest on. */
  #dropFromOrder({ replayId, chars }: KeptEvent): void {
    this.#chars -= chars;
    if (this.first?.replayId === replayId) this.#start += 1;
    else this.#order = this.#order.filter((event) => event.replayId !== replayId);
    if (this.#start < 1_000 || this.#start * 2 < this.#order.length) return;
    this.#order = this.#order.slice(this.#start);
    this.#start = 0;
  }
}
