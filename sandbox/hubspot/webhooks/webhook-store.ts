import { z } from "zod";

import type { DurableMap, DurableStore } from "../../shared/durable-store.ts";
import type { Settings } from "../settings.ts";
import { draw, drawInteger } from "../../shared/chance.ts";
import { DueQueue } from "../../shared/due-queue.ts";
import { WebhookAppSchema } from "./subscriptions.ts";
import type { WebhookApp } from "./subscriptions.ts";

/** More than this do not wait: what comes on top counts as failed. */
const pendingMax = 200_000;
const minuteMs = 60_000;
/** When the ten retries come, in minutes after the attempt before: with the jitter within 24 hours (VENDORS 1.10). */
const retryMinutes = [1, 2, 5, 10, 30, 60, 120, 240, 360, 480];
const jitterFrom = 0.8;
const jitterSpan = 0.3;
const disorderSteps = 8;
/** How many duplicates bear the id of the first. */
const sameIdRate = 0.5;

const EventSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.number())]));
/** One event as it is sent, without its attempt. */
export type WebhookEvent = Readonly<z.infer<typeof EventSchema>>;

const PendingSchema = z.object({ seq: z.number(), dueAt: z.number(), attempt: z.number(), event: EventSchema });
/** An event on its way. */
export type PendingEvent = Readonly<z.infer<typeof PendingSchema>>;

const CountsSchema = z.object({ nextSeq: z.number(), lastEventId: z.number(), delivered: z.number(), failed: z.number(), batches: z.number() });
/** What became of the events so far. */
export type Counts = Readonly<z.infer<typeof CountsSchema>>;
const noCounts: Counts = { nextSeq: 1, lastEventId: 0, delivered: 0, failed: 0, batches: 0 };

/** The app's subscriptions and the events that wait to be delivered; both outlive a restart. */
export class WebhookStore {
  readonly #app: DurableMap<WebhookApp>;
  readonly #pending: DurableMap<PendingEvent>;
  readonly #counts: DurableMap<Counts>;
  readonly #queue = new DueQueue();
  readonly #inFlight = new Set<number>();
  #epoch = new AbortController();
  #onWork: () => void = () => undefined;

