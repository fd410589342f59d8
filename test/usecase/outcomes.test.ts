import assert from "node:assert/strict";

import { CRMS, type Either, installedIn } from "../helpers/in-either-crm.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const report = (kind: "call" | "meeting", sourceId: string, more: Readonly<Record<string, unknown>>) => ({
  name: `${sourceId}.json`,
  text: JSON.stringify({
    source: "dialer", sourceId, kind, direction: "outbound", timezone: "America/Chicago", occurredAt: "2026-03-03T14:10:00-06:00", endedAt: "2026-03-03T14:15:00-06:00", subject: `About part ${sourceId}`,
    participants: kind === "call"
      ? [{ role: "caller", name: "Dana Whitfield", phone: "+1 216 555 0188" }, { role: "callee", name: "Alan Prescott", phone: "+1 216 555 0101" }]
      : [{ role: "organizer", name: "Dana Whitfield", email: "dana.whitfield@kestrelsensing.example" }, { role: "attendee", name: "Alan Prescott", email: "alan.prescott@northfield-foundry.example" }],
    ...more,
  }),
});

/** What stands in the vendor's own field. */
const FIELDS = {
  hubspot: { voicemail: ["hs_call_disposition", "b2cf5968-551e-4856-9783-52b3da59a7d0"], no_show: ["hs_meeting_outcome", "NO_SHOW"] },
  salesforce: { voicemail: ["CallDisposition", "Left voicemail"], no_show: ["Subject", "No-show: About part m-1"] },
} as const;

for (const crm of CRMS) {
  describe(`the outcome of calls and meetings, in ${crm}`, function () {
    this.timeout(60_000);
    let sandbox: StartedSandbox;
    let at: Either;
    before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
    after(() => sandbox.stop());
    beforeEach(async () => { at = await installedIn(sandbox, crm); });
    afterEach(() => at.one.close());

    const held = async (object: string, field: string): Promise<readonly unknown[]> => (await at.side.records(object)).map(({ values }) => values[field]);

    it("is written into the vendor's own field, and the text says so", async () => {
      const [call, meeting] = [await at.one.through(report("call", "c-1", { status: "no-answer", transcript: [{ speaker: "Dana Whitfield", text: "Hi Alan, the part is in stock." }] })), await at.one.through(report("meeting", "m-1", { status: "no_show", body: "Waited in the room.", occurredAt: "2026-03-05T09:00:00-06:00", endedAt: "2026-03-05T10:00:00-06:00" }))];
      assert.deepEqual([call.state, meeting.state], ["logged", "logged"]);
      const { voicemail, no_show } = FIELDS[crm];
      const [calls, meetings] = crm === "hubspot" ? ["calls", "meetings"] : ["Task", "Event"];
      assert.ok((await held(calls, voicemail[0])).includes(voicemail[1]));
      assert.ok((await held(meetings, no_show[0])).includes(no_show[1]));
      const written = (await at.one.in((tx) => tx.proposals.ofActivity(call.id))).map(({ proposal }) => (proposal.kind === "update_record" ? "" : proposal.fields.body ?? "")).join("\n");
      assert.match(written, /A voicemail was left\./);
    });
  });
}
