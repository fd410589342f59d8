import assert from "node:assert/strict";

import { diagnose } from "../../../src/app/doctor.ts";
import { OverviewSchema } from "../../../src/app/http/installation-schemas.ts";
import { logActivities } from "../../../src/usecases/log-activity.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { type StartedSandbox, startSandbox } from "../../helpers/start-sandbox.ts";
import { type Answered, ask, keyOf, signIn, someCall, startWeb, type Web } from "./web.ts";

const PAGE = { accept: "text/html,*/*;q=0.8" };

describe("installing by HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let sandbox: StartedSandbox;
  let web: Web;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    web = await startWeb({ HUBSPOT_CLIENT_ID: "steward-sandbox", HUBSPOT_CLIENT_SECRET: "steward-sandbox-secret", HUBSPOT_API_URL: sandbox.url, HUBSPOT_APP_URL: sandbox.url });
  });
  after(async () => {
    await web.stop();
    await sandbox.stop();
  });

  /** The vendor's page agreed: where it sends the browser, and the browser's cookie. */
  async function consent(): Promise<{ readonly back: string; readonly cookie: string }> {
    const start = await ask(`${web.origin}/install/hubspot`, { headers: PAGE });
    assert.equal(start.status, 302);
    const [setCookie = ""] = start.headers.getSetCookie();
    const agreed = await ask(start.headers.get("location") ?? "");
    return { back: agreed.headers.get("location") ?? "", cookie: setCookie.split(";")[0] ?? "" };
  }

  async function refused(answer: Answered, status: number, words: RegExp): Promise<void> {
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
    assert.match(answer.text, words);
    assert.deepEqual(await web.app.store.acrossTenants.list(), []);
    const grants = await asOwner(web.connection, (client) => client.query("SELECT 1 FROM steward.crm_grant"));
    assert.equal(grants.rowCount, 0);
  }

  it("when the state is another's, then a page says so and nothing is stored", async () => {
    const { back, cookie } = await consent();
    const forged = new URL(back);
    forged.searchParams.set("state", "forged");
    await refused(await ask(forged.href, { headers: { ...PAGE, cookie } }), 403, /another browser/);
  });

  it("when the callback comes without a session, then a page says so and nothing is stored", async () => {
    await refused(await ask((await consent()).back, { headers: PAGE }), 403, /another browser/);
  });

  it("when the admin says no, then a page says so and no word of the vendor's address is on it", async () => {
    const { cookie } = await consent();
    const answer = await ask(`${web.origin}/oauth/hubspot/callback?error=access_denied&error_description=${encodeURIComponent("<b>x</b>")}`, { headers: { ...PAGE, cookie } });
    await refused(answer, 403, /was not granted/);
    assert.ok(!answer.text.includes("<b>"));
  });

  it("when the code is not the vendor's, then a page tells the vendor's sentence and nothing is stored", async () => {
    const { back, cookie } = await consent();
    const wrong = new URL(back);
    wrong.searchParams.set("code", "wrong-code");
    const answer = await ask(wrong.href, { headers: { ...PAGE, cookie } });
    await refused(answer, 502, /HubSpot did not grant access/);
    assert.ok(!answer.text.includes("wrong-code"));
  });

  it("when the CRM is one nobody set up, then a page says so", async () => {
    await refused(await ask(`${web.origin}/install/salesforce`, { headers: PAGE }), 404, /no OAuth client/);
  });

  it("when the admin agrees, then the installation is made, once, and how it stands is told to who signed in alone", async () => {
    const { back, cookie } = await consent();
    const done = await ask(back, { headers: { ...PAGE, cookie } });
    assert.equal(done.status, 200, done.text);
    assert.match(done.text, /Connected/);
    assert.equal((await ask(back, { headers: { ...PAGE, cookie } })).status, 403);
    const [one, ...more] = await web.app.store.acrossTenants.list();
    assert.ok(one !== undefined && more.length === 0);

    const key = await keyOf(web, one.id);
    await ask(`${web.origin}/api/v1/activities`, { key, body: someCall("<img src=x>") });
    while ((await logActivities(web.app, one.id)) > 0);
    const stranger = await ask(`${web.origin}/api/v1/installations/${one.id}`);
    assert.ok(stranger.status === 401 && !stranger.text.includes(one.id) && !stranger.text.includes(one.name));
    const state = await ask(`${web.origin}/api/v1/installations/${one.id}`, { headers: { cookie: (await signIn(web)).cookie } });
    const { activities, chain, isOnProbation, name } = OverviewSchema.parse(state.json);
    assert.deepEqual([activities?.review, chain.state, isOnProbation, name], [1, "valid", true, one.name], state.text);
    assert.ok(!state.text.includes("<img"));
    assert.match(one.id, /^[0-9a-f-]{36}$/);
    assert.equal(one.state, "connected");
  });

  it("when the doctor looks at what was installed, then all is well; when the grant, the budget or the client is gone, then it says what to do", async () => {
    const [one] = await web.app.store.acrossTenants.list();
    assert.ok(one !== undefined);
    const well = await diagnose(web.app);
    assert.deepEqual(well.checks.filter((check) => check.state === "error"), []);
    const about = (name: string, { checks }: typeof well) => checks.find((check) => check.name === `hubspot ${one.name}${name}`);
    assert.match(about(" work", well)?.detail ?? "", /0 activities/);
    assert.match(about(" reviews", well)?.detail ?? "", /1 open, 0 overdue/);

    web.clock.advance(10 * 24 * 3_600_000);
    assert.match((await diagnose(web.app)).checks.find((check) => check.name.endsWith(" reviews"))?.fix ?? "", /steward review list/);
    const paused = await diagnose({ ...web.app, callBudget: () => Promise.resolve({ day: null, reservePercent: 20, heldUntil: null, pauses: [{ lane: "api", until: "2026-12-24T00:00:00.000Z" }] }) });
    assert.equal(about(" rate budget", paused)?.state, "warning");
    const noClient = await diagnose({ ...web.app, installRoads: [] });
    assert.match(about("", noClient)?.fix ?? "", /client id and secret/);
    await web.app.store.inInstallation(one.id, (tx) => tx.setState("reconnect-needed"));
    const reconnect = await diagnose(web.app);
    assert.deepEqual([reconnect.ok, about("", reconnect)?.fix], [false, "connect it anew at /install/hubspot"]);
  });
});
