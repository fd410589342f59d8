import assert from "node:assert/strict";
import * as z from "zod";

import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { logActivities } from "../../../src/usecases/log-activity.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { type Answered, ask, installed, keyOf, signIn, someCall, startWeb, type Web } from "./web.ts";

const HTML = { accept: "text/html" };
const FORM = { ...HTML, "content-type": "application/x-www-form-urlencoded" };
const Queue = z.object({ reviews: z.array(z.object({ id: z.string(), state: z.string(), version: z.number() })) });

describe("a review's page", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let other: InstallationId;
  let cookie: string;
  let csrf: string;
  before(async () => {
    web = await startWeb();
    await installed(web, "1");
    other = await installed(web, "2");
    const key = await keyOf(web, other);
    const calls = ["one", "two", "three", "four"].map((name, index) => someCall(`call-${name}`, {
      occurredAt: `2026-03-02T1${String(index)}:00:00Z`, subject: `Drawing <b>${name}</b>`, body: `Discussed drawing ${name} & "its" <script>alert(1)</script> price at length.`,
    }));
    await ask(`${web.origin}/api/v1/activities`, { key, body: calls });
    while ((await logActivities(web.app, other)) > 0);
    ({ cookie, csrf } = await signIn(web));
  });
  after(() => web.stop());

  const queue = async () => Queue.parse((await ask(`${web.origin}/api/v1/reviews?installation=${other}`, { headers: { cookie } })).json).reviews;
  const take = async () => (await queue())[0] ?? assert.fail("no review is open");
  const look = (id: string, headers: Readonly<Record<string, string>> = { cookie }): Promise<Answered> => ask(`${web.origin}/reviews/${id}`, { headers: { ...HTML, ...headers } });
  const press = (id: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = { cookie }): Promise<Answered> =>
    ask(`${web.origin}/reviews/${id}/decision`, { body: new URLSearchParams(fields).toString(), headers: { ...FORM, ...headers } });
  const stateOf = async (id: string): Promise<string> => z.object({ review: z.object({ state: z.string() }) }).parse((await ask(`${web.origin}/api/v1/reviews/${id}?installation=${other}`, { headers: { cookie } })).json).review.state;

  it("when nobody is signed in, then it asks to sign in and tells nothing, whether there is such a review or not", async () => {
    const { id } = await take();
    for (const one of [await look(id, {}), await look("none", {})]) {
      assert.equal(one.status, 401);
      assert.match(one.text, /<code>steward sign-in<\/code>/);
      assert.doesNotMatch(one.text, /Drawing/);
    }
  });

  it("when it is opened from the task in the CRM, then it shows why, what would be done, on what evidence, and the buttons", async () => {
    const { id } = await take();
    const { status, text, headers } = await look(id);
    assert.equal(status, 200);
    assert.match(text, /Why you are asked[^]*Would log a call: Drawing \w+<[^]*Decide[^]*value="approve"[^]*value="log"[^]*value="reject"/);
    assert.match(text, /No record was found for the people involved/);
    assert.doesNotMatch(text, /<script|<b>/);
    assert.match(headers.get("cache-control") ?? "", /no-store/);
  });

  it("when there is no such review, then 404", async () => {
    assert.equal((await look("none")).status, 404);
  });

  it("when a button is pressed, then the decision is taken, once, and the page shows it without buttons", async () => {
    for (const [verb, state, words] of [["approve", "approved", "approved"], ["log", "logged", "logged as it stands"], ["reject", "rejected", "rejected"]] as const) {
      const { id, version } = await take();
      const fields = { csrf, verb, version: String(version), ...(verb === "reject" ? { reason: "no customer" } : {}) };
      const answer = await press(id, fields);
      assert.deepEqual([answer.status, answer.headers.get("location")], [303, `/reviews/${id}`], answer.text);
      assert.equal(await stateOf(id), state);
      const { text } = await look(id);
      assert.ok(text.includes(words) && !text.includes("<form"), verb);
      assert.equal((await press(id, fields)).status, 409);
    }
    assert.ok((await web.app.audit.verify(other)).ok);
  });

  it("when the form is another session's, another site's, nobody's, of an older version or without its reason, then nothing is decided", async () => {
    const { id, version } = await take();
    const good = { csrf, verb: "approve", version: String(version) };
    const tried: readonly (readonly [number, Answered])[] = [
      [403, await press(id, { ...good, csrf: "x" })],
      [403, await press(id, good, { cookie, "sec-fetch-site": "cross-site" })],
      [401, await press(id, good, {})],
      [409, await press(id, { ...good, version: String(version + 1) })],
      [400, await press(id, { ...good, verb: "reject" })],
      [403, await press(id, { verb: "approve", version: String(version) })],
      [400, await press(id, { ...good, verb: "block" })],
    ];
    assert.deepEqual(tried.map(([, { status }]) => status), tried.map(([status]) => status));
    assert.equal(await stateOf(id), "open");
  });
});
