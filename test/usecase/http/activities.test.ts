import assert from "node:assert/strict";
import * as z from "zod";

import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { type Answered, ask, installed, keyOf, problemOf, someCall, startWeb, type Web } from "./web.ts";

const Accepted = z.object({ activities: z.array(z.object({ id: z.string(), seenBefore: z.boolean(), href: z.string() })) });

describe("activities come in by HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let url: string;
  let installation: InstallationId;
  let key: string;
  before(async () => {
    web = await startWeb();
    url = `${web.origin}/api/v1/activities`;
    installation = await installed(web, "1");
    key = await keyOf(web, installation);
  });
  after(() => web.stop());

  const stored = (): Promise<number> => web.app.store.inInstallation(installation, async (tx) => Object.values(await tx.activities.counts()).reduce((sum, count) => sum + count, 0));
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> => ask(url, { key, body, headers });

  it("when one comes, then 202 with its id, and it can be asked for; when it comes again, then 200 with the same id", async () => {
    const first = await post(someCall("one"));
    assert.equal(first.status, 202);
    const [one] = Accepted.parse(first.json).activities;
    assert.ok(one !== undefined && !one.seenBefore);
    const shown = await ask(`${web.origin}${one.href}`, { key });
    assert.deepEqual(z.object({ id: z.string(), state: z.string(), kind: z.string() }).parse(shown.json), { id: one.id, state: "queued", kind: "call" });
    const again = await post(someCall("one"));
    assert.equal(again.status, 200);
    assert.deepEqual(Accepted.parse(again.json).activities.map(({ id, seenBefore }) => [id, seenBefore]), [[one.id, true]]);
  });

  it("F31 when a call is reported while it rings and again when it is over, then the second report is no repetition of the first", async () => {
    const reports = [{ ...someCall("rings"), status: "ringing" }, { ...someCall("rings"), status: "ringing" }, { ...someCall("rings"), status: "completed" }, someCall("rings")];
    const accepted = Accepted.parse((await post(reports)).json).activities;
    assert.deepEqual(accepted.map((each) => each.seenBefore), [false, true, false, true]);
  });

  it("when an array comes, then the ids are in its order, and 202 when any of it is new", async () => {
    const mixed = await post([someCall("order-1"), someCall("one"), someCall("order-2"), someCall("order-1")]);
    assert.equal(mixed.status, 202);
    assert.deepEqual(Accepted.parse(mixed.json).activities.map((each) => each.seenBefore), [false, true, false, true]);
  });

  it("when 500 come, then they are taken; 501 and none are not", async () => {
    const many = (count: number): readonly unknown[] => Array.from({ length: count }, (_, index) => someCall(`many-${String(index)}`));
    const before = await stored();
    problemOf(await post(many(501)), 400);
    problemOf(await post([]), 400);
    assert.equal(await stored(), before);
    assert.equal((await post(many(500))).status, 202);
    assert.equal(await stored(), before + 500);
  });

  it("when one of an array cannot be read, then nothing is stored and every wrong one is named by its place", async () => {
    const before = await stored();
    const problem = problemOf(await post([someCall("part-1"), someCall("part-2", { occurredAt: "yesterday" }), null, { kind: "dance" }]), 400);
    assert.deepEqual(problem.errors?.map((error) => error.path), ["[1]", "[2]", "[3]"]);
    assert.equal(await stored(), before);
  });

  it("when a body is hostile, then it is refused or taken as plain text, and nothing breaks", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    problemOf(await post(deep), 400);
    const poisoned = JSON.stringify(someCall("poison")).replace("{", '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},');
    assert.equal((await post(poisoned)).status, 202);
    assert.equal(Reflect.get({}, "admin"), undefined);
    for (const [index, nasty] of ["a\u0000b", "\ud800", "\u202egnp.exe", "x".repeat(900)].entries()) {
      const { status } = await post(someCall(`nasty-${String(index)}-${nasty}`, { subject: nasty, body: nasty, threadId: nasty, participants: [{ role: "callee", name: nasty, email: `${nasty}@example.com`, phone: nasty }] }));
      assert.ok(status === 202 || status === 400, `${String(index)}: ${String(status)}`);
    }
  });

  it("when a request is repeated under its Idempotency-Key, then the first answer comes again and the work is done once", async () => {
    const headers = { "idempotency-key": "again-1" };
    const first = await post(someCall("idem-1"), headers);
    const again = await post(someCall("idem-1"), headers);
    assert.deepEqual([first.status, again.status, again.headers.get("idempotent-replay")], [202, 202, "true"]);
    assert.deepEqual(again.json, first.json);
  });

  it("when the key comes with another body, then 422; when it is another caller's, then it is another key", async () => {
    const headers = { "idempotency-key": "again-2" };
    await post(someCall("idem-2"), headers);
    problemOf(await post(someCall("idem-3"), headers), 422);
    assert.equal((await ask(url, { key: await keyOf(web, installation), body: someCall("idem-4"), headers })).status, 202);
  });

  it("when the same key comes many times at once, then the work is done once and nobody gets a second answer", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(someCall("idem-5"), { "idempotency-key": "again-5" })));
    const done = answers.filter((answer) => answer.status === 202);
    assert.ok(done.length >= 1);
    assert.equal(new Set(done.map((answer) => answer.text)).size, 1);
    assert.equal(done.filter((answer) => answer.headers.get("idempotent-replay") === null).length, 1);
    for (const answer of answers.filter((each) => each.status !== 202)) assert.equal(problemOf(answer, 409).title, "The request is being done");
  });

  it("when a request was refused, then its key is free for the mended one", async () => {
    const headers = { "idempotency-key": "again-6" };
    problemOf(await post({ kind: "dance" }, headers), 400);
    assert.equal((await post(someCall("idem-6"), headers)).status, 202);
  });

  it("when a key is too long or no text, then 400", async () => {
    problemOf(await post(someCall("idem-7"), { "idempotency-key": "x".repeat(201) }), 400);
    problemOf(await post(someCall("idem-7"), { "idempotency-key": "a b" }), 400);
  });
});
