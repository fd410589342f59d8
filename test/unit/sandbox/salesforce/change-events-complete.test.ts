import assert from "node:assert/strict";

import { at, list, textAt } from "../sandbox-client.ts";
import { OrgClient } from "./http-client.ts";
import { StreamClient } from "./stream-client.ts";
import type { StreamEvent } from "./stream-client.ts";

const all = "/data/ChangeEvents";
const rowsAtOnce = 200;
const rounds = 10;
const restartsMax = 20;

/** Somebody who remembers the last replay id, and begins again from there whatever goes wrong. */
class Follower {
  readonly #org: OrgClient;
  #stream: StreamClient | undefined;
  #place: number;
  readonly events: StreamEvent[] = [];
  restarts = 0;

  constructor(org: OrgClient, place: number) {
    this.#org = org;
    this.#place = place;
  }

  /** Hears what is there; false when it was interrupted. */
  async follow(): Promise<boolean> {
    try {
      this.#stream ??= await this.#begin();
      for (let messages = await this.#stream.poll(); messages.length > 0; messages = await this.#stream.poll()) this.#take(messages);
      return true;
    } catch (error) {
      this.restarts += 1;
      if (this.restarts > restartsMax) throw error;
      this.#stream = undefined;
      return false;
    }
  }

  #take(events: readonly StreamEvent[]): void {
    this.events.push(...events);
    this.#place = events.at(-1)?.replayId ?? this.#place;
  }

  async #begin(): Promise<StreamClient> {
    const stream = await StreamClient.connected(this.#org);
    assert.equal(at(await stream.subscribe(all, this.#place), "successful"), true);
    return stream;
  }
}

describe("the change events of 10,000 changes", function () {
  this.timeout(120_000);
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());

  const records = (ids: readonly string[], values: object): object => ({ records: ids.map((id) => ({ attributes: { type: "Contact" }, id, ...values })) });

  /** Two thousand records: made, changed each in a way of its own, changed alike, some deleted, some restored. */
  async function change(changed: string[]): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      const made = await org.call("POST", "composite/sobjects", {
        records: Array.from({ length: rowsAtOnce }, (_each, index) => ({ attributes: { type: "Contact" }, LastName: `Example ${String(round)} ${String(index)}` })),
      });
      const ids = list(made.json).map((row) => textAt(row, "id"));
      await org.call("PATCH", "composite/sobjects", { records: ids.map((id, index) => ({ attributes: { type: "Contact" }, id, Title: String(index) })) });
      await org.call("PATCH", "composite/sobjects", records(ids, { Department: "Sales" }));
      await org.call("PATCH", "composite/sobjects", records(ids.slice(0, 100), { Department: null }));
      await org.call("DELETE", `composite/sobjects?ids=${ids.slice(0, 100).join()}`);
      await org.call("PATCH", "composite/sobjects", records(ids.slice(100), { Title: "End" }));
      await org.call("PATCH", "composite/sobjects", records(ids.slice(100), { Department: "Service" }));
      changed.push(...ids, ...ids, ...ids, ...ids, ...ids);
    }
  }

  it("when they come late, in disorder, twice and over broken connections, then every changed record is told or under a gap, and none that did not change", async () => {
    await org.fresh();
    await org.door("POST", "settings", {
      changeEventDelayMs: 1_000, changeEventDisorderMs: 120_000, changeEventDuplicateRate: 0.2, changeEventGapRate: 0.05, changeEventSeed: 11, changeEventOverflowAfter: 390,
    });
    const marker = await org.create("Account", { Name: "Begin" });
    await org.door("POST", "clock", { advanceMs: 200_000 });
    const opening = await StreamClient.connected(org);
    await opening.subscribe(all, -2);
    const begin = (await opening.drain()).at(-1)?.replayId ?? 0;
    const follower = new Follower(org, begin);
    const changed: string[] = [];
    await change(changed);
    assert.equal(changed.length, rounds * rowsAtOnce * 5);
    await org.plan("drop-after-commit", { match: { path: "/cometd/*", nth: 4, times: 2 } });
    await org.plan("partial", { match: { path: "/cometd/*", nth: 9 } });
    await org.plan("garbage", { match: { path: "/cometd/*", nth: 14 } });
    await org.plan("status", { status: 503, match: { path: "/cometd/*", nth: 18 } });
    for (let step = 0; step < 15; step += 1) {
      if (step === 5) await org.restart();
      if (step === 9) await org.door("POST", "streaming", { drop: "clients" });
      await org.door("POST", "clock", { advanceMs: 10_000 });
      while (!await follower.follow());
    }
    check(follower, { changed: new Set(changed), marker });
    await sameAsReplay(follower, begin);
  });

  function check(follower: Follower, expected: { readonly changed: ReadonlySet<string>; readonly marker: string }): void {
    const { events } = follower;
    assert.ok(follower.restarts >= 4, `interrupted ${String(follower.restarts)} times`);
    const overflows = events.filter(({ changeType }) => changeType === "GAP_OVERFLOW");
    assert.ok(overflows.length > 0 && overflows.every(({ entity }) => entity === "Contact"));
    assert.ok(events.some(({ changeType }) => changeType === "GAP_UPDATE"));
    assert.ok(events.some(({ recordIds }) => recordIds.length > 50), "the same change of many is one event");
    const told = new Set(events.filter((event) => !overflows.includes(event)).flatMap(({ recordIds }) => recordIds));
    assert.deepEqual([...told].filter((id) => !expected.changed.has(id) && id !== expected.marker), []);
    // Records are made in transactions that do not overflow: each is told by itself.
    assert.deepEqual([...expected.changed].filter((id) => !told.has(id)), []);
    const commits = events.map(({ header }) => Number(at(header, "commitNumber")));
    assert.ok(commits.some((commit, index) => index > 0 && commit < (commits[index - 1] ?? 0)), "in disorder");
    const keys = events.map(({ header }) => `${textAt(header, "transactionKey")} ${String(at(header, "sequenceNumber"))}`);
    assert.ok(new Set(keys).size < keys.length, "some come twice");
  }

  /** Nothing was lost and nothing heard twice under one replay id. */
  async function sameAsReplay(follower: Follower, begin: number): Promise<void> {
    const stream = await StreamClient.connected(org);
    await stream.subscribe(all, begin);
    const replayed = (await stream.drain()).map(({ replayId }) => replayId);
    assert.deepEqual(follower.events.map(({ replayId }) => replayId), replayed);
  }
});
