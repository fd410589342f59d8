import assert from "node:assert/strict";

import { CRMS, type Either, installedIn } from "../helpers/in-either-crm.ts";
import { assertSense } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const ALAN = "mailto:alan.prescott@northfield-foundry.example";
const DEBORAH = "mailto:deborah.kline@northfield-foundry.example";
const STRAY = "mailto:stray.guest@elsewhere.example";

/** A calendar file of one meeting: its invitation, or one attendee's answer to it. */
function calendar(method: "REQUEST" | "REPLY", { name, stamp, sequence = 0, attendees }: { readonly name: string; readonly stamp: string; readonly sequence?: number; readonly attendees: readonly string[] }) {
  const lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", `METHOD:${method}`, "BEGIN:VEVENT", "UID:answered-1@kestrelsensing.example", `SEQUENCE:${String(sequence)}`, `DTSTAMP:${stamp}`,
    "DTSTART:20260320T150000Z", "DTEND:20260320T160000Z", "SUMMARY:Drawings of part 7", "ORGANIZER;CN=Dana Whitfield:mailto:dana.whitfield@kestrelsensing.example", ...attendees, "END:VEVENT", "END:VCALENDAR", "",
  ];
  return { name: `${name}.ics`, text: lines.join("\r\n") };
}
const invited = (sequence = 0) => calendar("REQUEST", { name: `invited-${String(sequence)}`, stamp: `20260301T09000${String(sequence)}Z`, sequence, attendees: [`ATTENDEE;CN=Alan Prescott;PARTSTAT=NEEDS-ACTION:${ALAN}`] });
const answered = (partstat: string, stamp: string, more: { readonly sequence?: number; readonly of?: string } = {}) =>
  calendar("REPLY", { name: `answered-${partstat}-${stamp}`, stamp, ...(more.sequence === undefined ? {} : { sequence: more.sequence }), attendees: [`ATTENDEE;PARTSTAT=${partstat};CN=Alan Prescott:${more.of ?? ALAN}`] });

for (const crm of CRMS) {
  describe(`what attendees answer, in ${crm}`, function () {
    this.timeout(60_000);
    let sandbox: StartedSandbox;
    let at: Either;
    before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
    after(() => sandbox.stop());
    beforeEach(async () => { at = await installedIn(sandbox, crm); });
    afterEach(() => at.one.close());

    const participants = async (): Promise<readonly unknown[]> => (await at.standing("meeting-")).map(({ values }) => values["steward_participants"] ?? values["Steward_Participants__c"]);

    it("stands behind their names on the meeting that is logged, and makes no activity", async () => {
      await at.one.through(invited());
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott"]);
      const answer = await at.one.through(answered("DECLINED", "20260302T090000Z"));
      assert.deepEqual([answer.state, answer.route], ["skipped", "skip"]);
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott (declined)"]);
      await at.one.through(answered("ACCEPTED", "20260303T090000Z"));
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott (accepted)"]);
    });

    it("when several answer before anything is written, then no answer undoes another", async () => {
      const both = [`ATTENDEE;CN=Alan Prescott:${ALAN}`, `ATTENDEE;CN=Deborah Kline:${DEBORAH}`];
      await at.one.arrive(
        calendar("REQUEST", { name: "both", stamp: "20260301T090000Z", attendees: both }),
        calendar("REPLY", { name: "alan", stamp: "20260302T090000Z", attendees: [`ATTENDEE;PARTSTAT=DECLINED;CN=Alan Prescott:${ALAN}`] }),
        calendar("REPLY", { name: "deborah", stamp: "20260302T100000Z", attendees: [`ATTENDEE;PARTSTAT=ACCEPTED;CN=Deborah Kline:${DEBORAH}`] }),
      );
      await at.one.drain();
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott (declined), Deborah Kline (accepted)"]);
    });

    it("when they answer while a person is asked about the meeting, then the answers stand on it once it is logged, and only then", async () => {
      await at.one.in((tx) => tx.setPolicy({ ...tx.installation.policy, grants: { activityLogging: false, fixes: [] } }));
      const asked = await at.one.through(invited());
      const answer = await at.one.through(answered("DECLINED", "20260302T090000Z"));
      await at.one.through(answered("ACCEPTED", "20260303T090000Z"));
      assert.deepEqual([(await at.one.activity(asked.id)).state, answer.state, await participants()], ["review", "skipped", []]);
      assert.ok((await at.one.decide(await at.one.review(asked.id), "approve")).ok);
      await at.one.drain();
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott (accepted)"]);
      assert.equal((await at.one.reviews()).length, 1);

      const moved = await at.one.through(invited(1));
      await at.one.through(answered("DECLINED", "20260305T090000Z", { sequence: 1 }));
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott (accepted)"], "an answer to a new time is none to the old one");
      assert.ok((await at.one.decide(await at.one.review(moved.id), "approve")).ok);
      await at.one.drain();
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott (declined)"]);
      await assertSense(at.one);
    });

    it("when a newer version goes unasked together with its answer, while a person is asked about the one before, then the answer stands on it", async () => {
      const { grants } = await at.one.in((tx) => Promise.resolve(tx.installation.policy));
      await at.one.in((tx) => tx.setPolicy({ ...tx.installation.policy, grants: { activityLogging: false, fixes: [] } }));
      await at.one.through(invited());
      await at.one.in((tx) => tx.setPolicy({ ...tx.installation.policy, grants }));
      await at.one.arrive(invited(1), answered("ACCEPTED", "20260303T090000Z", { sequence: 1 }));
      await at.one.drain();
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott (accepted)"]);
      assert.deepEqual((await at.one.reviews()).filter(({ state }) => state === "open"), []);
      await assertSense(at.one);
    });

    it("when the meeting they answered is rejected, then nothing is made of the answer", async () => {
      await at.one.in((tx) => tx.setPolicy({ ...tx.installation.policy, grants: { activityLogging: false, fixes: [] } }));
      const asked = await at.one.through(invited());
      await at.one.through(answered("DECLINED", "20260302T090000Z"));
      assert.ok((await at.one.decide(await at.one.review(asked.id), "reject", { reason: "not ours" })).ok);
      await at.one.drain();
      assert.deepEqual(await participants(), []);
    });

    it("when an older answer comes late, or one to an older invitation, then nothing changes", async () => {
      await at.one.through(invited());
      await at.one.through(answered("ACCEPTED", "20260303T090000Z"));
      await at.one.through(answered("DECLINED", "20260302T090000Z"));
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott (accepted)"]);
      await at.one.through(invited(1));
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott"], "a new time has not been answered");
      await at.one.through(answered("DECLINED", "20260304T090000Z", { sequence: 0 }));
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott"]);
    });

    it("when the meeting is not known, was deleted by a person, or somebody answers who was not asked, then nothing is made", async () => {
      await at.one.through(answered("DECLINED", "20260302T090000Z"));
      assert.deepEqual(await participants(), []);
      await at.one.through(invited());
      await at.one.through(answered("DECLINED", "20260303T090000Z", { of: STRAY }));
      assert.deepEqual(await participants(), ["Dana Whitfield, Alan Prescott"], "another's name is no answer of his");
    });
  });
}
