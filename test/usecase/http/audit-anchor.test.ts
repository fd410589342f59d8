import assert from "node:assert/strict";

import { installByOAuth } from "../../../src/app/demo/install-by-oauth.ts";
import { handle } from "../../../src/app/jobs/handlers.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { freshPortal, type PortalDoor } from "../../helpers/portal-door.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { type StartedSandbox, startSandbox } from "../../helpers/start-sandbox.ts";
import { besides, type Ran, runSteward } from "../../helpers/steward-command.ts";
import { crmSettings } from "./crm-settings.ts";
import { ask, keyOf, problemOf, signIn, startWeb, type Web } from "./web.ts";


describe("choosing the record for checkpoints", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let sandbox: StartedSandbox;
  let portal: PortalDoor;
  let web: Web;
  let id: InstallationId;
  let url: string;
  let company: string;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    portal = await freshPortal(sandbox.url);
    web = await startWeb(crmSettings(sandbox));
    await installByOAuth(`${web.origin}/install/hubspot`);
    const [one] = await web.app.store.acrossTenants.list();
    id = one?.id ?? assert.fail();
    url = `${web.origin}/api/v1/audit/${id}/anchor`;
    company = (await portal.records("companies"))[0]?.id ?? assert.fail();
    // Whatever the clock of a command says, it is due.
    web.clock.moveTo("2040-01-01T00:00:00.000Z");
    await web.app.queue.work("anchor-in-crm", (job) => handle(web.app, job));
  });
  after(async () => {
    await web.stop();
    await sandbox.stop();
  });

  const put = (body: unknown, key?: string, more: Readonly<Record<string, string>> = {}) => ask(url, { method: "PUT", body, headers: more, ...(key === undefined ? {} : { key }) });
  const steward = (...args: readonly string[]): Promise<Ran> => runSteward(args, { ...crmSettings(sandbox), ...besides(web) });

  it("over HTTP is for admins and keys that may, of this installation alone, and of a record that is there", async () => {
    const record = { object: "account", id: company };
    const admin = await keyOf(web, id, ["admin", "audit:read"]);
    problemOf(await put({ record }), 401);
    problemOf(await put({ record }, await keyOf(web, id, ["audit:read"])), 403);
    problemOf(await ask(url.replace(id, "another"), { method: "PUT", body: { record }, key: admin }), 404);
    for (const wrong of [{}, { record: { object: "note", id: "1" } }, { record: { object: "account", id: "../x" } }, { record, more: 1 }]) problemOf(await put(wrong, admin), 400);
    problemOf(await put({ record: { object: "account", id: "999999999" } }, admin), 422);
    assert.deepEqual((await ask(url, { key: admin })).json, { record: null, dueAt: null, trouble: null, last: null });

    const { cookie, csrf } = await signIn(web);
    problemOf(await put({ record }, undefined, { cookie }), 403);
    assert.match((await put({ record }, undefined, { cookie, "x-csrf-token": csrf })).text, new RegExp(`^\\{"record":\\{"object":"account","id":"${company}"\\}`));
    assert.equal((await put({ record: null }, admin)).status, 200);
    assert.deepEqual((await ask(url, { key: admin })).json, { record: null, dueAt: null, trouble: null, last: null });
  });

  for (const [what, args, words] of [
    ["a kind that is none", ["note", "1"], /expected contact, account, opportunity, none or now, got note/],
    ["no id", ["account"], /expected the record's id in the CRM behind it/],
    ["an id that is none", ["account", "../1"], /expected the record's id/],
    ["a record that is not there", ["account", "999999999"], /the CRM has no account 999999999/],
    ["an id behind none", ["none", "1"], /expected no id/],
    ["now without a record", ["now"], /no record was chosen/],
  ] as const) {
    it(`on the command line refuses ${what}`, async () => {
      const ran = await steward("audit", "anchor", "--in-crm", ...args);
      assert.deepEqual([ran.code, ran.stdout], [2, ""], ran.stderr);
      assert.match(ran.stderr, words);
    });
  }

  it("on the command line has the checkpoint written, at once when asked, and a verification reads it back", async () => {
    assert.equal((await steward("audit", "verify", "--in-crm")).code, 2, "there is no note yet");
    const chosen = await steward("audit", "anchor", "--in-crm", "account", company);
    assert.deepEqual([chosen.code, /from now on/.test(chosen.stdout)], [0, true], chosen.stderr);
    const now = await steward("audit", "anchor", "--in-crm", "now", "--json");
    assert.equal(now.code, 0, now.stderr);
    assert.match(now.stdout, /"outcome":"done".*"trouble":null,"last":\{"number":1,"size":\d+/);
    const verified = await steward("audit", "verify", "--in-crm", "--require-anchored");
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
    assert.match(verified.stdout, /^chain valid, .*\n {2}note 1 in the CRM \(\d+\) holds the checkpoint of \d+ entries\n$/);

    const [note] = (await portal.ours()).filter(({ key }) => key.startsWith("anchor-"));
    assert.ok(note);
    await portal.edit({ object: "notes", id: note.id, properties: { hs_note_body: "Tidied up." } });
    const changed = await steward("audit", "verify", "--in-crm");
    assert.equal(changed.code, 1);
    assert.match(changed.stdout, /^chain valid, .*\n {2}note 1 in the CRM \(\d+\) was changed: what it holds is no checkpoint/);
    await portal.edit({ object: "notes", id: note.id, archived: true });
    const gone = await steward("audit", "verify", "--in-crm", "--json");
    assert.equal(gone.code, 1);
    assert.match(gone.stdout, /"inCrm":\[\{"number":1,"crmId":null,"state":"gone","said":"note 1 in the CRM is gone/);
    assert.equal((await steward("audit", "anchor", "--in-crm", "none")).code, 0);
  });
});
