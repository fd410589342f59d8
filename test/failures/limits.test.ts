import assert from "node:assert/strict";

import { localPace } from "../../src/adapters/limits/pace.ts";
import { allocationStore } from "../../src/adapters/store/allocations.ts";
import { pauseStore } from "../../src/adapters/store/pauses.ts";
import type { CrmConnection, Urgency } from "../../src/ports/crm-connection.ts";
import { LanePausedError } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { type Budgeted, budgeted } from "../helpers/budget.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { door, requestCount, sidesOf } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const DAILY_CALLS = 40;
const DAY_MS = 24 * 3_600_000;
/** One call a page, once the fields are known. */
const PEOPLE = { object: "user", since: "2020-01-01T00:00:00.000Z", cursor: null } as const;

describe("a budget that is used up", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let sandbox: StartedSandbox;
  let one: Budgeted;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  afterEach(() => one.close());
  after(() => sandbox.stop());

  const inOrg = async (): Promise<void> => {
    await door(sandbox.salesforceUrl, "reset", {});
    one = await budgeted("salesforce", sandbox.salesforceUrl);
    await door(sandbox.salesforceUrl, "settings", { autoApprove: true, dailyRequests: DAILY_CALLS });
  };

  it("F43 when four fifths of Salesforce's day are used, then reading holds back in every process and people's calls go on to the end", async () => {
    await inOrg();
    const [first, here, there] = [one.limiter(), one.limiter(), one.limiter()];
    const held = await readUntilRefused(one.connection(first, "sync"));
    assert.equal(held.error.kind, "throttled");
    assert.equal(held.error.http, null, "the vendor had to refuse");
    await assert.rejects(first.as("backfill").run("api", async () => undefined), LanePausedError);
    // What it was told last is written down behind its calls; others know it from then on.
    await first.stop();
    const { seen } = await allocationStore(one.fresh.database.kysely, one.id).read();
    assert.ok(seen !== null && seen.limit === DAILY_CALLS && seen.used <= DAILY_CALLS, JSON.stringify(seen));
    assert.ok(held.calls >= 20 && held.calls <= 0.8 * DAILY_CALLS, `${held.calls} calls of reading`);
    for (const [limiter, urgency] of [[here, "backfill"], [there, "sync"], [there, "backfill"]] as const) {
      await assert.rejects(limiter.as(urgency).run("api", async () => undefined), LanePausedError, urgency);
    }

    const people = await readUntilRefused(one.connection(there, "interactive"));
    assert.equal(people.error.http, 403, "people were held back before the day was used up");
    assert.ok(people.calls >= 0.15 * DAILY_CALLS, `${people.calls} calls of people`);
    assert.ok(people.error.retryAfterMs !== null && people.error.retryAfterMs >= 10 * 60_000);
    const until = await pauseStore(one.fresh.database.kysely, one.id).until("api");
    assert.ok(until !== null && until > one.clock.now(), "the pause is shown to nobody");
    // One that asks the database now: what another remembers may be a second old.
    await assert.rejects(one.limiter().as("interactive").run("api", async () => undefined), LanePausedError);
  });

  it("F43 when the day has rolled on, then the first call learns it and reading goes on", async () => {
    await inOrg();
    const limiter = one.limiter();
    await readUntilRefused(one.connection(limiter, "sync"));
    await door(sandbox.salesforceUrl, "clock", { advanceMs: DAY_MS });
    one.clock.advance(DAY_MS);
    const page = await one.connection(limiter, "sync").reader.readPage(PEOPLE);
    assert.ok(page.ok, page.ok ? "" : page.error.publicMessage);
    await limiter.stop();
    const { seen } = await allocationStore(one.fresh.database.kysely, one.id).read();
    assert.ok(seen !== null && seen.used < 5, "what the last answer told was not written down");
  });

  it("F43 when the day comes to be nearly used up, then that is news once, however often it is told", async () => {
    await inOrg();
    const store = allocationStore(one.fresh.database.kysely, one.id);
    const news: boolean[] = [];
    for (const used of [10, 79, 80, 85, 78, 81, 60, 90]) {
      one.clock.advance(1_000);
      news.push((await store.keep({ used, limit: 100, seenAt: one.clock.now() })).isNews);
    }
    assert.deepEqual(news, [false, false, true, false, false, false, false, true]);
  });

  it("F44 when HubSpot's day is used up, then both lanes stop in every process, and are asked again after an hour", async () => {
    one = await budgeted("hubspot", sandbox.url);
    const [here, there] = [one.limiter(), one.limiter()];
    await door(sandbox.url, "faults", [{ match: { path: "/crm/*", times: 1 }, fault: "429-daily" }]);
    const refused = await one.connection(here, "sync").reader.readPage(PEOPLE);
    assert.ok(!refused.ok && refused.error.kind === "throttled" && refused.error.retryAfterMs === 3_600_000);
    const all = (["interactive", "sync", "backfill"] as const).flatMap((urgency) => [here, there].flatMap((limiter) => (["api", "search"] as const).map((lane) => ({ urgency, limiter, lane }))));
    for (const { urgency, limiter, lane } of all) {
      await assert.rejects(limiter.as(urgency).run(lane, async () => undefined), LanePausedError, `${urgency} ${lane}`);
    }
    one.clock.advance(3_600_000);
    const page = await one.connection(there, "sync").reader.readPage(PEOPLE);
    assert.ok(page.ok, page.ok ? "" : page.error.publicMessage);
  });

  it("F44 when the search limit of a second is hit, then searches wait a second and nothing else waits", async () => {
    one = await budgeted("hubspot", sandbox.url);
    const limiter = one.limiter();
    await door(sandbox.url, "faults", [{ match: { path: "/crm/*/search", times: 1 }, fault: "429-secondly" }, { match: { path: "/crm/objects/*/*/search", times: 1 }, fault: "429-secondly" }]);
    const refused = await one.connection(limiter, "sync").reader.readPage({ object: "contact", since: "2026-01-01T00:00:00.000Z", cursor: null });
    await door(sandbox.url, "reset", {});
    assert.ok(!refused.ok && refused.error.retryAfterMs !== null && refused.error.retryAfterMs <= 1_000, refused.ok ? "the limit was not hit" : refused.error.publicMessage);
    const ends: string[] = [];
    await Promise.all((["search", "api"] as const).map((lane) => limiter.as("sync").run(lane, async () => { ends.push(lane); })));
    assert.deepEqual(ends, ["api", "search"]);
  });

  for (const crm of ["hubspot", "salesforce"] as const) {
    it(`F45 when calls of every urgency are made to ${crm}, then every request has had its slot in the one limiter`, async () => {
      const side = sidesOf(sandbox).find((candidate) => candidate.crm === crm);
      assert.ok(side);
      await door(side.url, "reset", {});
      await door(side.url, "settings", { autoApprove: true });
      one = await budgeted(crm, side.url);
      let slots = 0;
      const limiter = one.limiter({
        pace: (_lane, limit) => {
          const pace = localPace({ ...limit, minTimeMs: 1 });
          return { ...pace, slot: (work) => pace.slot(async () => { slots += 1; await work(); }) };
        },
      });
      const seen = await requestCount(side);
      await Promise.all((["interactive", "sync", "backfill"] satisfies readonly Urgency[]).map(async (urgency) => {
        const { reader } = one.connection(limiter, urgency);
        for (const object of reader.objects) await reader.readPage({ object, since: null, cursor: null });
      }));
      const made = (await requestCount(side)) - seen;
      assert.ok(made >= 12, `${made} requests`);
      assert.ok(slots >= made, `${made} requests in ${slots} slots`);
      // A slot that was asked for in advance may find nobody left.
      assert.ok(slots <= made + 4, `${made} requests in ${slots} slots`);
    });
  }
});

/** Reads the same page again and again, until it is refused. */
async function readUntilRefused({ reader }: CrmConnection): Promise<{ readonly calls: number; readonly error: CrmError }> {
  for (let calls = 0; calls <= DAILY_CALLS; calls += 1) {
    const page = await reader.readPage(PEOPLE);
    if (!page.ok) return { calls, error: page.error };
  }
  throw new Error("nothing was refused");
}
