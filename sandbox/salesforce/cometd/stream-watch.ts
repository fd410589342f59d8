import type { EventBus } from "../change-events/event-bus.ts";
import type { Sessions } from "../oauth/sessions.ts";
import type { Org } from "../org.ts";
import { hasEvents } from "./connect.ts";
import type { StreamClients } from "./stream-clients.ts";

/** However far away the next event is, sessions and clock are looked at again after so long while somebody waits. */
const sleepMsMax = 1_000;

/** What is watched, and for whom. */
export interface Watched {
  readonly org: Org;
  readonly bus: EventBus;
  readonly sessions: Sessions;
  readonly clients: StreamClients;
}

/** Ends the waiting of long polls when there are events for them or their session is over. Sleeps while nobody waits. */
export class StreamWatch {
  readonly #watched: Watched;
  #turn: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(watched: Watched) {
    this.#watched = watched;
    watched.org.store.beforeCommit(() => {
      // Any commit may bring events, end a session or move the clock; it is looked at once it is on disk.
      this.wake();
    });
  }

  /** Looks soon; nothing is told before the answer of the request that changed it. */
  wake(): void {
    if (this.#looking || this.#turn !== undefined || this.#watched.clients.waiting().length === 0) return;
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.#looking = true;
      this.#look();
      this.#looking = false;
    });
  }

  stop(): void {
    clearImmediate(this.#turn);
    clearTimeout(this.#timer);
  }

  #look(): void {
    const { org, bus, sessions, clients } = this.#watched;
    clearTimeout(this.#timer);
    bus.publishDue(org.clock.now());
    for (const { waiting } of clients.waiting()) {
      // The vendor keeps the session of a connected client alive, unless somebody ended it.
      if (sessions.check(waiting?.token ?? "") === undefined) waiting?.end("unauthorized");
    }
    org.store.commit();
    for (const client of clients.waiting()) if (hasEvents({ org, bus }, client)) client.waiting?.end("look");
    if (clients.waiting().length === 0) return;
    const next = bus.nextDueAt();
    const sleepMs = next === undefined ? sleepMsMax : Math.ceil((next - org.clock.now()) / org.clock.rate);
    this.#timer = setTimeout(() => {
      this.wake();
    }, Math.min(Math.max(sleepMs, 1), sleepMsMax)).unref();
  }
}
