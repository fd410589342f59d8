import assert from "node:assert/strict";

import { ChangeEventsRefusedError } from "../../../../connectors/salesforce/feed.ts";
import { readMark, writeMark } from "../../../../connectors/salesforce/feed-mark.ts";
import { keptHints, no, scriptedStream, yes } from "./scripted-stream.ts";
import type { Answered, Asked, KeptHints, ScriptedStream } from "./scripted-stream.ts";

const AT = "2026-03-20T12:00:00.000Z";
const MARK = writeMark({ replay: 41, at: AT });
const event = (replayId: number, id = "003000000000001AAA"): object => ({
  channel: "/data/ChangeEvents",
  data: { schema: "s", payload: { ChangeEventHeader: { entityName: "Contact", recordIds: [id], changeType: "UPDATE", changeOrigin: "", commitTimestamp: Date.parse(AT) } }, event: { replayId } },
});
const isPoll = ({ channel, nth }: Asked, which: number): boolean => channel === "/meta/connect" && nth === which;
const replayOf = ({ ext }: Asked): unknown => JSON.stringify(ext);
const hasMark = (replay: number) => (told: KeptHints["told"]): boolean => told.some((one) => typeof one === "string" && readMark(one)?.replay === replay);

describe("the change feed of Salesforce", function () {
  this.timeout(20_000);
  let stream: ScriptedStream;
  let end: AbortController;
  const start = async (says: (asked: Asked) => Answered | undefined): Promise<void> => { stream = await scriptedStream(says); };
  beforeEach(() => { end = new AbortController(); });
  afterEach(() => { end.abort(); stream.stop(); });
  const channels = (channel: string): readonly Asked[] => stream.asked.filter((one) => one.channel === channel);

  /** Follows until the sink has what is wanted, and then lets go. */
  async function follow(sink: KeptHints, wanted: (told: KeptHints["told"]) => boolean, mark: string | null = MARK): Promise<void> {
    const over = stream.feed.follow(mark, sink, end.signal);
    await Promise.race([sink.until(wanted), over]);
    end.abort();
    await over;
  }

  it("when events come, then hints are stored before the mark behind them, and a record that comes twice is one hint", async () => {
    await start((asked) => (isPoll(asked, 2) ? [event(50), event(53), event(57, "003000000000002AAA"), yes(asked)] : undefined));
    const sink = keptHints();
    await follow(sink, hasMark(57));
    assert.deepEqual(sink.told.map((one) => (typeof one === "string" ? readMark(one)?.replay : "crmId" in one ? one.crmId : one)), ["003000000000001AAA", "003000000000002AAA", 57]);
    assert.ok(stream.asked.every(({ channel, cookie }) => channel === "/meta/handshake" || cookie === "BAYEUX_BROWSER=here"));
  });

  it("when it begins, then it asks from the mark on, or from now on where there is none", async () => {
    await start((asked) => (isPoll(asked, 2) ? [event(50), yes(asked)] : undefined));
    await follow(keptHints(), hasMark(50), "no mark of ours");
    assert.equal(channels("/meta/subscribe").map(replayOf).join(), '{"replay":{"/data/ChangeEvents":-1}}');
    stream.stop();
    end = new AbortController();
    await start((asked) => (isPoll(asked, 2) ? [event(50), yes(asked)] : undefined));
    await follow(keptHints(), hasMark(50));
    assert.equal(channels("/meta/subscribe").map(replayOf).join(), '{"replay":{"/data/ChangeEvents":41}}');
  });

  it("when the place is no longer kept, then what lies between is told as a gap once the stream is open again", async () => {
    await start((asked) => {
      if (asked.channel === "/meta/subscribe" && asked.nth === 1) return [no(asked, "400::The replayId {41} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.")];
      return isPoll(asked, 2) ? [event(90), yes(asked)] : undefined;
    });
    const sink = keptHints();
    await follow(sink, hasMark(90));
    assert.deepEqual(channels("/meta/subscribe").map(replayOf), ['{"replay":{"/data/ChangeEvents":41}}', '{"replay":{"/data/ChangeEvents":-1}}']);
    const gaps = sink.told.filter((one) => typeof one !== "string" && "from" in one);
    assert.deepEqual(gaps.map((gap) => (typeof gap === "string" || !("from" in gap) ? "" : gap.from)).filter((from) => from !== "2026-03-20T11:50:00.000Z"), []);
    assert.equal(gaps.length, 10);
  });

  it("when the sink fails, then the mark stays, and the same is asked for again", async () => {
    let fails = 1;
    await start((asked) => (asked.channel === "/meta/connect" && asked.nth % 2 === 0 ? [event(50), yes(asked)] : asked.channel === "/meta/connect" ? [yes(asked)] : undefined));
    const sink = keptHints(() => (fails -= 1) >= 0);
    await follow(sink, hasMark(50));
    assert.deepEqual(channels("/meta/subscribe").slice(0, 2).map(replayOf), Array.from({ length: 2 }, () => '{"replay":{"/data/ChangeEvents":41}}'));
  });

  it("when the token is refused while it listens, then one renewal, and it goes on behind the last mark", async () => {
    await start((asked) => {
      if (isPoll(asked, 2)) return [event(50), yes(asked)];
      if (isPoll(asked, 3)) return [no(asked, "401::Authentication invalid", { advice: { reconnect: "none", interval: 0 } })];
      return isPoll(asked, 4) ? [event(60), yes(asked)] : undefined;
    });
    await follow(keptHints(), hasMark(60));
    const [first, second] = channels("/meta/subscribe");
    assert.deepEqual([first?.token, second?.token, second === undefined ? "" : replayOf(second)], ["Bearer first-token", "Bearer renewed-token", '{"replay":{"/data/ChangeEvents":50}}']);
    assert.deepEqual(stream.waits, []);
  });

  it("when a handshake is denied for the token, then it is renewed; when fresh ones are denied too, then it gives up", async () => {
    const denied = (asked: Asked): Answered => [no(asked, "403::Handshake denied", { ext: { sfdc: { failureReason: "401::Authentication invalid" } }, advice: { reconnect: "none" } })];
    await start((asked) => (asked.channel === "/meta/handshake" ? denied(asked) : undefined));
    await assert.rejects(stream.feed.follow(null, keptHints(), end.signal), ChangeEventsRefusedError);
    assert.ok(channels("/meta/handshake").length <= 6, "a storm of handshakes");
  });

  for (const [why, error] of [["there are no change events in the org", "400::The channel you requested to subscribe to does not exist {/data/ChangeEvents}"], ["the user may not", "403:denied_by_security_policy:create_denied"]] as const) {
    it(`when ${why}, then it says so once and does not ask again`, async () => {
      await start((asked) => (asked.channel === "/meta/subscribe" ? [no(asked, error)] : undefined));
      await assert.rejects(stream.feed.follow(null, keptHints(), end.signal), (raised) => raised instanceof ChangeEventsRefusedError && /Change Data Capture|may not subscribe/.test(raised.message));
      assert.equal(stream.asked.length, 2);
    });
  }

  for (const [why, broken] of [
    ["the server forgets the client at every second poll", (asked: Asked) => [no(asked, "403::Unknown client", { advice: { reconnect: "handshake", interval: 0 } })]],
    ["lines are cut", () => "cut" as const],
    ["it answers HTML", () => ({ status: 503, text: "<html>Down</html>" })],
    ["it answers what is no Bayeux", () => ({ status: 200, text: '{"sorry":true}' })],
    ["too many others listen", (asked: Asked) => [no(asked, "403::Organization concurrent user limit exceeded", { advice: { reconnect: "none" } })]],
  ] as const) {
    it(`when ${why}, then it comes back ever later, five minutes apart at last, and nothing is rejected`, async () => {
      let sessions = 0;
      await start((asked) => {
        if (asked.channel === "/meta/handshake" && (sessions += 1) > 12) end.abort();
        return asked.channel === "/meta/connect" && asked.nth % 2 === 0 ? broken(asked) : asked.channel === "/meta/connect" ? [yes(asked)] : undefined;
      });
      await stream.feed.follow(MARK, keptHints(), end.signal);
      assert.deepEqual(stream.waits.slice(0, 11), [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map((seconds) => seconds * 1_000));
    });
  }

  it("when an answer never ends, then it is given up and not read into memory", async () => {
    await start((asked) => (isPoll(asked, 2) ? "endless" : isPoll(asked, 3) ? [event(60), yes(asked)] : undefined));
    const before = process.memoryUsage().rss;
    await follow(keptHints(), hasMark(60));
    assert.ok(process.memoryUsage().rss - before < 200 * 1024 * 1024);
  });

  it("when it is redirected, then no token goes to the other host", async () => {
    const other = await scriptedStream(() => undefined);
    try {
      let tries = 0;
      await start(() => { if ((tries += 1) > 2) end.abort(); return { status: 307, headers: { location: `${other.url}/cometd/66.0` } }; });
      await stream.feed.follow(null, keptHints(), end.signal);
      assert.deepEqual([other.asked, other.open()], [[], 0]);
    } finally {
      other.stop();
    }
  });

  it("when polls come back empty at once, then it does not race", async () => {
    await start((asked) => { if (isPoll(asked, 30)) end.abort(); return asked.channel === "/meta/connect" ? [yes(asked, { advice: { interval: 0, timeout: 0 } })] : undefined; });
    await stream.feed.follow(null, keptHints(), end.signal);
    assert.ok(stream.waits.length >= 27 && stream.waits.slice(0, 27).every((ms) => ms > 0 && ms <= 1_000));
  });

  it("when it is let go, then the held poll ends, the client is given up, and nobody calls any more", async () => {
    await start((asked) => (isPoll(asked, 2) ? [event(50), yes(asked)] : undefined));
    await follow(keptHints(), () => stream.asked.some((asked) => isPoll(asked, 2)));
    assert.equal(stream.asked.at(-1)?.channel, "/meta/disconnect");
    const calls = stream.asked.length;
    await new Promise((resolve) => { setImmediate(resolve); });
    assert.equal(stream.asked.length, calls);
  });
});
