import assert from "node:assert/strict";

import { type Installed, installed } from "../helpers/installed.ts";
import { sampleText } from "../helpers/installed-hands.ts";
import { assertProven } from "../helpers/proof.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const invitation = (change: (text: string) => string = (text) => text) => ({ name: "invitation.ics", text: change(sampleText("018-onsite-lakeshore-moved.ics")) });

describe("an activity that came before in another form", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  afterEach(async () => {
    await assertProven(one);
    await one.close();
  });

  it("a meeting: one record follows its newer versions, ignores late ones, keeps a person's edits, and ends cancelled", async () => {
    one = await installed(sandbox.url);
    assert.equal((await one.through("004-onsite-lakeshore.ics")).state, "logged");
    const first = await meeting();
    await one.portal.edit({ object: "meetings", id: first.id, properties: { hs_internal_meeting_notes: "Bring the long ladder" } });

    const moved = await one.through("018-onsite-lakeshore-moved.ics");
    assert.deepEqual([moved.state, moved.route], ["logged", "auto"]);
    const second = await meeting();
    assert.equal(second.id, first.id);
    assert.equal(Date.parse(second.properties["hs_meeting_start_time"] ?? ""), Date.parse("2026-03-10T13:00:00Z"));
    assert.match(second.properties["hs_meeting_title"] ?? "", /moved/);
    assert.equal(second.properties["hs_internal_meeting_notes"], "Bring the long ladder");

    const late = await one.through("020-onsite-lakeshore-late.ics");
    assert.deepEqual([late.state, late.reasons], ["skipped", ["superseded"]]);
    assert.deepEqual((await meeting()).properties, second.properties);

    const cancelled = await one.through(invitation((text) => text.replace("METHOD:REQUEST", "METHOD:CANCEL").replace("SEQUENCE:1", "SEQUENCE:2\r\nSTATUS:CANCELLED")));
    assert.deepEqual([cancelled.state, cancelled.reasons], ["skipped", ["cancelled"]]);
    const end = await meeting();
    assert.equal(end.properties["hs_meeting_outcome"], "CANCELED");
    assert.equal(end.properties["hs_internal_meeting_notes"], "Bring the long ladder");
  });

  it("the same delivery and the same Message-ID again: nothing is written", async () => {
    one = await installed(sandbox.url);
    await one.through(plainMail(1));
    const before = (await one.portal.mutations()).length;
    const [again] = await one.arrive(plainMail(1));
    assert.equal(again?.seenBefore, true);
    const copy = await one.through({ ...plainMail(1), name: "copy-of-it.eml" });
    assert.deepEqual([copy.state, copy.reasons], ["skipped", ["duplicate"]]);
    assert.ok(copy.duplicateOf !== null);
    assert.equal((await one.portal.mutations()).length, before);
  });

  it("the same mail twice in one batch: it is logged once", async () => {
    one = await installed(sandbox.url);
    await one.arrive(plainMail(1), { ...plainMail(1), name: "copy-of-it.eml" });
    await one.drain();
    assert.deepEqual((await one.portal.ours()).map(({ object }) => object).toSorted(), ["emails", "tasks"]);
  });

  it("a meeting as a file, by mail, and its acceptance by mail: it is logged once", async () => {
    one = await installed(sandbox.url);
    const mailed = (name: string, method: string) => ({ name, text: [
      ...plainMail(1, { messageId: `${name}@northfield-foundry.example` }).text.split("\r\n").slice(0, 5),
      "Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/plain", "", "See you there.", "--b",
      `Content-Type: text/calendar; charset=utf-8; method=${method}`, "", sampleText("004-onsite-lakeshore.ics").replace("METHOD:REQUEST", `METHOD:${method}`), "--b--", "",
    ].join("\r\n") });
    assert.equal((await one.through("004-onsite-lakeshore.ics")).state, "logged");
    const { key } = await meeting();
    for (const file of [mailed("invitation.eml", "REQUEST"), mailed("accepted.eml", "REPLY")]) {
      const again = await one.through(file);
      assert.deepEqual([again.kind, again.state, again.reasons], ["meeting", "skipped", ["duplicate"]], file.name);
    }
    assert.equal((await meeting()).key, key);
    assert.deepEqual((await one.portal.ours()).filter(({ object }) => object === "emails"), []);
  });

  it("a mail that another tool logged in the CRM: it is not logged again", async () => {
    one = await installed(sandbox.url, {
      prepare: async (portal) => {
        const alan = (await portal.records("contacts")).find(({ seed }) => seed === "c001");
        await portal.edit({
          object: "emails", associations: [{ object: "contacts", id: alan?.id ?? "" }],
          properties: { hs_timestamp: "2026-01-02T14:00:00Z", hs_email_direction: "INCOMING_EMAIL", hs_email_subject: "Monitoring platform, hall 1", hs_email_message_id: "<plain-1@northfield-foundry.example>" },
        });
      },
    });
    const activity = await one.through(plainMail(1));
    assert.deepEqual([activity.state, activity.reasons], ["skipped", ["duplicate"]]);
    assert.match(activity.duplicateOf ?? "", /^email:/);
    assert.deepEqual(await one.portal.ours(), []);
  });

  async function meeting() {
    const all = (await one.portal.ours()).filter(({ object }) => object === "meetings");
    assert.equal(all.length, 1);
    const [only] = all;
    assert.ok(only);
    return only;
  }
});
