import assert from "node:assert/strict";
import * as z from "zod";

import { recordTracer } from "../../../src/domain/audit/trace-record.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { logActivities } from "../../../src/usecases/log-activity.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { type Answered, ask, installed, keyOf, problemOf, someCall, startWeb, type Web } from "./web.ts";

const Review = z.object({ id: z.string(), activityId: z.string(), state: z.string(), version: z.number(), proposalIds: z.array(z.string()), assigneeId: z.string().nullable(), escalations: z.number() });
const Page = z.object({ reviews: z.array(Review), next: z.string().nullable() });
const Decided = z.object({ review: Review });
const OPEN = 24;

describe("reviews are decided by HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let api: string;
  let installation: InstallationId;
  let key: string;
  let queue: z.infer<typeof Review>[];
  before(async () => {
    web = await startWeb();
    api = `${web.origin}/api/v1`;
    installation = await installed(web, "1");
    key = await keyOf(web, installation);
    const calls = Array.from({ length: OPEN }, (_, index) => someCall(`call-${String(index)}`, { occurredAt: `2026-03-02T${String(index).padStart(2, "0")}:00:00Z`, body: `Discussed drawing number ${String(index)} at length with the plant.` }));
    await ask(`${api}/activities`, { key, body: calls });
    while ((await logActivities(web.app, installation)) > 0);
    queue = Page.parse((await ask(`${api}/reviews?limit=200`, { key })).json).reviews;
    assert.equal(queue.length, OPEN);
  });
  after(() => web.stop());

  const take = (): z.infer<typeof Review> => queue.shift() ?? assert.fail("no review is left");
  const decide = (id: string, body: Readonly<Record<string, unknown>>): Promise<Answered> => ask(`${api}/reviews/${id}/decision`, { key, body });

  it("when the queue is read in pages, then every review comes once, in one order", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const answer: Answered = await ask(`${api}/reviews?limit=7${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`, { key });
      const page: z.infer<typeof Page> = Page.parse(answer.json);
      assert.ok(page.reviews.length <= 7);
      seen.push(...page.reviews.map((review) => review.id));
      cursor = page.next;
    }
    assert.deepEqual(seen, queue.map((review) => review.id));
  });

  it("when one is opened, then it comes with what it proposes", async () => {
    const [first] = queue;
    const shown = z.object({ review: Review, proposals: z.array(z.object({ id: z.string(), kind: z.string() })) }).parse((await ask(`${api}/reviews/${first?.id ?? ""}`, { key })).json);
    assert.deepEqual(shown.proposals.map((proposal) => proposal.id), first?.proposalIds);
  });

  it("when a person says any of the seven verbs, then the review is what they said", async () => {
    const said: readonly (readonly [verb: string, more: Readonly<Record<string, unknown>>, state: string])[] = [
      ["approve", {}, "approved"], ["log", {}, "logged"], ["reject", { reason: "not a customer" }, "rejected"], ["block", {}, "blocked"],
      ["assign", { assigneeId: "user-7" }, "open"], ["escalate", {}, "open"],
    ];
    for (const [verb, more, state] of said) {
      const review = take();
      const answer = await decide(review.id, { verb, version: review.version, ...more });
      assert.equal(answer.status, 200, answer.text);
      const decided = Decided.parse(answer.json).review;
      assert.deepEqual([verb, decided.state, decided.version], [verb, state, review.version + 1]);
      if (verb === "assign") assert.equal(decided.assigneeId, "user-7");
      if (verb === "escalate") assert.equal(decided.escalations, 1);
    }
    const edited = take();
    const edits = [{ proposalId: edited.proposalIds[0], fields: { subject: "Drawings, as agreed" } }];
    assert.equal(Decided.parse((await decide(edited.id, { verb: "edit", version: edited.version, edits })).json).review.state, "approved");
    const shown = z.object({ writes: z.array(z.object({ state: z.string() })) }).parse((await ask(`${api}/activities/${edited.activityId}`, { key })).json);
    assert.ok(shown.writes.length > 0);
  });

  it("when the review changed since, or was decided, then 409 and nothing changes", async () => {
    const review = take();
    problemOf(await decide(review.id, { verb: "approve", version: review.version + 1 }), 409);
    assert.equal((await decide(review.id, { verb: "approve", version: review.version })).status, 200);
    problemOf(await decide(review.id, { verb: "block", version: review.version + 1 }), 409);
    assert.equal(Decided.parse((await ask(`${api}/reviews/${review.id}`, { key })).json).review.state, "approved");
  });

  it("when two people decide at once, then one of them is told that the other was first", async () => {
    const review = take();
    const answers = await Promise.all([decide(review.id, { verb: "approve", version: review.version }), decide(review.id, { verb: "block", version: review.version })]);
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 409]);
  });

  it("when a decision lacks what its verb needs, or holds what nobody knows, then 400 names the place", async () => {
    const { id, version, proposalIds } = take();
    problemOf(await decide(id, { verb: "reject", version }), 400);
    problemOf(await decide(id, { verb: "assign", version }), 400);
    problemOf(await decide(id, { verb: "edit", version, edits: [{ proposalId: "another", fields: { subject: "x" } }] }), 400);
    const wrong = problemOf(await decide(id, { verb: "dance", version: 0, edits: [{ proposalId: proposalIds[0], fields: { matchFlag: "confirmed" } }], also: 1, reason: "\ud800" }), 400);
    const paths = wrong.errors?.map((error) => error.path) ?? [];
    for (const path of ["verb", "version", "edits.0.fields", "reason"]) assert.ok(paths.includes(path), `${path} in ${paths.join(" ")}`);
    assert.equal(Decided.parse((await ask(`${api}/reviews/${id}`, { key })).json).review.version, version);
  });

  it("when a change of a record cannot be, then 400 names the place, and nothing is decided", async () => {
    const { id, version } = take();
    const change = (set: Readonly<Record<string, unknown>>) => decide(id, { verb: "approve", version, recordChanges: [{ object: "opportunity", id: "none", set }] });
    const wrong = problemOf(await change({ city: "Toledo", amount: 5 }), 400);
    assert.ok(wrong.errors?.every(({ path }) => path.startsWith("recordChanges.0.set")));
    problemOf(await change({ amount: "5" }), 400);
    assert.equal(Decided.parse((await ask(`${api}/reviews/${id}`, { key })).json).review.version, version);
  });

  it("when many are decided at once, then each stands for itself, and the chain ties them by one batch", async () => {
    const [one, two, three] = [take(), take(), take()];
    const decisions = [
      { id: one.id, verb: "assign", assigneeId: "user-8", version: one.version }, { id: two.id, verb: "approve", version: 99 },
      { id: "none", verb: "approve", version: 1 }, { id: three.id, verb: "reject", version: three.version, reason: "spam" },
    ];
    const answer = await ask(`${api}/reviews/decisions`, { key, body: { selector: "state = open", decisions } });
    const { results } = z.object({ results: z.array(z.object({ id: z.string(), ok: z.boolean(), status: z.number().optional() })) }).parse(answer.json);
    assert.deepEqual(results.map(({ ok, status }) => [ok, status]), [[true, undefined], [false, 409], [false, 404], [true, undefined]]);

    const tracer = recordTracer([one.id, three.id]);
    await web.app.audit.trace(installation, [tracer]);
    const entries = tracer.found();
    const Batch = z.object({ data: z.object({ via: z.string(), batch: z.object({ id: z.string(), n: z.number(), index: z.number() }) }) });
    const batches = entries.flatMap(({ type, entry }) => (type === "decision" ? [Batch.parse(entry).data] : []));
    assert.deepEqual(batches.map(({ via, batch: { n, index } }) => [via, n, index]), [["bulk", 4, 0], ["bulk", 4, 3]]);
    assert.equal(new Set(batches.map(({ batch }) => batch.id)).size, 1);
  });

  it("when a review that holds a stop is to be done as one of many, then it is refused and stays open", async () => {
    const [one, two] = [take(), take()];
    const decisions = [{ id: one.id, verb: "approve", version: one.version }, { id: two.id, verb: "log", version: two.version }];
    const { results } = z.object({ results: z.array(z.object({ status: z.number(), detail: z.string() })) }).parse((await ask(`${api}/reviews/decisions`, { key, body: { selector: "state = open", decisions } })).json);
    for (const { status, detail } of results) {
      assert.equal(status, 403);
      assert.match(detail, /one review at a time, because of .*no_match/);
    }
    assert.equal(Decided.parse((await ask(`${api}/reviews/${one.id}`, { key })).json).review.state, "open");
  });

  it("when five hundred and one are decided at once, then none is", async () => {
    const decisions = Array.from({ length: 501 }, () => ({ id: "none", verb: "approve", version: 1 }));
    problemOf(await ask(`${api}/reviews/decisions`, { key, body: { decisions } }), 400);
  });

  it("when the chain is asked for, then it holds", async () => {
    const answer = await ask(`${api}/audit/verify`, { key, method: "POST" });
    assert.equal(answer.status, 200);
    assert.match(z.object({ ok: z.literal(true), line: z.string() }).parse(answer.json).line, /^chain valid, \d+ walked/);
  });
});
