import assert from "node:assert/strict";

import { installByOAuth } from "../../../src/app/demo/install-by-oauth.ts";
import { inTime } from "../../../src/app/crm-in-time.ts";
import { installationPlan } from "../../../src/app/installation-plan.ts";
import { readiness } from "../../../src/app/readiness.ts";
import { CrmsSchema, OverviewSchema, PlanSchema, ReadinessSchema } from "../../../src/app/http/installation-schemas.ts";
import { JobsSchema } from "../../../src/app/http/job-schemas.ts";
import { ErasureDoneSchema, ErasureFoundSchema } from "../../../src/app/http/people-schemas.ts";
import { DryRunSchema } from "../../../src/app/http/policy-schemas.ts";
import { handle } from "../../../src/app/jobs/handlers.ts";
import { installationId, type InstallationId } from "../../../src/domain/model/ids.ts";
import { logActivities } from "../../../src/usecases/log-activity.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { requestCount, sidesOf } from "../../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../../helpers/start-sandbox.ts";
import { crmSettings } from "./crm-settings.ts";
import { ask, installed, keyOf, problemOf, signIn, someCall, startWeb, type Web } from "./web.ts";

describe("what an admin looks at and does by HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let sandbox: StartedSandbox;
  let web: Web;
  let api: string;
  let installation: InstallationId;
  let key: string;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    web = await startWeb(crmSettings(sandbox));
    api = `${web.origin}/api/v1`;
    await installByOAuth(`${web.origin}/install/hubspot`);
    const [one] = await web.app.store.acrossTenants.list();
    installation = installationId(one?.id ?? "");
    key = await keyOf(web, installation);
  });
  after(async () => {
    await web.stop();
    await sandbox.stop();
  });

  const calls = async (): Promise<number> => {
    const [hubspot] = sidesOf(sandbox);
    assert.ok(hubspot !== undefined);
    return requestCount(hubspot);
  };
  const jobs = async () => JobsSchema.parse((await ask(`${api}/jobs`, { key })).json);

  it("the overview tells what the start page told, that it is a sandbox, and nothing to a key of another installation", async () => {
    const overview = OverviewSchema.parse((await ask(`${api}/installations/${installation}`, { key })).json);
    assert.deepEqual([overview.crm, overview.title, overview.state, overview.isSandbox, overview.isOnProbation, overview.isPaused], ["hubspot", "HubSpot", "connected", true, true, false]);
    assert.equal(overview.chain.state, "valid");
    const other = await keyOf(web, await installed(web, "other"));
    problemOf(await ask(`${api}/installations/${installation}`, { key: other }), 404);
    problemOf(await ask(`${api}/jobs?installation=${installation}`, { key: other }), 404);
    problemOf(await ask(`${api}/installations/${installation}/pause`, { key: other, method: "POST" }), 404);
    assert.equal((await jobs()).isPaused, false);
    assert.equal((await ask(`${api}/jobs?installation=${installation}`, { key })).status, 200);
  });

  it("what can be connected: each scope with its reason, for who is signed in alone", async () => {
    problemOf(await ask(`${api}/crms`), 401);
    const { cookie } = await signIn(web);
    const { crms } = CrmsSchema.parse((await ask(`${api}/crms`, { headers: { cookie } })).json);
    assert.deepEqual(crms.map(({ crm, connect, isSandbox }) => [crm, connect, isSandbox]), [["hubspot", "/install/hubspot", true], ["salesforce", "/install/salesforce", true]]);
    assert.ok(crms.every(({ scopes }) => scopes.length > 0 && scopes.every(({ reason }) => reason.length > 10)));
  });

  it("plan and readiness: granted scopes, present fields, and what nobody looked at yet is told as unknown", async () => {
    const plan = PlanSchema.parse((await ask(`${api}/installations/${installation}/plan`, { key })).json);
    assert.equal(plan.trouble, null);
    assert.ok(plan.scopes.filter(({ isOptional }) => !isOptional).every(({ isGranted }) => isGranted === true));
    assert.ok(plan.steps.length > 5 && plan.steps.every(({ state }) => state === "present"));
    const ready = ReadinessSchema.parse((await ask(`${api}/installations/${installation}/readiness`, { key })).json);
    const states = new Map(ready.items.map(({ about, state }) => [about, state]));
    assert.deepEqual([ready.isReady, states.get("connection"), states.get("permissions"), states.get("fields"), states.get("duplicates")], [true, "ok", "ok", "ok", "unknown"]);
  });

  it("when the CRM does not answer in time, then readiness and plan tell what is known without it, and what could not be asked", async () => {
    const [one] = (await web.app.store.acrossTenants.list()).filter(({ id }) => id === installation);
    assert.ok(one !== undefined);
    const over = inTime(AbortSignal.abort());
    const ready = ReadinessSchema.parse(await readiness(web.app, one, over));
    assert.equal(ready.isReady, false);
    const told = new Map(ready.items.map((item) => [item.about, item]));
    assert.match(told.get("connection")?.detail ?? "", /^connected; The CRM did not answer within \d+ seconds, so this could not be asked/);
    assert.deepEqual([told.get("permissions")?.state, told.get("fields")?.state, told.get("budget")?.state], ["unknown", "unknown", "ok"]);
    for (const about of ["people", "completeness", "duplicates", "reviews"] as const) assert.ok(told.has(about), about);
    const plan = PlanSchema.parse(await installationPlan(web.app, one, over));
    assert.deepEqual([plan.steps, plan.scopes.every(({ isGranted }) => isGranted === null)], [[], true]);
    assert.match(plan.trouble ?? "", /^What was granted is not known: The CRM did not answer .* How the fields stand is not known: The CRM did not answer/);
    assert.equal((await ask(`${api}/installations/${installation}/plan`, { key })).status, 200, "and the next look asks again");
  });

  it("a preview judges what came in during the last days and writes nothing", async () => {
    await ask(`${api}/activities`, { key, body: [someCall("one", { occurredAt: new Date(Date.parse(web.clock.now()) - 86_400_000).toISOString() })] });
    while ((await logActivities(web.app, installation)) > 0);
    const before = await calls();
    const preview = DryRunSchema.parse((await ask(`${api}/installations/${installation}/preview`, { key, body: { days: 30 } })).json);
    assert.deepEqual([preview.judged, preview.moved, preview.now.review], [1, 0, 1]);
    assert.equal(await calls(), before);
  });

  it("a waiting job is shown, taken out once, and asked for again", async () => {
    assert.equal((await ask(`${api}/jobs`, { key, body: { name: "reconcile" } })).status, 202);
    const waiting = (await jobs()).jobs.find(({ name, state }) => name === "reconcile" && state === "waiting");
    assert.ok(waiting);
    assert.equal((await ask(`${api}/jobs/${waiting.id}/cancel`, { key, method: "POST" })).status, 200);
    problemOf(await ask(`${api}/jobs/${waiting.id}/cancel`, { key, method: "POST" }), 409);
    assert.equal((await jobs()).jobs.find(({ id }) => id === waiting.id)?.state, "cancelled");
    const other = await keyOf(web, await installed(web, "another"));
    const mine = (await jobs()).jobs.find(({ state }) => state === "waiting");
    problemOf(await ask(`${api}/jobs/${mine?.id ?? ""}/cancel`, { key: other, method: "POST" }), 409);
    problemOf(await ask(`${api}/jobs/${mine?.id ?? ""}/retry`, { key: await keyOf(web, installation, ["jobs:read"]), method: "POST" }), 403);
  });

  it("when it is paused, then no job calls the CRM, and resuming asks for what waited", async () => {
    const turn = (verb: string) => ask(`${api}/installations/${installation}/${verb}`, { key, method: "POST" });
    assert.deepEqual((await turn("pause")).json, { done: true });
    assert.deepEqual((await turn("pause")).json, { done: false });
    const before = await calls();
    for (const name of ["apply-writes", "read-hints", "reconcile"] as const) await handle(web.app, { name, installation });
    await handle(web.app, { name: "sync-records", installation, object: null, full: true });
    assert.equal(await calls(), before);
    assert.equal((await jobs()).isPaused, true);
    problemOf(await ask(`${api}/jobs`, { key, body: { name: "sync-records" } }), 409);
    assert.deepEqual((await turn("resume")).json, { done: true });
    await handle(web.app, { name: "sync-records", installation, object: null, full: false });
    assert.ok((await calls()) > before);
  });

  it("events: the whole picture at once, again when it changes, none of what was seen already, and the stream ends with the server", async () => {
    const end = new AbortController();
    const stream = await fetch(`${api}/jobs/events`, { headers: { authorization: `Bearer ${key}` }, signal: end.signal });
    assert.match(stream.headers.get("content-type") ?? "", /^text\/event-stream/);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    const hear = async (what: RegExp): Promise<RegExpExecArray> => {
      for (;;) {
        const found = what.exec(heard);
        if (found !== null) return found;
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
        if (done) throw new Error(`the stream ended: ${heard}`);
        heard += value;
      }
    };
    const first = await hear(/id: (\S+)\ndata: (\{.*\})\n\n/);
    JobsSchema.parse(JSON.parse(first[2] ?? ""));
    heard = "";
    await ask(`${api}/installations/${installation}/pause`, { key, method: "POST" });
    const [, id = ""] = await hear(/id: (\S+)\ndata: \{"isPaused":true/);
    end.abort();
    const again = await fetch(`${api}/jobs/events`, { headers: { authorization: `Bearer ${key}`, "last-event-id": id } });
    const words = again.body?.pipeThrough(new TextDecoderStream()).getReader();
    assert.equal((await words?.read())?.value, "retry: 2000\n\n");
    assert.equal((await words?.read())?.value, ":\n\n");
    await words?.cancel();
    await ask(`${api}/installations/${installation}/resume`, { key, method: "POST" });
  });

  it("an erasure: what would go is told first, a legal hold keeps it, and afterwards nothing is found any more", async () => {
    const people = ["ana@example.com"];
    const found = ErasureFoundSchema.parse((await ask(`${api}/people/erasures/preview`, { key, body: { people } })).json);
    assert.ok((found.counts["activities"] ?? 0) > 0 && !found.isOnHold);
    const holding = (held: readonly string[]) => web.app.store.inInstallation(installation, (tx) => tx.setPolicy({ ...tx.installation.policy, privacy: { ...tx.installation.policy.privacy, legalHolds: { people: [...held], domains: [] } } }));
    await holding(people);
    problemOf(await ask(`${api}/people/erasures`, { key, body: { people } }), 409);
    await holding([]);
    problemOf(await ask(`${api}/people/erasures`, { key, body: { people, request: "for ana@example.com" } }), 422);
    problemOf(await ask(`${api}/people/erasures/preview`, { key, body: { people: ["nobody at all"] } }), 422);
    const done = ErasureDoneSchema.parse((await ask(`${api}/people/erasures`, { key, body: { people, request: "T-1" } })).json);
    assert.ok((done.counts["activities"] ?? 0) > 0);
    assert.equal(done.offTheDisk, "by-administrator");
    const after = ErasureFoundSchema.parse((await ask(`${api}/people/erasures/preview`, { key, body: { people } })).json);
    assert.equal(after.counts["activities"] ?? 0, 0);
  });
});
