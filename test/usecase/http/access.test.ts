import assert from "node:assert/strict";
import * as z from "zod";

import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { PERMISSIONS } from "../../../src/domain/access/permissions.ts";
import { revokeApiKey } from "../../../src/usecases/manage-api-keys.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { ask, idOfKey, installed, keyOf, problemOf, signIn, someCall, startWeb, type Web } from "./web.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const EVERY_ROUTE = [
  ["POST", "/activities", "activities:write"], ["GET", "/activities/none", "activities:read"], ["GET", "/reviews", "reviews:read"], ["GET", "/reviews/none", "reviews:read"],
  ["POST", "/reviews/none/decision", "reviews:decide"], ["POST", "/reviews/decisions", "reviews:decide"], ["POST", "/matches", "records:read"], ["POST", "/audit/verify", "audit:read"], ["GET", "/records/hubspot/contact/1/history", "audit:read"],
  ["GET", "/quality", "activities:read"], ["GET", "/examples", "reviews:read"], ["GET", "/policy/calibration", "admin"], ["GET", "/policy/proposals", "admin"], ["POST", "/policy/proposals", "admin"],
  ["POST", "/policy/proposals/none/decision", "admin"], ["GET", "/quality/cleanup", "activities:read"], ["POST", "/reviews/none/feedback", "reviews:decide"],
  ["GET", "/alerts", "jobs:read"], ["POST", "/alerts/none/acknowledge", "jobs:manage"], ["POST", "/alerts/trial", "jobs:manage"],
  ["GET", "/people", "admin"], ["PUT", "/people/none/roles", "admin"], ["GET", "/keys", "admin"], ["POST", "/keys", "admin"], ["DELETE", "/keys/none", "admin"],
] as const;

