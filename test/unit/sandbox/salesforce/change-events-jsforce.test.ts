import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";

import { Connection } from "jsforce";
import { StreamingExtension } from "jsforce/lib/api/streaming.js";
import { z } from "zod";

import { at, list } from "../sandbox-client.ts";
import { OrgClient } from "./http-client.ts";

const all = "/data/ChangeEvents";
const FayeSchema = z.custom<{ subscribe(channel: string, listener: (data: unknown) => void): PromiseLike<void>; disconnect(): PromiseLike<void> | undefined }>((value) => typeof value === "object");

/** What jsforce's own streaming client hears, kept in order. */
class Listener extends EventEmitter {
  readonly #faye: z.infer<typeof FayeSchema>;
  readonly heard: unknown[] = [];
  readonly ready: PromiseLike<void>;

  constructor(org: OrgClient, replayFrom: number) {
    super();
    const connection = new Connection({ instanceUrl: org.instanceUrl, accessToken: org.token, version: "66.0" });
    const authFailure = new StreamingExtension.AuthFailure((message: unknown) => {
      this.emit("unauthorized", message);
    });
    this.#faye = FayeSchema.parse(connection.streaming.createClient([authFailure, new StreamingExtension.Replay(all, replayFrom)]));
    this.ready = this.#faye.subscribe(all, (data) => {
      this.heard.push(data);
      this.emit("event");
    });
  }

  /** The ids of the records told so far, once there are as many. */
  async ids(count: number): Promise<readonly unknown[]> {
    const ids = (): readonly unknown[] => this.heard.flatMap((data) => list(data, "payload", "ChangeEventHeader", "recordIds"));
    while (ids().length < count) await once(this, "event");
    return ids();
  }

  get lastReplayId(): number {
    return Number(at(this.heard.at(-1), "event", "replayId"));
  }

  /** Heard or refused, but answered: it would ask again for ever. */
  async close(): Promise<void> {
    await Promise.allSettled([this.#faye.disconnect()]);
  }
}

describe("jsforce's streaming client against the sandbox Salesforce", () => {
  let org: OrgClient;
  const listeners: Listener[] = [];
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(() => org.fresh());
  afterEach(async () => {
    for (const listener of listeners.splice(0)) await listener.close();
  });
  const listen = async (replayFrom: number): Promise<Listener> => {
    const listener = new Listener(org, replayFrom);
    listeners.push(listener);
    await listener.ready;
    return listener;
  };
  const contact = (name: string): Promise<string> => org.create("Contact", { LastName: name });

  it("when it subscribes, then it hears every change as it happens", async () => {
    const listener = await listen(-1);
    const ids: string[] = [];
    for (const name of ["One", "Two", "Three"]) {
      ids.push(await contact(name));
      assert.deepEqual(await listener.ids(ids.length), ids);
    }
  });

  it("when the server forgot it, then it shakes hands again and hears also what happened meanwhile, once", async () => {
    const listener = await listen(-1);
    const ids = [await contact("Before")];
    await listener.ids(1);
    await org.door("POST", "settings", { changeEventDelayMs: 1_000 });
    ids.push(await contact("Meanwhile"));
    await org.door("POST", "streaming", { drop: "clients" });
    await org.door("POST", "clock", { advanceMs: 1_000 });
    assert.deepEqual(await listener.ids(2), ids);
  });

  it("when another client starts from an id, then it hears what came behind it, however long ago", async () => {
    const first = await listen(-1);
    const ids = [await contact("One")];
    await first.ids(1);
    await first.close();
    ids.push(await contact("Two"), await contact("Three"));
    await org.restart();
    assert.deepEqual(await (await listen(first.lastReplayId)).ids(2), ids.slice(1));
    assert.deepEqual(await (await listen(-2)).ids(3), ids);
  });

  it("when its session ends, then it is told so, and with a new one it goes on where it was", async () => {
    const listener = await listen(-1);
    const ids = [await contact("One")];
    await listener.ids(1);
    const unauthorized = once(listener, "unauthorized");
    await org.plan("expire-token");
    await org.query("SELECT Id FROM Contact");
    assert.equal(at(await unauthorized, 0, "error"), "401::Authentication invalid");
    await org.refresh();
    ids.push(await contact("Two"));
    assert.deepEqual(await (await listen(listener.lastReplayId)).ids(1), ids.slice(1));
  });

  it("when the replay id is not kept, then the subscription fails with the vendor's words", async () => {
    const listener = new Listener(org, 82);
    listeners.push(listener);
    await assert.rejects(Promise.resolve(listener.ready), (error: unknown) => /replayId \{82\} you provided was invalid/.test(String(at(error, "message"))));
  });
});
