import assert from "node:assert/strict";
import * as z from "zod";

import { recordTracer } from "../../../src/domain/audit/trace-record.ts";
import { type InstallationId, userId } from "../../../src/domain/model/ids.ts";
import { logActivities } from "../../../src/usecases/log-activity.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { type Answered, ask, installed, keyOf, problemOf, someCall, startWeb, type Web } from "./web.ts";

const Review = z.object({ id: z.string(), title: z.string(), detail: z.string().optional(), version: z.number(), dueAt: z.string(), expiresAt: z.string(), snoozedUntil: z.string().optional(), about: z.object({ object: z.string() }).optional() });
const Page = z.object({ reviews: z.array(Review), next: z.string().nullable(), total: z.object({ count: z.number(), isMore: z.boolean() }).nullable() });
const Preview = z.object({ shown: z.string(), items: z.array(z.object({ id: z.string(), ok: z.boolean(), state: z.string().nullable(), effects: z.array(z.string()), status: z.number().nullable(), detail: z.string().nullable() })) });
const Results = z.object({ results: z.array(z.object({ ok: z.boolean(), status: z.number().optional() })) });
const OPEN = 12;
const DAY_MS = 86_400_000;

describe("the review queue", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let api: string;
  let installation: InstallationId;
  let key: string;
  before(async () => {
    web = await startWeb();
    api = `${web.origin}/api/v1`;
    installation = await installed(web, "1");
    key = await keyOf(web, installation);
    const calls = Array.from({ length: OPEN }, (_, index) => someCall(`call-${String(index)}`, {
      occurredAt: `2026-03-02T${String(index).padStart(2, "0")}:00:00Z`, subject: `Drawing ${String(index)} for the Ébène plant`, body: `Discussed drawing number ${String(index)}. We will give you ten percent off.`,
    }));
    await ask(`${api}/activities`, { key, body: calls });
    while ((await logActivities(web.app, installation)) > 0);
  });
  after(() => web.stop());

  const list = async (query: string): Promise<z.infer<typeof Page>> => {
    const answer = await ask(`${api}/reviews?${query}`, { key });
    assert.equal(answer.status, 200, answer.text);
    return Page.parse(answer.json);
  };
  const take = async (): Promise<z.infer<typeof Review>> => (await list("limit=1")).reviews[0] ?? assert.fail("no review is left");

  it("when it is filtered, then it holds what fits and says how many", async () => {
    assert.deepEqual((await list("limit=5")).total, { count: OPEN, isMore: false });
    for (const [query, count] of [
      ["object=call", OPEN], ["object=email", 0], ["kind=activity", OPEN], ["kind=merge", 0], ["reason=no_match", OPEN], ["reason=sensitive", 0], ["assignee=unassigned", OPEN],
      ["assignee=user-1", 0], ["overdue=true", 0], ["state=approved", 0], ["snoozed=only", 0], ["role=manager&object=call", OPEN],
    ] as const) {
      const page = await list(query);
      assert.deepEqual([query, page.reviews.length, page.total?.count], [query, count, count]);
    }
    const bands = await Promise.all(["high", "medium", "low"].map(async (band) => (await list(`band=${band}`)).reviews.length));
    assert.equal(bands.reduce((sum, count) => sum + count, 0), OPEN);
    problemOf(await ask(`${api}/reviews?assignee=me`, { key }), 400);
    problemOf(await ask(`${api}/reviews?reason=none&band=huge`, { key }), 400);
  });

  it("when words of a title are looked for, then case and accents do not matter, and every page goes on where the last ended", async () => {
    assert.equal((await list("q=ebene%20DRAWING")).reviews.length, OPEN);
    assert.equal((await list("q=nothing")).reviews.length, 0);
    const one = await list("q=drawing%207");
    assert.ok(one.reviews.length === 1 && one.next === null && one.total === null);
  });

  it("when it is paged in any order, then every review comes once, in that order", async () => {
    for (const order of ["due", "oldest", "newest"]) {
      const seen: string[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const page = await list(`limit=5&order=${order}&brief=true${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`);
        assert.ok(page.reviews.every((review) => review.detail === undefined) && (page.total === null) === (cursor !== ""));
        seen.push(...page.reviews.map(({ id }) => id));
        cursor = page.next;
      }
      assert.equal(new Set(seen).size, OPEN);
      assert.deepEqual((await list(`limit=50&order=${order}`)).reviews.map(({ id }) => id), seen);
    }
  });

  it("when one is opened, then all that a decision needs is there in words", async () => {
    const { id } = await take();
    const shown = z.object({
      changes: z.array(z.object({ kind: z.string(), undo: z.string(), fields: z.array(z.object({ label: z.string(), before: z.string().nullable(), after: z.string().nullable() })) })),
      why: z.array(z.object({ code: z.string(), sentence: z.string(), isStop: z.boolean() })), effects: z.array(z.object({ sentence: z.string() })),
      quotes: z.array(z.object({ about: z.string(), parts: z.array(z.object({ text: z.string(), is: z.string() })) })), confidence: z.object({ band: z.string() }), writing: z.array(z.unknown()),
    }).parse((await ask(`${api}/reviews/${id}`, { key })).json);
    const [change] = shown.changes;
    assert.ok(change?.kind === "log_activity" && /archived again/.test(change.undo));
    assert.ok(change.fields.some(({ label, before, after }) => label === "Subject" && before === null && after?.includes("Ébène")));
    assert.ok(shown.why.some(({ code, sentence, isStop }) => code === "no_match" && isStop && sentence.endsWith(".")));
    assert.match(shown.effects[0]?.sentence ?? "", /^Logs the call ".*", on no record in HubSpot\.$/);
    const quote = shown.quotes.find(({ about }) => about.startsWith("Promise"));
    assert.deepEqual(quote?.parts.map(({ is }) => is), ["text", "quote"]);
    assert.deepEqual(shown.writing, []);
  });

  it("when one is put off, then it is hidden until then and tells so, and the log says who did it", async () => {
    const review = await take();
    const until = new Date(Date.parse(web.clock.now()) + DAY_MS).toISOString();
    const snooze = (body: unknown): Promise<Answered> => ask(`${api}/reviews/${review.id}/snooze`, { key, body });
    assert.equal((await snooze({ until, version: review.version })).status, 200);
    assert.ok(!(await list("limit=50")).reviews.some(({ id }) => id === review.id));
    assert.deepEqual((await list("snoozed=only")).reviews.map(({ id, snoozedUntil }) => [id, snoozedUntil]), [[review.id, until]]);
    problemOf(await snooze({ until, version: review.version }), 409);
    problemOf(await snooze({ until: review.expiresAt, version: review.version + 1 }), 400);
    web.clock.advance(DAY_MS);
    assert.ok((await list("limit=50")).reviews.some(({ id }) => id === review.id));
    const tracer = recordTracer([review.id]);
    await web.app.audit.trace(installation, [tracer]);
    assert.deepEqual(tracer.found().flatMap(({ type, entry }) => (type === "decision" ? [z.object({ verdict: z.string(), until: z.string() }).parse(entry["data"])] : [])), [{ verdict: "snooze", until }]);
    assert.ok((await web.app.audit.verify(installation)).ok);
  });

  it("when a bulk is previewed, then it says what each would do, changes nothing, and only these decisions may follow", async () => {
    const [one, two, three] = (await list("limit=3")).reviews;
    assert.ok(one !== undefined && two !== undefined && three !== undefined);
    const decisions = [
      { id: one.id, verb: "reject", version: one.version, reason: "no customer" }, { id: two.id, verb: "approve", version: two.version }, { id: three.id, verb: "assign", version: three.version + 1, assigneeId: "u-1" },
      { id: "none", verb: "block", version: 1 },
    ];
    const { items, shown } = Preview.parse((await ask(`${api}/reviews/decisions/preview`, { key, body: { decisions } })).json);
    assert.deepEqual(items.map(({ ok, state, status }) => [ok, state, status]), [[true, "rejected", null], [false, null, 403], [false, null, 409], [false, null, 404]]);
    assert.match(items[1]?.detail ?? "", /one review at a time, because of/);
    assert.equal((await list("limit=3")).reviews[0]?.version, one.version);
    problemOf(await ask(`${api}/reviews/decisions`, { key, body: { decisions: decisions.slice(1), shown } }), 409);
    const { results } = Results.parse((await ask(`${api}/reviews/decisions`, { key, body: { decisions, shown } })).json);
    assert.deepEqual(results.map(({ ok, status }) => [ok, status]), [[true, undefined], [false, 403], [false, 409], [false, 404]]);
    const decided = z.object({ decided: z.object({ verb: z.literal("reject"), name: z.literal("a program") }) });
    decided.parse((await ask(`${api}/reviews/${one.id}`, { key })).json);
  });

  it("when one of a bulk cannot be taken at all, then the others are", async () => {
    const [one, two] = (await list("limit=2")).reviews;
    assert.ok(one !== undefined && two !== undefined);
    const decisions = [one, one, two].map(({ id, version }) => ({ id, verb: "reject", version, reason: "spam" }));
    const { results } = Results.parse((await ask(`${api}/reviews/decisions`, { key, body: { decisions } })).json);
    assert.deepEqual(results.map(({ status }) => status), [undefined, 409, undefined]);
  });

  it("when somebody sees only what is theirs, then the queue holds no other", async () => {
    const [one, two] = (await list("limit=2")).reviews;
    assert.ok(one !== undefined && two !== undefined);
    await ask(`${api}/reviews/${one.id}/decision`, { key, body: { verb: "assign", version: one.version, assigneeId: "u-7" } });
    const sees = { kind: "users", ids: [userId("u-7")] } as const;
    const page = await web.app.store.inInstallation(installation, (tx) => tx.reviewQueue.page({ state: "open", reason: null, kind: null, object: null, role: null, assignee: null, confidenceBp: null, overdue: false, snoozed: "shown", text: null, now: web.clock.now(), viewer: { sees, isApprover: false } }, { order: "due", after: null, limit: 50 }));
    assert.deepEqual(page.tasks.map(({ id }) => id), [one.id]);
  });

  it("when somebody keeps a view, then they find it again, may change it, and drop it", async () => {
    const put = (body: unknown, id = "late"): Promise<Answered> => ask(`${api}/review-filters/${id}`, { key, method: "PUT", body });
    const kept = { name: "What is late", query: { overdue: "true", order: "due" } };
    assert.equal((await put(kept)).status, 200);
    assert.equal((await put(kept)).status, 200, "the same again is no change");
    problemOf(await put({ ...kept, name: "Late" }), 409);
    const { filters: [before] } = z.object({ filters: z.array(z.object({ version: z.string() })) }).parse((await ask(`${api}/review-filters`, { key })).json);
    assert.equal((await put({ ...kept, name: "Late", version: before?.version })).status, 200);
    problemOf(await put({ ...kept, name: "Later", version: before?.version }), 409);
    const Filters = z.object({ filters: z.array(z.object({ id: z.string(), name: z.string(), query: z.record(z.string(), z.string()) })) });
    assert.deepEqual(Filters.parse((await ask(`${api}/review-filters`, { key })).json).filters, [{ id: "late", ...kept, name: "Late" }]);
    assert.deepEqual(Filters.parse((await ask(`${api}/review-filters`, { key: await keyOf(web, installation) })).json).filters, []);
    problemOf(await put({ name: "By words", query: { q: "Ana" } }), 400);
    assert.equal((await ask(`${api}/review-filters/late`, { key, method: "DELETE" })).status, 200);
    problemOf(await ask(`${api}/review-filters/late`, { key, method: "DELETE" }), 404);
  });
});
