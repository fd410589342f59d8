import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { openRedisLink } from "../../../src/adapters/limits/redis-link.ts";
import { hasRedis, startRedis, type TestRedis } from "../../helpers/redis.ts";
import { skipWithReason } from "../../helpers/skip.ts";

const CALLER = fileURLToPath(new URL("../../helpers/budget-caller.ts", import.meta.url));
/** What a HubSpot portal allows in any ten seconds. */
const [WINDOW_MS, CALLS_MAX] = [10_000, 110];
/** What was given out before Redis died may still go out. */
const GIVEN_OUT_MS = 1_000;

describe("a budget that several processes share", function () {
  this.timeout(90_000);
  let redis: TestRedis;
  let end = (): Promise<void> => Promise.resolve();
  before(async function () {
    if (!hasRedis()) skipWithReason(this, "redis-server is not installed");
    redis = await startRedis();
    end = () => redis.kill();
  });
  after(() => end());

  it("when two processes call as often as they may and Redis is killed meanwhile, then no ten seconds hold more than 110 calls, and both go on when it is back", async () => {
    const processes = [startCaller(redis.url), startCaller(redis.url)];
    const each = (calls: number): Promise<unknown> => Promise.all(processes.map((one) => one.until(() => one.times().length >= calls)));
    await each(CALLS_MAX / 2);
    const killedAt = Date.now();
    await redis.kill();
    await Promise.all(processes.map((one) => one.until(one.isRefused)));
    const backAt = Date.now();
    await redis.start();
    await each(Math.max(...processes.map((one) => one.times().length)) + 40);
    await Promise.all(processes.map((one) => one.stop()));

    const all = processes.flatMap((one) => one.times()).toSorted((a, b) => a - b);
    const most = mostIn(all, WINDOW_MS);
    assert.ok(most <= CALLS_MAX, `${most} calls in ten seconds`);
    const full = mostIn(all.filter((at) => at < killedAt), WINDOW_MS);
    assert.ok(full >= 0.8 * CALLS_MAX, `only ${full} calls in the best ten seconds`);
    assert.deepEqual(all.filter((at) => at > killedAt + GIVEN_OUT_MS && at < backAt), [], "calls went out while nobody knew the budget");
    for (const one of processes) {
      const before = one.times().filter((at) => at < killedAt).length;
      assert.ok(before > 0.25 * all.filter((at) => at < killedAt).length, "one process took nearly all");
    }
  });

  it("when Redis forgets everything, then the slots that were asked for come all the same", async () => {
    const news: string[] = [];
    const link = openRedisLink(redis.url, (what, why) => news.push(`${what} ${why}`));
    const pace = link.pace("steward:forgetful:api", { minTimeMs: 10, maxConcurrent: 2 });
    const slot = (): Promise<void> => new Promise((resolve) => { pace.slot(async () => { resolve(); }); });
    await slot();
    await flush(redis.url);
    await Promise.all([slot(), slot(), slot()]);
    assert.deepEqual(news.map((one) => one.split(" ")[0]), ["away", "back"]);
    assert.match(news[0] ?? "", /SETTINGS_KEY_NOT_FOUND|UNKNOWN_CLIENT/);
    await link.stop();
  });
});

/** The most calls in any window of this length. */
function mostIn(times: readonly number[], windowMs: number): number {
  let [most, first] = [0, 0];
  for (const [last, at] of times.entries()) {
    while (at - (times[first] ?? at) >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

async function flush(url: string): Promise<void> {
  const child = spawn("redis-cli", ["-u", url, "flushall"], { stdio: "ignore" });
  await once(child, "close");
}

/** A process that calls as often as it may. */
function startCaller(url: string) {
  const child = spawn(process.execPath, [CALLER, url], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  let text = "";
  const heard = new EventTarget();
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString("utf8");
    heard.dispatchEvent(new Event("calls"));
  });
  const lines = (): readonly string[] => text.split("\n").slice(0, -1);
  return {
    /** When its calls went out. */
    times: (): readonly number[] => lines().filter((line) => line !== "refused").map(Number),
    /** Whether a caller was told to come back. */
    isRefused: (): boolean => lines().includes("refused"),
    async until(isSo: () => boolean): Promise<void> {
      while (!isSo()) await once(heard, "calls");
    },
    async stop(): Promise<void> {
      child.stdin.end();
      await ended;
    },
  };
}
