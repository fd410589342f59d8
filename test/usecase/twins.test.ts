import assert from "node:assert/strict";

import type { Installed } from "../helpers/installed.ts";
import { sampleText } from "../helpers/installed-hands.ts";
import { beginsAt, calledOff, FIRST, meetingOf, MOVED, MOVED_TO } from "../helpers/lakeshore-meeting.ts";
import { provenInstallation } from "../helpers/proven-installation.ts";
import { plainMail } from "../helpers/some-mail.ts";

describe("an activity that came before in another form", function () {
  this.timeout(60_000);
  const install = provenInstallation();
  let one: Installed;

  it("a meeting: one record follows its newer versions, ignores late ones, keeps a person's edits, and ends cancelled", async () => {
    one = await install();
    assert.equal((await one.through(FIRST)).state, "logged");
    const first = await meetingOf(one);
    await one.portal.edit({ object: "meetings", id: first.id, properties: { hs_internal_meeting_notes: "Bring the long ladder" } });

    const moved = await one.through(MOVED);
    assert.deepEqual([moved.state, moved.route], ["logged", "auto"]);
    const second = await meetingOf(one);
    assert.equal(second.id, first.id);
    assert.equal(beginsAt(second), MOVED_TO);
    assert.match(second.properties["hs_meeting_title"] ?? "", /moved/);
    assert.equal(second.properties["hs_internal_meeting_notes"], "Bring the long ladder");

    const late = await one.through("020-onsite-lakeshore-late.ics");
    assert.deepEqual([late.state, late.reasons], ["skipped", ["superseded"]]);
    assert.deepEqual((await meetingOf(one)).properties, second.properties);

    const cancelled = await one.through(calledOff());
    assert.deepEqual([cancelled.state, cancelled.reasons], ["skipped", ["cancelled"]]);
    const end = await meetingOf(one);
    assert.equal(end.properties["hs_meeting_outcome"], "CANCELED");
    assert.equal(end.properties["hs_internal_meeting_notes"], "Bring the long ladder");
  });

  it("the same delivery and the same Message-ID again: nothing is written", async () => {
    one = await install();
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
    one = await install();
    await one.arrive(plainMail(1), { ...plainMail(1), name: "copy-of-it.eml" });
    await one.drain();
    assert.deepEqual((await one.portal.ours()).map(({ object }) => object).toSorted(), ["emails", "tasks"]);
  });

  it("a meeting as a file, by mail, and its acceptance by mail: it is logged once", async () => {
    one = await install();
    const mailed = (name: string, method: string) => ({ name, text: [
      ...plainMail(1, { messageId: `${name}@northfield-foundry.example` }).text.split("\r\n").slice(0, 5),
      "Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/plain", "", "See you there.", "--b",
      `Content-Type: text/calendar; charset=utf-8; method=${method}`, "", sampleText(FIRST).replace("METHOD:REQUEST", `METHOD:${method}`), "--b--", "",
    ].join("\r\n") });
    assert.equal((await one.through(FIRST)).state, "logged");
    const { key } = await meetingOf(one);
    for (const file of [mailed("invitation.eml", "REQUEST"), mailed("accepted.eml", "REPLY")]) {
      const again = await one.through(file);
      assert.deepEqual([again.kind, again.state, again.reasons], ["meeting", "skipped", ["duplicate"]], file.name);
    }
    assert.equal((await meetingOf(one)).key, key);
    assert.deepEqual((await one.portal.ours()).filter(({ object }) => object === "emails"), []);
  });

  it("a mail that another tool logged in the CRM: it is not logged again", async () => {
    one = await install({
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
});
