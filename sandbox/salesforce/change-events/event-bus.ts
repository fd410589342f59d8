import { z } from "zod";

import { draw, drawInteger } from "../../shared/chance.ts";
import { DueQueue } from "../../shared/due-queue.ts";
import type { DurableMap, DurableStore } from "../../shared/durable-store.ts";
import type { Settings } from "../settings.ts";
import { Retained } from "./retained-events.ts";
import type { KeptEvent } from "./retained-events.ts";
import type { ChangeEvent } from "./transaction-events.ts";

const firstReplayId = 18_098_000;
/** Replay ids leave out up to so many numbers. */
const replayStepMax = 17;
/** Disorder comes in steps, so that what is late together still comes together. */
const disorderSteps = 8;

const PendingSchema = z.object({ seq: z.number(), dueAt: z.number(), entity: z.string(), schema: z.string(), payload: z.record(z.string(), z.unknown()), chars: z.number() });
type Pending = Readonly<z.infer<typeof PendingSchema>>;
const CountersSchema = z.object({ transactions: z.number(), seq: z.number(), lastReplayId: z.number() });
type Counters = Readonly<z.infer<typeof CountersSchema>>;
const atStart: Counters = { transactions: 0, seq: 0, lastReplayId: firstReplayId };

/**
 * The stream of change events. What is late waits; what is due has a replay id and is kept for those who come later.
 * Everything outlives the process, written in one line with the changes that the events tell of. The caller commits.
 */
export class EventBus {
  readonly #pending: DurableMap<Pending>;
  readonly #counters: DurableMap<Counters>;
  readonly #retained: Retained;
  readonly #queue = new DueQueue();

  /** Declares its maps: do so before the store is opened. */
  constructor(store: DurableStore) {
    this.#pending = store.map("changeEventsPending", (value) => PendingSchema.parse(value));
    this.#counters = store.map("changeEventCounters", (value) => CountersSchema.parse(value));
    this.#retained = new Retained(store);
    this.#pending.onChange((_seq, _before, after) => {
      if (after !== undefined) this.#queue.push(after);
      else if (this.#pending.size === 0) this.#queue.clear();
    });
  }

  /** The number of a new transaction. */
  nextTransaction(): number {
    const counters = this.#all();
    this.#counters.set("all", { ...counters, transactions: counters.transactions + 1 });
    return counters.transactions + 1;
  }

  /** Takes events in the order of their changes; the settings make some late, and some come twice. */
  add(events: readonly ChangeEvent[], nowMs: number, settings: Settings): void {
    for (const event of events) {
      this.#take(event, nowMs, settings);
      const { changeEventDuplicateRate: rate, changeEventSeed: seed } = settings;
      if (rate > 0 && draw(seed, `twice/${String(this.#all().seq)}`) < rate) this.#take(event, nowMs, settings);
    }
  }

  /** Gives a place in the stream to what is due; true when there was something. */
  publishDue(nowMs: number): boolean {
    let published = false;
    for (let next = this.#next(); next !== undefined && next.dueAt <= nowMs; next = this.#next()) {
      this.#pending.delete(String(next.seq));
      this.#publish(next, nowMs);
      published = true;
    }
    return published;
  }

  nextDueAt(): number | undefined {
    return this.#next()?.dueAt;
  }

  /** Forgets what is older than the vendor keeps. */
  forgetOld(nowMs: number): void {
    this.#retained.forgetOld(nowMs);
  }

  /** Whether an event with this id can still be had. */
  keeps(replayId: number, nowMs: number): boolean {
    this.forgetOld(nowMs);
    return this.#retained.has(replayId);
  }

  /** The kept events behind a replay id, in the order of the stream. */
  after(replayId: number, max: number, wanted: (entity: string) => boolean): readonly KeptEvent[] {
    return this.#retained.after(replayId, max, wanted);
  }

  get lastReplayId(): number {
    return this.#all().lastReplayId;
  }

  state(): { readonly kept: number; readonly pending: number; readonly firstReplayId: number | null; readonly lastReplayId: number } {
    return { kept: this.#retained.size, pending: this.#pending.size, firstReplayId: this.#retained.first?.replayId ?? null, lastReplayId: this.lastReplayId };
  }

  #take(event: ChangeEvent, nowMs: number, settings: Settings): void {
    const counters = this.#all();
    const seq = counters.seq + 1;
    this.#counters.set("all", { ...counters, seq });
    const dueAt = nowMs + lateness(settings, seq);
    if (dueAt > nowMs) this.#pending.set(String(seq), { seq, dueAt, ...event });
    else this.#publish(event, nowMs);
  }

  #publish({ entity, schema, payload, chars }: ChangeEvent, nowMs: number): void {
    const counters = this.#all();
    const replayId = counters.lastReplayId + 1 + (drawInteger(0, `replay/${String(counters.lastReplayId)}`) % replayStepMax);
    this.#counters.set("all", { ...counters, lastReplayId: replayId });
    this.#retained.add({ replayId, atMs: nowMs, entity, schema, payload, chars });
  }

  #next(): Pending | undefined {
    for (let due = this.#queue.first(); due !== undefined; due = this.#queue.first()) {
      const pending = this.#pending.get(String(due.seq));
      if (pending?.dueAt === due.dueAt) return pending;
      this.#queue.pop();
    }
    return undefined;
  }

  #all(): Counters {
    return this.#counters.get("all") ?? atStart;
  }
}

function lateness(settings: Settings, seq: number): number {
  if (settings.changeEventDisorderMs === 0) return settings.changeEventDelayMs;
  const step = Math.floor(draw(settings.changeEventSeed, `late/${String(seq)}`) * disorderSteps);
  return Math.floor(settings.changeEventDelayMs + (step / disorderSteps) * settings.changeEventDisorderMs);
}
