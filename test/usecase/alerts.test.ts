import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { SMTPServer } from "smtp-server";

import { messengersOf } from "../../src/app/compose-messages.ts";
import type { Standing } from "../../src/domain/alerts/conditions.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import { acknowledgeAlert, type AlertDeps, raiseAlerts, tryMessengers } from "../../src/usecases/raise-alerts.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { ask, installed, keyOf, startWeb, type Web } from "./http/web.ts";

const FINE: Standing = { state: "connected", tightBudget: null, reviews: { open: 0, overdue: 0 }, lostAuthority: [], chain: null, readUpTo: null, falseMerges: null };
const GONE: Standing = { ...FINE, state: "reconnect-needed" };
const HOUR_MS = 3_600_000;

/** What arrived: mails with their envelopes, and bodies of the webhook. */
interface Arrived {
  readonly mails: { readonly to: readonly string[]; readonly text: string }[];
  readonly posts: string[];
}

describe("telling people of alerts", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let installation: InstallationId;
  let smtp: SMTPServer;
  let hook: Server;
  let hookStatus = 200;
  let accounts = 0;
  let deps: AlertDeps;
  const arrived: Arrived = { mails: [], posts: [] };

  before(async () => {
    web = await startWeb();
    smtp = new SMTPServer({
      authOptional: true, disabledCommands: ["STARTTLS", "AUTH"],
      onData(stream, session, callback) {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => { chunks.push(chunk); });
        stream.on("end", () => { arrived.mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString("utf8") }); callback(); });
      },
    });
    smtp.listen(0, "127.0.0.1");
    await once(smtp.server, "listening");
    hook = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => { body += chunk.toString("utf8"); });
      request.on("end", () => { if (hookStatus === 200) arrived.posts.push(body); response.writeHead(hookStatus).end(); });
    }).listen(0, "127.0.0.1");
    await once(hook, "listening");
    const portOf = (server: { address(): AddressInfo | string | null }): number => { const address = server.address(); assert.ok(typeof address === "object" && address !== null); return address.port; };
    const messengers = messengersOf({ SMTP_OUT_URL: `smtp://127.0.0.1:${String(portOf(smtp.server))}`, MAIL_FROM: "steward@seller.example", ALERT_WEBHOOK_URL: `http://127.0.0.1:${String(portOf(hook))}/T0/secret` });
    deps = { store: web.app.store, clock: web.clock, messengers, publicUrl: "https://steward.seller.example" };
  });
  after(async () => {
    await new Promise<void>((resolve) => { smtp.close(() => { resolve(); }); });
    hook.close();
    await web.stop();
  });
  beforeEach(async () => {
    arrived.mails.length = 0;
    arrived.posts.length = 0;
    hookStatus = 200;
    installation = await installed(web, String((accounts += 1)));
    await web.app.store.inInstallation(installation, async (tx) => {
      const { policy } = await tx.holdPolicy();
      await tx.setPolicy({ ...policy, alerts: { ...policy.alerts, mailTo: ["ana@seller.example", "ben@seller.example"] } });
    });
  });

  const look = (standing: Standing) => raiseAlerts(deps, installation, standing);

  it("each person has a mail of their own, the webhook one message, and neither again while nothing changed", async () => {
    assert.deepEqual(await look(GONE), { open: 1, told: 2, failed: [] });
    assert.deepEqual(await look(GONE), { open: 1, told: 0, failed: [] });
    assert.deepEqual(arrived.mails.map(({ to }) => to), [["ana@seller.example"], ["ben@seller.example"]]);
    const [mail] = arrived.mails;
    assert.match(mail?.text ?? "", /Auto-Submitted: auto-generated/);
    assert.match(mail?.text ?? "", /The CRM must be connected anew/);
    assert.ok(!(mail?.text ?? "").includes("ben@"), "nobody reads who else is told");
    assert.equal(arrived.posts.length, 1);
    web.clock.advance(HOUR_MS);
    await look(FINE);
    web.clock.advance(HOUR_MS);
    assert.deepEqual(await look(FINE), { open: 0, told: 2, failed: [] });
    assert.match(arrived.posts.at(-1) ?? "", /over: The CRM must be connected anew/);
    assert.deepEqual(await look(FINE), { open: 0, told: 0, failed: [] });
  });

  it("a channel that fails has it at the next look, and the other does not have it twice; no error names the webhook's address", async () => {
    hookStatus = 500;
    const raised = await look(GONE);
    assert.deepEqual(raised, { open: 1, told: 1, failed: [{ channel: "webhook", message: "the webhook answered 500" }] });
    hookStatus = 200;
    assert.deepEqual(await look(GONE), { open: 1, told: 1, failed: [] });
    assert.deepEqual([arrived.mails.length, arrived.posts.length], [2, 1]);
    const nowhere = messengersOf({ SMTP_OUT_URL: undefined, MAIL_FROM: undefined, ALERT_WEBHOOK_URL: "http://127.0.0.1:1/T0/secret" });
    const [result] = await tryMessengers({ ...deps, messengers: nowhere }, installation);
    assert.match(result?.error ?? "", /could not be reached/);
    assert.ok(!(result?.error ?? "").includes("secret"));
  });

  it("what is sent twice after a crash has the same Message-ID, and two looks at the same time tell once", async () => {
    const [first, second] = await Promise.all([look(GONE), look(GONE)]);
    assert.equal([first, second].filter((one) => one !== null && one.told > 0).length, 1);
    assert.equal(arrived.mails.length, 2);
    const ids = arrived.mails.map(({ text }) => /^Message-ID: (\S+)/im.exec(text)?.[1]);
    assert.equal(new Set(ids).size, 2);
    await web.app.store.inInstallation(installation, async (tx) => {
      const known = await tx.alerts.known();
      await tx.alerts.save(known.map((alert) => ({ alert: { ...alert, telling: alert.telling === null ? null : { ...alert.telling, told: {} } }, isSettled: false })));
    });
    await look(GONE);
    assert.deepEqual(arrived.mails.slice(2).map(({ text }) => /^Message-ID: (\S+)/im.exec(text)?.[1]), ids);
  });

  it("a name from the CRM breaks no line of a mail's head and no markup of the webhook", async () => {
    await look({ ...FINE, lostAuthority: [{ class: "<!channel>", at: web.clock.now(), why: "reversals\r\nBcc: eve@evil.example" }] });
    assert.equal(arrived.mails.length, 2);
    assert.ok(arrived.mails.every(({ text }) => !/^Bcc:/im.test(text.split("\r\n\r\n")[0] ?? "")));
    assert.ok(arrived.posts.every((post) => !post.includes("<!channel>")));
  });

  it("the API lists them, has one taken in hand, and tries the channels; without the permission it does neither", async () => {
    await look(GONE);
    const api = `${web.origin}/api/v1`;
    const key = await keyOf(web, installation, ["jobs:read", "jobs:manage"]);
    const listed = await ask(`${api}/alerts`, { key });
    assert.match(listed.text, /"workflow":"connection".*"occasion":"began"/);
    assert.ok(!listed.text.includes("ana@seller.example"));
    const id = /"id":"([^"]+)"/.exec(listed.text)?.[1] ?? "";
    assert.equal((await ask(`${api}/alerts/${encodeURIComponent(id)}/acknowledge`, { key, method: "POST" })).status, 200);
    web.clock.advance(30 * HOUR_MS);
    assert.equal((await look(GONE))?.told, 0, "nobody is reminded of what is in hand");
    assert.equal((await ask(`${api}/alerts/none/acknowledge`, { key, method: "POST" })).status, 404);
    assert.equal((await ask(`${api}/alerts`, { key: await keyOf(web, installation, ["reviews:read"]) })).status, 403);
    assert.equal(await acknowledgeAlert(deps, installation, "none"), false);
  });
});