  constructor(store: DurableStore) {
    this.#app = store.map("webhookApp", (value) => WebhookAppSchema.parse(value));
    this.#pending = store.map("webhookEvents", (value) => PendingSchema.parse(value));
    this.#counts = store.map("webhookCounts", (value) => CountsSchema.parse(value));
    this.#pending.onChange((_key, _before, after) => {
      if (after !== undefined) this.#queue.push(after);
    });
  }

  /** Tells when there may be something to send sooner than was thought. */
  onWork(listener: () => void): void {
    this.#onWork = listener;
  }

  wake(): void {
    this.#onWork();
  }

  app(): WebhookApp | undefined {
    return this.#app.get("app");
  }

  subscribe(app: WebhookApp): void {
    this.#app.set("app", app);
    this.wake();
  }

  /** Forgets the subscriptions and what was still to be sent. */
  unsubscribe(): void {
    this.#app.delete("app");
    for (const { seq } of [...this.#pending.values()]) this.#pending.delete(String(seq));
    this.endEpoch();
  }

  /** Ends with everything that is on the wire: nobody waits for it any more. */
  endEpoch(): void {
    this.#epoch.abort();
    this.#epoch = new AbortController();
    this.#queue.clear();
    this.#inFlight.clear();
    for (const pending of this.#pending.values()) this.#queue.push(pending);
  }

  /** Aborted when what is on the wire counts no more. */
  get epoch(): AbortSignal {
    return this.#epoch.signal;
  }

  counts(): Counts {
    return this.#counts.get("all") ?? noCounts;
  }

  /** How many wait, those on the wire included. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Queues events with the delay, the disorder and the duplicates of the settings. */
  add(events: readonly Readonly<Record<string, WebhookEvent[string]>>[], settings: Settings, nowMs: number): void {
    let counts = this.counts();
    const seed = settings.webhookSeed;
    // A draw costs as much as all else that is done for an event: none is made that cannot come true.
    const happens = (rate: number, name: string): boolean => rate > 0 && draw(seed, name) < rate;
    const put = (event: WebhookEvent, eventId: number): void => {
      const seq = counts.nextSeq;
      counts = { ...counts, nextSeq: seq + 1, lastEventId: eventId };
      if (this.#pending.size >= pendingMax) counts = { ...counts, failed: counts.failed + 1 };
      else this.#pending.set(String(seq), { seq, attempt: 0, dueAt: nowMs + lateness(settings, seq), event: { ...event, eventId } });
    };
    for (const event of events) {
      const name = String(counts.nextSeq);
      const shares = counts.lastEventId !== 0 && happens(settings.webhookSharedIdRate, `shares/${name}`);
      const eventId = shares ? counts.lastEventId : drawInteger(seed, `id/${name}`);
      put(event, eventId);
      // A duplicate is told by its id at times, and at other times it is not.
      if (happens(settings.webhookDuplicateRate, `again/${name}`)) {
        put(event, happens(sameIdRate, `same/${name}`) ? eventId : drawInteger(seed, `other/${name}`));
      }
    }
    this.#counts.set("all", counts);
    this.wake();
  }

  /** Takes up to `max` events that are due; they are on the wire until `settle`. */
  takeDue(nowMs: number, max: number): readonly PendingEvent[] {
    const taken: PendingEvent[] = [];
    for (let next = this.#next(); next !== undefined && next.dueAt <= nowMs && taken.length < max; next = this.#next()) {
      this.#queue.pop();
      this.#inFlight.add(next.seq);
      taken.push(next);
    }
    return taken;
  }

  /** When the next event is due, of those that are not on the wire. */
  nextDueAt(): number | undefined {
    return this.#next()?.dueAt;
  }

  /** The batch arrived, or comes again later, or has come often enough. */
  settle(batch: readonly PendingEvent[], arrived: boolean, settings: Settings, nowMs: number): void {
    const counts = this.counts();
    const jitter = jitterFrom + draw(settings.webhookSeed, `retry/${String(batch[0]?.seq)}/${String(batch[0]?.attempt)}`) * jitterSpan;
    let failed = 0;
    for (const each of batch) {
      this.#inFlight.delete(each.seq);
      const waitMinutes = retryMinutes[each.attempt];
      if (!arrived && waitMinutes === undefined) failed += 1;
      if (arrived || waitMinutes === undefined) this.#pending.delete(String(each.seq));
      else this.#pending.set(String(each.seq), { ...each, attempt: each.attempt + 1, dueAt: nowMs + Math.floor(waitMinutes * minuteMs * jitter) });
    }
    const delivered = counts.delivered + (arrived ? batch.length : 0);
    this.#counts.set("all", { ...counts, batches: counts.batches + 1, delivered, failed: counts.failed + failed });
  }

  /** The first that still waits: the queue also holds what was sent, rescheduled or taken back meanwhile. */
  #next(): PendingEvent | undefined {
    for (let due = this.#queue.first(); due !== undefined; due = this.#queue.first()) {
      const pending = this.#pending.get(String(due.seq));
      if (pending?.dueAt === due.dueAt && !this.#inFlight.has(due.seq)) return pending;
      this.#queue.pop();
    }
    return undefined;
  }
}

/** Disorder comes in steps, so that what is late together still travels in batches. */
function lateness(settings: Settings, seq: number): number {
  if (settings.webhookDisorderMs === 0) return settings.webhookDelayMs;
  const step = Math.floor(draw(settings.webhookSeed, `late/${String(seq)}`) * disorderSteps);
  return Math.floor(settings.webhookDelayMs + (step / disorderSteps) * settings.webhookDisorderMs);
}
