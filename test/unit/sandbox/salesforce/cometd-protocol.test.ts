import assert from "node:assert/strict";

import { at, list } from "../sandbox-client.ts";
import { OrgClient } from "./http-client.ts";
import { eventsIn, StreamClient } from "./stream-client.ts";

const all = "/data/ChangeEvents";
const hourMs = 3_600_000;

describe("the Streaming API of the sandbox Salesforce", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(() => org.fresh());

  const waiting = async (): Promise<number> => Number(at((await org.door("GET", "streaming")).json, "waiting"));
  const someoneWaits = async (): Promise<void> => {
    while (await waiting() === 0) await new Promise(setImmediate);
  };

  it("when a client shakes hands, then it hears the version, long polling, replay, and on its first connect the advice", async () => {
    const client = new StreamClient(org);
    const reply = await client.handshake();
    assert.deepEqual([at(reply, "successful"), at(reply, "version"), at(reply, "minimumVersion")], [true, "1.0", "1.0"]);
    assert.deepEqual([list(reply, "supportedConnectionTypes"), at(reply, "ext", "replay")], [["long-polling"], true]);
    const [connected] = await client.connect();
    assert.deepEqual(at(connected, "advice"), { interval: 0, timeout: 110_000, reconnect: "retry" });
  });

  it("when a client waits, then the answer comes with the event and not before", async () => {
    const client = await StreamClient.connected(org);
    assert.equal(at(await client.subscribe(all), "successful"), true);
    const connecting = client.connect();
    await someoneWaits();
    const id = await org.create("Contact", { LastName: "Example" });
    const messages = await connecting;
    assert.deepEqual(eventsIn(messages).map(({ channel, changeType, recordIds }) => [channel, changeType, recordIds]), [[all, "CREATE", [id]]]);
    assert.equal(at(messages.at(-1), "successful"), true);
    assert.equal(await waiting(), 0);
  });

  it("when no event comes, then the poll ends by the org's timeout and the client is still known", async () => {
    await org.door("POST", "settings", { streamTimeoutMs: 20 });
    const client = await StreamClient.connected(org);
    const messages = await client.connect();
    assert.deepEqual(messages.map((each) => [at(each, "channel"), at(each, "successful")]), [["/meta/connect", true]]);
    assert.equal(at((await client.connect()).at(-1), "successful"), true);
  });

  it("when a client connects a second time, then the first poll is answered and the second waits", async () => {
    const client = await StreamClient.connected(org);
    await client.subscribe(all);
    const first = client.connect();
    await someoneWaits();
    const second = client.connect();
    assert.deepEqual(eventsIn(await first), []);
    await someoneWaits();
    await org.create("Contact", { LastName: "Example" });
    assert.equal(eventsIn(await second).length, 1);
  });

  it("when it unsubscribes or disconnects, then nothing comes any more", async () => {
    const client = await StreamClient.connected(org);
    await client.subscribe(all);
    await client.send("/meta/unsubscribe", { subscription: all });
    await org.create("Contact", { LastName: "Example" });
    assert.deepEqual(await client.poll(), []);
    assert.equal(at((await client.send("/meta/disconnect"))[0], "successful"), true);
    assert.equal(at((await client.connect())[0], "error"), "403::Unknown client");
  });

  it("when nobody is signed in, then handshakes and connects are refused in Bayeux's words, also of those who wait", async () => {
    const client = await StreamClient.connected(org);
    const connecting = client.connect();
    await someoneWaits();
    await org.plan("expire-token");
    await org.query("SELECT Id FROM Contact");
    const [ended] = await connecting;
    assert.deepEqual([at(ended, "error"), at(ended, "advice", "reconnect")], ["401::Authentication invalid", "none"]);
    const denied = await client.handshake();
    assert.deepEqual([at(denied, "error"), at(denied, "ext", "sfdc", "failureReason")], ["403::Handshake denied", "401::Authentication invalid"]);
    org.token = "";
    const again = await client.handshake();
    assert.match(String(at(again, "ext", "sfdc", "failureReason")), /^401::/);
  });

  it("when the server forgot its clients, then each is told to shake hands again", async () => {
    const client = await StreamClient.connected(org);
    const connecting = client.connect();
    await someoneWaits();
    await org.door("POST", "streaming", { drop: "clients" });
    const [ended] = await connecting;
    assert.deepEqual([at(ended, "error"), at(ended, "advice", "reconnect")], ["403::Unknown client", "handshake"]);
    assert.equal(at(await client.subscribe(all), "error"), "403::Unknown client");
  });

  it("when a client stays away for longer than allowed, or there are too many, then it is refused", async () => {
    await org.door("POST", "settings", { streamReconnectMs: 1, streamClients: 1 });
    const client = new StreamClient(org);
    await client.handshake();
    let reply: unknown;
    do reply = (await client.send("/meta/unsubscribe", { subscription: all }))[0];
    while (at(reply, "successful") === true);
    assert.equal(at(reply, "error"), "403::Unknown client");
    await org.door("POST", "settings", { streamReconnectMs: 40_000 });
    await new StreamClient(org).handshake();
    assert.equal(at(await new StreamClient(org).handshake(), "error"), "403::Organization concurrent user limit exceeded");
  });

  it("when the connection of a waiting client is cut, then nothing is lost and nobody waits any more", async () => {
    const client = await StreamClient.connected(org);
    await client.subscribe(all);
    const connecting = client.connect();
    await someoneWaits();
    await org.door("POST", "streaming", { drop: "connections" });
    await assert.rejects(connecting);
    const id = await org.create("Contact", { LastName: "Example" });
    assert.deepEqual((await client.poll()).flatMap(({ recordIds }) => recordIds), [id]);
  });

  it("when an answer with events is lost on the way, then only a replay brings them back", async () => {
    const client = await StreamClient.connected(org);
    await client.subscribe(all);
    const id = await org.create("Contact", { LastName: "Example" });
    await org.plan("drop-after-commit", { match: { path: "/cometd/*" } });
    await assert.rejects(client.poll());
    assert.deepEqual(await client.poll(), []);
    await client.subscribe(all, -2);
    assert.deepEqual((await client.poll()).flatMap(({ recordIds }) => recordIds), [id]);
  });

  it("when a subscription names no channel of the org, or a replay id that is not kept, then it says so", async () => {
    const client = await StreamClient.connected(org);
    const error = async (channel: string, replayFrom?: number): Promise<unknown> => at(await client.subscribe(channel, replayFrom), "error");
    assert.equal(await error("/data/NothingChangeEvent"), "400::The channel you requested to subscribe to does not exist {/data/NothingChangeEvent}");
    assert.match(String(await error("/data/EmailMessageChangeEvent")), /does not exist/);
    assert.match(String(await error("/data/TaskRelationChangeEvent")), /does not exist/);
    assert.match(String(await error("/topic/Contacts")), /does not exist/);
    assert.match(String(await error("data/ChangeEvents")), /must start with a leading/);
    assert.match(String(await error(all, 82)), /^400::The replayId \{82\} you provided was invalid\./);
    const [reply] = await client.send("/meta/subscribe", { subscription: all, ext: { replay: { "/data/x": 1 } } });
    assert.match(String(at(reply, "error")), /^400::The replayId for channel \{\/data\/ChangeEvents\} wasn't found/);
    await org.door("POST", "facts", { changeEventsOfEmailMessage: true });
    assert.equal(await error("/data/EmailMessageChangeEvent"), undefined);
  });

  it("when a client replays, then it hears what came after the id, and ids older than 72 hours are refused", async () => {
    const client = await StreamClient.connected(org);
    const ids = [await org.create("Contact", { LastName: "One" }), await org.create("Account", { Name: "Two" }), await org.create("Contact", { LastName: "Three" })];
    await client.subscribe(all, -2);
    const events = await client.drain();
    assert.deepEqual(events.flatMap(({ recordIds }) => recordIds), ids);
    assert.ok(events.every(({ replayId }, index) => index === 0 || replayId > (events[index - 1]?.replayId ?? 0)));
    assert.ok(events.some(({ replayId }, index) => index > 0 && replayId !== (events[index - 1]?.replayId ?? 0) + 1), "ids leave some out");
    const firstId = events[0]?.replayId ?? 0;
    await client.subscribe("/data/ContactChangeEvent", firstId);
    await client.send("/meta/unsubscribe", { subscription: all });
    assert.deepEqual((await client.drain()).map(({ channel, recordIds }) => [channel, recordIds]), [["/data/ContactChangeEvent", [ids[2]]]]);
    await org.door("POST", "clock", { advanceMs: 73 * hourMs });
    await org.refresh();
    assert.match(String(at(await client.subscribe(all, firstId), "error")), /^400::The replayId/);
  });

  it("when the process starts anew, then events are still there and clients are not", async () => {
    const client = await StreamClient.connected(org);
    const id = await org.create("Contact", { LastName: "Example" });
    await org.restart();
    assert.equal(at((await client.connect())[0], "error"), "403::Unknown client");
    const next = await StreamClient.connected(org);
    await next.subscribe(all, -2);
    assert.deepEqual((await next.poll()).flatMap(({ recordIds }) => recordIds), [id]);
  });

  it("when the cookie of the handshake or the version is missing, then the request is refused", async () => {
    const client = await StreamClient.connected(org);
    const message = { channel: "/meta/subscribe", clientId: client.clientId, subscription: all };
    assert.match(String(at((await org.call("POST", "/cometd/66.0", [message])).json, 0, "error")), /no BAYEUX_BROWSER cookie present/);
    await org.door("POST", "facts", { streamingNeedsCookie: false });
    assert.equal(at((await org.call("POST", "/cometd/66.0", [message])).json, 0, "successful"), true);
    assert.equal((await org.call("POST", "/cometd", [message])).status, 400);
    assert.equal((await org.call("POST", "/cometd/66.0", { no: "message" })).status, 400);
    assert.equal((await org.call("GET", "/cometd/66.0")).status, 400);
  });

  it("when the sandbox ends while clients wait, then it ends at once", async () => {
    const other = await OrgClient.start();
    await other.fresh();
    const client = await StreamClient.connected(other);
    const connecting = assert.rejects(client.connect());
    while (at((await other.door("GET", "streaming")).json, "waiting") === 0) await new Promise(setImmediate);
    await other.stop();
    await connecting;
  });
});
