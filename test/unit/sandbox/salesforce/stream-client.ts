import { at, list, textAt } from "../sandbox-client.ts";
import type { OrgClient } from "./http-client.ts";

/** A Bayeux client without a library: what it sends and hears is the wire itself. */
export class StreamClient {
  readonly #org: OrgClient;
  #cookie = "";
  #id = 0;
  clientId = "";

  constructor(org: OrgClient) {
    this.#org = org;
  }

  /** A client that has shaken hands and heard the server's advice. */
  static async connected(org: OrgClient): Promise<StreamClient> {
    const client = new StreamClient(org);
    await client.handshake();
    await client.connect();
    return client;
  }

  /** Sends one message and returns all that comes back. */
  async send(channel: string, more: object = {}): Promise<readonly unknown[]> {
    this.#id += 1;
    const message = { channel, id: String(this.#id), ...(this.clientId === "" ? {} : { clientId: this.clientId }), ...more };
    const { json, headers } = await this.#org.call("POST", "/cometd/66.0", [message], { cookie: this.#cookie });
    const cookie = headers.get("set-cookie");
    if (cookie !== null) this.#cookie = cookie.split(";")[0] ?? "";
    return list(json);
  }

  async handshake(): Promise<unknown> {
    this.clientId = "";
    const [reply] = await this.send("/meta/handshake", { version: "1.0", supportedConnectionTypes: ["long-polling"], ext: { replay: true } });
    this.clientId = textAt(reply, "clientId");
    return reply;
  }

  async subscribe(subscription: string, replayFrom?: number): Promise<unknown> {
    const ext = replayFrom === undefined ? {} : { ext: { replay: { [subscription]: replayFrom } } };
    return (await this.send("/meta/subscribe", { subscription, ...ext })).at(-1);
  }

  /** Waits until events come or the poll ends; everything that came, the reply to the connect last. */
  connect(more: object = {}): Promise<readonly unknown[]> {
    return this.send("/meta/connect", { connectionType: "long-polling", ...more });
  }

  /** The events that are there now; throws when the server does not know this client. */
  async poll(): Promise<readonly StreamEvent[]> {
    const messages = await this.connect({ advice: { timeout: 0 } });
    if (at(messages.at(-1), "successful") !== true) throw new Error(`connect was answered ${JSON.stringify(messages.at(-1))}`);
    return eventsIn(messages);
  }

  /** All events that are there now, however many answers they take. */
  async drain(): Promise<readonly StreamEvent[]> {
    const all: StreamEvent[] = [];
    for (let some = await this.poll(); some.length > 0; some = await this.poll()) all.push(...some);
    return all;
  }
}

/** An event as it came. */
export interface StreamEvent {
  readonly channel: string;
  readonly replayId: number;
  readonly entity: string;
  readonly changeType: string;
  readonly recordIds: readonly string[];
  readonly header: unknown;
  readonly payload: unknown;
}

/** The events among the messages of an answer. */
export function eventsIn(messages: readonly unknown[]): readonly StreamEvent[] {
  return messages.filter((message) => at(message, "data") !== undefined).map((message) => {
    const payload = at(message, "data", "payload");
    const header = at(payload, "ChangeEventHeader");
    return {
      channel: String(at(message, "channel")), replayId: Number(at(message, "data", "event", "replayId")), entity: String(at(header, "entityName")),
      changeType: String(at(header, "changeType")), recordIds: list(header, "recordIds").map(String), header, payload,
    };
  });
}
