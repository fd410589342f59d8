import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";

import type { InstallationId } from "../../../src/domain/model/ids.ts";
import type { WaitingHint } from "../../../src/ports/hint-table.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { type Answered, ask, installed, problemOf, startWeb, type Web } from "./web.ts";

const SECRET = "client-secret";
const PUBLIC = "https://steward.example/behind";
const PERSON = "ana.example@example.org";

describe("the address for HubSpot's webhooks", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let id: InstallationId;
  const logged: string[] = [];
  before(async () => {
    const note = (details: unknown, message: string): void => { logged.push(JSON.stringify([details, message])); };
    const env = { PUBLIC_URL: PUBLIC, HUBSPOT_CLIENT_ID: "client", HUBSPOT_CLIENT_SECRET: SECRET, HUBSPOT_APP_ID: "77" };
    web = await startWeb(env, (app) => ({ ...app, log: { info: note, warn: note, error: note } }));
    id = await installed(web, "62515");
  });
  after(() => web.stop());

  const event = (more: Readonly<Record<string, unknown>> = {}) =>
    ({ eventId: 1, portalId: 62_515, occurredAt: 1_700_000_000_000, subscriptionType: "contact.propertyChange", propertyName: "email", propertyValue: PERSON, attemptNumber: 0, objectId: 51, ...more });

  /** As HubSpot would send it to the public address; `change` alters what arrives, not what was signed. */
  async function send(events: unknown, { query = "", headers = {}, secret = SECRET }: { readonly query?: string; readonly headers?: Readonly<Record<string, string>>; readonly secret?: string } = {}): Promise<Answered> {
    const body = typeof events === "string" ? events : JSON.stringify(events);
    const timestamp = String(Date.parse(web.clock.now()));
    const signature = createHmac("sha256", secret).update(`POST${PUBLIC}/webhooks/hubspot${query}${body}${timestamp}`).digest("base64");
    return ask(`${web.origin}/webhooks/hubspot${query}`, { body, headers: { "x-hubspot-signature-v3": signature, "x-hubspot-request-timestamp": timestamp, ...headers } });
  }
  const waiting = (): Promise<readonly WaitingHint[]> => web.app.store.inInstallation(id, (tx) => tx.hints.take(web.app.clock.now(), 1_000));
  const lookedInto = async (): Promise<void> => { await web.app.store.inInstallation(id, async (tx) => { await tx.hints.settle(await tx.hints.take(web.app.clock.now(), 1_000)); }); };
  const owner = (text: string): Promise<unknown> => asOwner(web.connection, (client) => client.query(text));
  beforeEach(async () => {
    await lookedInto();
    logged.length = 0;
  });

  it("takes what HubSpot signed for the public address, query and all, without a session", async () => {
    const answer = await send([event()], { query: "?from=app&x=%20a" });
    assert.deepEqual([answer.status, answer.text], [204, ""]);
    assert.deepEqual(answer.headers.getSetCookie(), []);
    assert.deepEqual((await waiting()).map(({ object, crmId, kind }) => [object, crmId, kind]), [["contact", "51", "changed"]]);
    const { rowCount } = await asOwner(web.connection, (client) => client.query("SELECT 1 FROM pgboss.job WHERE name = 'read-hints' AND singleton_key = $1", [id]));
    assert.equal(rowCount, 1);
  });

  it("when nobody signed it, or somebody else, or long ago, then it is refused and nothing is stored", async () => {
    const late = String(Date.parse(web.clock.now()) - 300_001);
    const answers = [
      await send([event()], { secret: "another" }), await send([event()], { headers: { "x-hubspot-signature-v3": "" } }), await send([event()], { headers: { "x-hubspot-request-timestamp": late } }),
      await ask(`${web.origin}/webhooks/hubspot`, { body: [event()] }), await ask(`${web.origin}/webhooks/hubspot?x=1`, { body: [event()] }),
    ];
    for (const answer of answers) problemOf(answer, 401);
    assert.deepEqual(await waiting(), []);
  });

  it("when it is signed and no batch, too large, or compressed, then it is refused", async () => {
    problemOf(await send("{"), 400);
    problemOf(await send(Array.from({ length: 101 }, () => event())), 400);
    problemOf(await send(" ".repeat(8 * 1024 * 1024 + 1)), 413);
    problemOf(await send(gzipSync("[]").toString("latin1"), { headers: { "content-encoding": "gzip" } }), 415);
    assert.deepEqual(await waiting(), []);
  });

  it("when it tells of portals that are not ours, or of nothing we know, then it is taken and dropped", async () => {
    assert.equal((await send([event({ portalId: 9 }), event({ subscriptionType: "ticket.creation" })])).status, 204);
    assert.equal((await send([])).status, 204);
    assert.deepEqual(await waiting(), []);
  });

  it("when the installation was disconnected, then it is dropped; while it waits for a new consent, it is kept", async () => {
    for (const [state, kept] of [["disconnected", 0], ["reconnect-needed", 1]] as const) {
      await owner(`UPDATE steward.installation SET state = '${state}'`);
      assert.equal((await send([event()])).status, 204);
      assert.equal((await waiting()).length, kept, state);
    }
    await owner("UPDATE steward.installation SET state = 'connected'");
  });

  it("when it cannot be stored, then HubSpot is not told that it was, and what it sends again is stored", async () => {
    await owner("ALTER TABLE steward.change_hint RENAME TO away");
    const answer = await send([event()]);
    await owner("ALTER TABLE steward.away RENAME TO change_hint");
    problemOf(answer, 500);
    assert.equal((await send([event()])).status, 204);
    assert.equal((await waiting()).length, 1);
  });

  it("when the part of one portal cannot be stored, then those of the others in the batch are, and all of it is sent again", async () => {
    const broken = await installed(web, "62516");
    await owner(`ALTER TABLE steward.change_hint ADD CONSTRAINT broken CHECK (installation_id <> '${broken}')`);
    const answer = await send([event({ portalId: 62_516 }), event()]);
    await owner("ALTER TABLE steward.change_hint DROP CONSTRAINT broken");
    problemOf(answer, 500);
    assert.equal((await waiting()).length, 1);
  });

  it("says nothing of people, neither in its answers nor in the log", async () => {
    const answers = [await send([event()]), await send(`[${PERSON}`), await send([event({ propertyValue: PERSON, objectId: PERSON })]), await send([event()], { secret: "another" })];
    for (const { text } of answers) assert.ok(!text.includes(PERSON));
    assert.ok(logged.length > 0);
    assert.ok(!logged.join("\n").includes(PERSON));
    assert.ok(!logged.join("\n").includes(SECRET));
  });
});
