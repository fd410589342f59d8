import assert from "node:assert/strict";

import { type FeedApp, type Feeds, followFeeds } from "../../src/app/jobs/feeds.ts";
import { crmRecordId, type InstallationId } from "../../src/domain/model/ids.ts";
import type { ChangeFeed, HintSink } from "../../src/ports/change-hints.ts";
import { installed, type Installed } from "../helpers/installed.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { startSandbox, type StartedSandbox } from "../helpers/start-sandbox.ts";

/** Far more looks than the pauses take; each is a question to the database. */
const LOOKS_MAX = 2_000;

/** A vendor that numbers what it tells and starts again after whatever number it is given. */
class TinyVendor implements ChangeFeed {
  readonly events: string[] = [];
  readonly begunFrom: (string | null)[] = [];
  /** Rejected by the next so many attempts to listen. */
  refusals = 0;
  #news = Promise.withResolvers<undefined>();
  #told = Promise.withResolvers<undefined>();

  tell(crmId: string): Promise<undefined> {
    this.events.push(crmId);
    this.#told = Promise.withResolvers();
    this.#news.resolve(undefined);
    return this.#told.promise;
  }

  async follow(mark: string | null, sink: HintSink, signal: AbortSignal): Promise<void> {
    this.begunFrom.push(mark);
    if (this.refusals > 0) {
      this.refusals -= 1;
      throw new Error("this org has no change events");
    }
    const aborted = new Promise((resolve) => { signal.addEventListener("abort", resolve, { once: true }); });
    for (let next = mark === null ? 0 : Number(mark); !signal.aborted;) {
      const crmId = this.events[next];
      if (crmId === undefined) {
        this.#told.resolve(undefined);
        this.#news = Promise.withResolvers();
        await Promise.race([this.#news.promise, aborted]);
        continue;
      }
      await sink.hints([{ object: "contact", crmId: crmRecordId(crmId), kind: "changed", at: "2026-11-20T09:00:00.000Z" }]);
      next += 1;
      await sink.mark(String(next));
    }
  }
}

describe("what a CRM tells to whoever listens", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let sandbox: StartedSandbox;
  let one: Installed;
  let vendor: TinyVendor;
  let feeds: Feeds;
  const warned: unknown[] = [];
  /** When a connection was asked for, by the app's clock. */
  const attempts: number[] = [];
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    one = await installed(sandbox.url);
  });
  beforeEach(async () => {
    await one.in(async (tx) => {
      await tx.setState("connected");
      await tx.hints.settle(await tx.hints.take(one.clock.now(), 1_000));
    });
    await one.fresh.database.pool.query("DELETE FROM steward.feed_mark");
    vendor = new TinyVendor();
    warned.length = 0;
    attempts.length = 0;
    feeds = followFeeds(app());
  });
  afterEach(() => feeds.stop());
  after(async () => {
    await one.close();
    await sandbox.stop();
  });

  const app = (): FeedApp => ({
    store: one.app.store, clock: one.clock,
    log: { info: () => undefined, error: () => undefined, warn: (details) => { warned.push(details); } },
    connection: async (id: InstallationId, urgency) => {
      attempts.push(Date.parse(one.clock.now()));
      return { ...(await one.app.connection(id, urgency)), feed: vendor };
    },
  });
  const waiting = async (): Promise<readonly string[]> => (await one.in((tx) => tx.hints.take(one.clock.now(), 1_000))).map(({ crmId }) => crmId);

  it("is stored as it comes, and after a break it goes on where it was", async () => {
    await feeds.look();
    await vendor.tell("1");
    await vendor.tell("2");
    assert.deepEqual(await waiting(), ["1", "2"]);
    await feeds.stop();
    vendor.events.push("3");
    feeds = followFeeds(app());
    await feeds.look();
    await vendor.tell("4");
    assert.deepEqual(vendor.begunFrom, [null, "2"]);
    assert.deepEqual(await waiting(), ["1", "2", "3", "4"]);
  });

  it("when the installation is disconnected, then nobody listens, until it is connected again", async () => {
    await feeds.look();
    await vendor.tell("1");
    await one.in((tx) => tx.setState("disconnected"));
    await feeds.look();
    await feeds.stop();
    feeds = followFeeds(app());
    await feeds.look();
    vendor.events.push("2");
    assert.deepEqual(vendor.begunFrom, [null]);
    await one.in((tx) => tx.setState("connected"));
    await feeds.look();
    await vendor.tell("3");
    assert.deepEqual(vendor.begunFrom, [null, "1"]);
    assert.deepEqual(await waiting(), ["1", "2", "3"]);
  });

  it("when listening can do nothing, then that is said once, and tried again after growing pauses", async () => {
    vendor.refusals = 3;
    for (let look = 0; look < LOOKS_MAX && vendor.begunFrom.length < 4; look += 1) {
      await feeds.look();
      one.clock.advance(500);
    }
    await vendor.tell("1");
    assert.equal(vendor.begunFrom.length, 4);
    assert.equal(warned.length, 1);
    const pauses = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
    for (const [index, atLeast] of [5_000, 10_000, 20_000].entries()) assert.ok((pauses[index] ?? 0) >= atLeast, `pauses of ${pauses.join(", ")} ms`);
    assert.deepEqual(await waiting(), ["1"]);
  });
});