describe("who may come in", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let api: string;
  let one: InstallationId;
  let other: InstallationId;
  before(async () => {
    web = await startWeb();
    api = `${web.origin}/api/v1`;
    one = await installed(web, "1");
    other = await installed(web, "2");
  });
  after(() => web.stop());

  /** Every text and byte column of the whole database, as one text. */
  const wholeDatabase = (): Promise<string> => asOwner(web.connection, async (client) => {
    const tables = z.array(z.object({ name: z.string() })).parse((await client.query("SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema IN ('steward', 'pgboss') AND table_type = 'BASE TABLE'")).rows);
    const rows = [];
    for (const { name } of tables) rows.push(JSON.stringify((await client.query(`SELECT t::text FROM ${name} t`)).rows));
    return rows.join("\n");
  });

  it("when a key is made, then the database and the chain hold its hash at most, and the chain says who may do what", async () => {
    const key = await keyOf(web, one, ["reviews:read"]);
    const stored = await wholeDatabase();
    assert.ok(!stored.includes(key) && !stored.includes(key.slice(8, 30)));
    assert.match(stored, /api-key\.created/);
    assert.ok((await web.app.audit.verify(one)).ok);
  });

  it("when a key has one permission, then it opens the routes of that permission and no other", async () => {
    for (const permission of PERMISSIONS) {
      const key = await keyOf(web, one, [permission]);
      for (const [method, path, needed] of EVERY_ROUTE) {
        const { status } = await ask(`${api}${path}`, { method, key });
        assert.equal(status === 403, needed !== permission, `${permission} on ${method} ${path}: ${String(status)}`);
      }
    }
  });

  it("when a key was revoked, then it is nobody's", async () => {
    const key = await keyOf(web, one);
    const { length: before } = await web.app.store.inInstallation(one, async (tx) => (await tx.apiKeys.list()).filter((each) => each.revokedAt === null));
    const id = idOfKey(key);
    assert.equal((await ask(`${api}/reviews`, { key })).status, 200);
    assert.ok(await revokeApiKey(web.app, one, id, { kind: "admin", id: "test" }));
    problemOf(await ask(`${api}/reviews`, { key }), 401);
    assert.equal(await revokeApiKey(web.app, one, id, { kind: "admin", id: "test" }), false);
    assert.equal((await web.app.store.inInstallation(one, (tx) => tx.apiKeys.list())).filter((each) => each.revokedAt === null).length, before - 1);
  });

  it("when a key belongs to one installation, then nothing of another is there for it", async () => {
    const [mine, theirs] = [await keyOf(web, one), await keyOf(web, other)];
    const taken = await ask(`${api}/activities`, { key: mine, body: someCall("scope-1") });
    const { activities: [{ href } = { href: "" }] } = z.object({ activities: z.array(z.object({ href: z.string() })) }).parse(taken.json);
    assert.equal((await ask(`${web.origin}${href}`, { key: mine })).status, 200);
    problemOf(await ask(`${web.origin}${href}`, { key: theirs }), 404);
    problemOf(await ask(`${web.origin}${href}?installation=${one}`, { key: theirs }), 404);
    assert.equal((await ask(`${api}/activities`, { key: theirs, body: someCall("scope-1") })).status, 202);
  });

  it("when a sign-in link is opened, then it is not spent; when its button is pressed, then once", async () => {
    const link = new URL(await web.http.signInLink());
    const token = link.searchParams.get("token") ?? "";
    assert.equal((await ask(`${web.origin}/sign-in?token=${token}`)).status, 200);
    const first = await ask(`${web.origin}/sign-in`, { body: `token=${token}`, headers: FORM });
    assert.deepEqual([first.status, first.headers.get("location")], [303, "/"]);
    problemOf(await ask(`${web.origin}/sign-in`, { body: `token=${token}`, headers: FORM }), 403);
    assert.ok(!(await wholeDatabase()).includes(token));
  });

  it("when a sign-in link is an hour old, then it does not work", async () => {
    const token = new URL(await web.http.signInLink()).searchParams.get("token") ?? "";
    web.clock.advance(3_600_001);
    problemOf(await ask(`${web.origin}/sign-in`, { body: `token=${token}`, headers: FORM }), 403);
  });

  it("when a token is no token, then the page shows none of it", async () => {
    const answer = await ask(`${web.origin}/sign-in?token=${encodeURIComponent('"><script>x</script>')}`);
    assert.equal(answer.status, 400);
    assert.ok(!answer.text.includes("<script>"));
  });

  it("when another site sends the form, then nobody is signed in", async () => {
    const token = new URL(await web.http.signInLink()).searchParams.get("token") ?? "";
    problemOf(await ask(`${web.origin}/sign-in`, { body: `token=${token}`, headers: { ...FORM, "sec-fetch-site": "cross-site" } }), 403);
  });

  it("when somebody signs in, then the session is a new one and its cookie is out of reach of scripts and other sites", async () => {
    const planted = "steward.sid=s%3Aplanted.signature";
    const token = new URL(await web.http.signInLink()).searchParams.get("token") ?? "";
    const answer = await ask(`${web.origin}/sign-in`, { body: `token=${token}`, headers: { ...FORM, cookie: planted } });
    const [setCookie = ""] = answer.headers.getSetCookie();
    assert.match(setCookie, /; HttpOnly/);
    assert.match(setCookie, /; SameSite=Lax/);
    assert.doesNotMatch(setCookie, /planted|Domain=/);
  });

  it("when a session changes something, then it must carry its own token, on every route", async () => {
    const { cookie, csrf } = await signIn(web);
    const stranger = await signIn(web);
    for (const [method, path] of EVERY_ROUTE.filter(([name]) => name === "POST")) {
      const url = `${api}${path}?installation=${one}`;
      problemOf(await ask(url, { method, headers: { cookie } }), 403);
      problemOf(await ask(url, { method, headers: { cookie, "x-csrf-token": stranger.csrf } }), 403);
      assert.notEqual((await ask(url, { method, headers: { cookie, "x-csrf-token": csrf } })).status, 403, path);
    }
    problemOf(await ask(`${web.origin}/sign-out`, { body: "", headers: { ...FORM, cookie } }), 403);
    assert.equal((await ask(`${web.origin}/sign-out`, { body: `csrf=${csrf}`, headers: { ...FORM, cookie } })).status, 303);
    problemOf(await ask(`${api}/session`, { headers: { cookie } }), 401);
  });

  it("when an admin has several installations, then a call names one", async () => {
    const { cookie } = await signIn(web);
    assert.equal(problemOf(await ask(`${api}/reviews`, { headers: { cookie } }), 400).errors?.[0]?.path, "installation");
    problemOf(await ask(`${api}/reviews?installation=none`, { headers: { cookie } }), 400);
    assert.equal((await ask(`${api}/reviews?installation=${other}`, { headers: { cookie } })).status, 200);
  });

  it("when a wrong key comes with a session's cookie, then the cookie does not make up for it", async () => {
    const { cookie } = await signIn(web);
    problemOf(await ask(`${api}/reviews?installation=${one}`, { key: "wrong-wrong-wrong-wrong", headers: { cookie } }), 401);
  });

  it("when people come by https, then the cookie is for https alone, whatever a header says", async () => {
    const behind = await startWeb({ PUBLIC_URL: "https://steward.example/" });
    try {
      const { setCookie } = await signIn(behind);
      assert.match(setCookie, /^__Host-steward\.sid=/);
      assert.match(setCookie, /; Secure/);
      assert.match(setCookie, /; Path=\//);
    } finally {
      await behind.stop();
    }
  });
});
