import assert from "node:assert/strict";
import * as z from "zod";

import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { signInAs, type SignInWeb, startSignIn } from "./signed-in.ts";
import { ask, problemOf, signIn } from "./web.ts";

const Sessions = z.object({ sessions: z.array(z.strictObject({ id: z.string(), since: z.string(), lastSeenAt: z.string(), agent: z.string(), current: z.boolean() })) });

describe("the browsers that somebody is signed in with", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let ground: SignInWeb;
  before(async () => { ground = await startSignIn(); });
  after(() => ground.stop());

  const by = ({ cookie, csrf }: { readonly cookie: string; readonly csrf: string }) => ({ headers: { cookie, "x-csrf-token": csrf } });
  const listed = async (who: { readonly cookie: string; readonly csrf: string }) => Sessions.parse((await ask(`${ground.api}/sessions`, by(who))).json).sessions;

  it("when somebody is signed in twice, then both are listed by what the browsers call themselves, and neither tells its cookie", async () => {
    const one = await signInAs(ground, "hubspot", "priya", { agent: "Browser/1 (Desk)" });
    const other = await signInAs(ground, "hubspot", "priya", { agent: `Browser/2 ${"x".repeat(500)}\u00e9` });
    const sessions = await listed(one);
    assert.deepEqual(sessions.map(({ agent, current }) => [agent.slice(0, 9), current]).sort(), [["Browser/1", true], ["Browser/2", false]]);
    for (const { agent, since, lastSeenAt } of sessions) {
      assert.ok(agent.length <= 120);
      assert.ok(Math.abs(Date.parse(lastSeenAt) - Date.parse(since)) < 60_000, `${since} ${lastSeenAt}`);
    }
    const sid = (cookie: string): string => decodeURIComponent(cookie).slice("steward.sid=s:".length).split(".")[0] ?? "";
    for (const { cookie } of [one, other]) assert.ok(sid(cookie).length > 20 && !JSON.stringify(sessions).includes(sid(cookie)));
  });

  it("when one of one's sessions is ended, then that browser is signed out and the other is not", async () => {
    const [here, there] = [await signInAs(ground, "hubspot", "tom"), await signInAs(ground, "hubspot", "tom")];
    const elsewhere = (await listed(here)).find(({ current }) => !current) ?? assert.fail("it is not listed");
    assert.equal((await ask(`${ground.api}/sessions/${elsewhere.id}`, { method: "DELETE", ...by(here) })).status, 204);
    problemOf(await ask(`${ground.api}/session`, by(there)), 401);
    assert.equal((await ask(`${ground.api}/session`, by(here))).status, 200);
    problemOf(await ask(`${ground.api}/sessions/${elsewhere.id}`, { method: "DELETE", ...by(here) }), 404);
  });

  it("when somebody ends another person's session, then there is no such session", async () => {
    const [lena, sofia] = [await signInAs(ground, "hubspot", "lena"), await signInAs(ground, "hubspot", "sofia")];
    const [hers] = await listed(sofia);
    problemOf(await ask(`${ground.api}/sessions/${hers?.id ?? ""}`, { method: "DELETE", ...by(lena) }), 404);
    assert.equal((await ask(`${ground.api}/session`, by(sofia))).status, 200);
  });

  it("when somebody signs out everywhere, then all their browsers are out and nobody else's", async () => {
    const [one, two, other] = [await signInAs(ground, "hubspot", "rafael"), await signInAs(ground, "hubspot", "rafael"), await signInAs(ground, "salesforce", "rafael")];
    const { json } = await ask(`${ground.api}/sessions/sign-out-everywhere`, { method: "POST", ...by(one) });
    assert.deepEqual(json, { ended: 2 });
    for (const gone of [one, two]) problemOf(await ask(`${ground.api}/session`, by(gone)), 401);
    assert.equal((await ask(`${ground.api}/session`, by(other))).status, 200);
  });

  it("when somebody signs out, then the cookie is worth nothing any more", async () => {
    const one = await signInAs(ground, "hubspot", "jaewon");
    const answer = await ask(`${ground.api}/session/sign-out`, { method: "POST", ...by(one) });
    assert.deepEqual([answer.status, answer.text], [204, ""]);
    problemOf(await ask(`${ground.api}/sessions`, by(one)), 401);
  });

  it("when the admin of a one-time link looks, then they are nobody in particular and may do everything everywhere", async () => {
    const admin = await signIn(ground.web);
    const { json } = await ask(`${ground.api}/session`, by(admin));
    const session = z.object({ person: z.unknown(), installations: z.array(z.object({ id: z.string(), roles: z.array(z.string()), permissions: z.array(z.string()) })) }).parse(json);
    assert.deepEqual(session.person, { id: "console", name: "Admin", kind: "admin" });
    assert.deepEqual(session.installations.map(({ id }) => id).sort(), Object.values(ground.id).sort());
    assert.ok(session.installations.every(({ permissions }) => permissions.includes("admin")));
    assert.ok((await listed(admin)).some(({ current }) => current));
  });

  it("when nobody is signed in, then there is nothing to list or to end", async () => {
    problemOf(await ask(`${ground.api}/sessions`), 401);
    problemOf(await ask(`${ground.api}/sessions/sign-out-everywhere`, { method: "POST" }), 401);
  });
});
