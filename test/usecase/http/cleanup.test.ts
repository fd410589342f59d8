import assert from "node:assert/strict";

import { CleanupSchema, FeedbackSchema } from "../../../src/app/http/quality-schemas.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { cleanUp } from "../../helpers/clean-up.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { ask, installed, keyOf, problemOf, signIn, startWeb, type Web } from "./web.ts";

describe("the measures of clean-up by HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let api: string;
  let id: InstallationId;
  let key: string;
  let world: Awaited<ReturnType<typeof cleanUp>>;
  let accounts = 0;
  before(async () => {
    web = await startWeb();
    api = `${web.origin}/api/v1`;
  });
  beforeEach(async () => {
    id = await installed(web, String((accounts += 1)));
    key = await keyOf(web, id);
    world = await cleanUp({ store: web.app.store, clock: web.clock }, id, (sql, values) => asOwner(web.connection, (client) => client.query(sql, [...values])));
  });
  after(() => web.stop());

  const useful = (review: string, body: unknown, as = key) => ask(`${api}/reviews/${review}/feedback`, { key: as, body });

  it("when nothing was decided, then the last thirteen weeks are empty, in the promised form", async () => {
    const { from, to, by, rows, completion, total } = CleanupSchema.parse((await ask(`${api}/quality/cleanup`, { key })).json);
    assert.deepEqual([from, to, by, rows, completion, total.decided, total.acceptanceRate, total.falseMergeBounds], ["2026-08-24", "2026-11-22", "week", [], [], 0, null, null]);
  });

  it("when people decided and took back, then the figures are told by week, rule, object and owner, with no word of a record", async () => {
    const taken = await world.decide(await world.suggest(), "approve");
    await world.decide(await world.suggest({ of: "c2" }), "reject");
    await world.takeBack(taken);
    for (const [by, names] of [["week", ["2026-11-16"]], ["rule", ["contact.phone-form"]], ["object", ["contact"]], ["owner", ["Ben Sample", "Dana Whitfield"]]] as const) {
      const answer = await ask(`${api}/quality/cleanup?from=2026-11-16&by=${by}`, { key });
      const { total, rows } = CleanupSchema.parse(answer.json);
      assert.deepEqual([total.decided, total.approved, total.rejected, total.rollbacks, rows.map(({ name }) => name ?? "").toSorted()], [2, 1, 1, 1, names], by);
      assert.doesNotMatch(answer.text, /216|Ana|example\.com/);
    }
  });

  it("when a day, a breakdown or the range is none, then it is refused with the place", async () => {
    for (const [query, path] of [["from=yesterday", "from"], ["to=2026-02-30", "to"], ["by=source", "by"], ["from=2020-01-01", "from"], ["from=2026-11-30", "from"]] as const) {
      assert.equal(problemOf(await ask(`${api}/quality/cleanup?${query}`, { key }), 400).errors?.[0]?.path, path, query);
    }
  });

  it("when somebody says twice that a question was worth asking, then it counts once; the last word holds", async () => {
    const task = await world.decide(await world.suggest(), "approve");
    const measured = async () => {
      const { total } = CleanupSchema.parse((await ask(`${api}/quality/cleanup`, { key })).json);
      return [total.useful, total.useless, total.usefulRate];
    };
    assert.deepEqual(FeedbackSchema.parse((await useful(task.id, { useful: true })).json), { useful: true });
    assert.equal((await useful(task.id, { useful: true })).status, 200);
    assert.deepEqual(await measured(), [1, 0, 1]);
    assert.equal((await useful(task.id, { useful: false })).status, 200);
    assert.deepEqual(await measured(), [0, 1, 0]);
  });

  it("when a review is open, is not there or is another installation's, then there is nothing to say of it; and a body that is none is refused", async () => {
    const [open, done] = [await world.suggest(), await world.decide(await world.suggest(), "approve")];
    for (const review of [open.id, "none"]) problemOf(await useful(review, { useful: true }), 404);
    const other = await keyOf(web, await installed(web, String((accounts += 1))));
    problemOf(await useful(done.id, { useful: false }, other), 404);
    for (const body of [{}, { useful: "yes" }, { useful: true, note: "words" }, []]) problemOf(await useful(done.id, body), 400);
    assert.equal(CleanupSchema.parse((await ask(`${api}/quality/cleanup`, { key: other })).json).total.decided, 0);
    assert.equal(CleanupSchema.parse((await ask(`${api}/quality/cleanup`, { key })).json).total.useless, 0);
  });

  it("when somebody may only read, then they say nothing; without a key nobody reads; a session says it with its own token", async () => {
    const task = await world.decide(await world.suggest(), "approve");
    const reader = await keyOf(web, id, ["activities:read", "reviews:read"]);
    assert.equal((await ask(`${api}/quality/cleanup`, { key: reader })).status, 200);
    problemOf(await useful(task.id, { useful: true }, reader), 403);
    problemOf(await ask(`${api}/quality/cleanup`, { key: await keyOf(web, id, ["reviews:decide"]) }), 403);
    problemOf(await ask(`${api}/quality/cleanup`), 401);
    const { cookie, csrf } = await signIn(web);
    const url = `${api}/reviews/${task.id}/feedback?installation=${id}`;
    problemOf(await ask(url, { body: { useful: true }, headers: { cookie } }), 403);
    assert.equal((await ask(url, { body: { useful: true }, headers: { cookie, "x-csrf-token": csrf } })).status, 200);
  });
});
