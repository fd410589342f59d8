import { randomBytes } from "node:crypto";

/** What a waiting connect is answered with, or that nobody is there any more. */
export type Ending = "look" | "timeout" | "gone" | "superseded" | "unauthorized" | "unknown" | "disconnected" | "cut";

/** A connect that waits for events. */
export interface WaitingConnect {
  readonly token: string;
  end(ending: Ending): void;
}

/** A streaming client from its handshake on. It keeps no events, only how far it has read. */
export interface StreamClient {
  readonly id: string;
  readonly cookie: string;
  /** The replay id up to which each subscribed channel was delivered. */
  readonly places: Map<string, number>;
  connected: boolean;
  /** Real time of the latest answer: the client must come again in time. */
  seenAt: number;
  waiting: WaitingConnect | undefined;
}

/** The streaming clients of this process, in memory alone as at the vendor. */
export class StreamClients {
  readonly #clients = new Map<string, StreamClient>();

  /** A new client, or nothing when there are too many. */
  open(max: number, reconnectMs: number): StreamClient | undefined {
    this.#forgetSilent(reconnectMs);
    if (this.#clients.size >= max) return undefined;
    const client: StreamClient = {
      id: randomBytes(20).toString("hex"), cookie: randomBytes(12).toString("hex"), places: new Map(), connected: false, seenAt: Date.now(), waiting: undefined,
    };
    this.#clients.set(client.id, client);
    return client;
  }

  find(id: string, reconnectMs: number): StreamClient | undefined {
    this.#forgetSilent(reconnectMs);
    return this.#clients.get(id);
  }

  forget(client: StreamClient, ending: Ending): void {
    this.#clients.delete(client.id);
    client.waiting?.end(ending);
  }

  clear(ending: Ending): void {
    for (const client of [...this.#clients.values()]) this.forget(client, ending);
  }

  waiting(): readonly StreamClient[] {
    return [...this.#clients.values()].filter((client) => client.waiting !== undefined);
  }

  get size(): number {
    return this.#clients.size;
  }

  #forgetSilent(reconnectMs: number): void {
    const since = Date.now() - reconnectMs;
    for (const client of this.#clients.values()) if (client.waiting === undefined && client.seenAt < since) this.#clients.delete(client.id);
  }
}
