import assert from "node:assert/strict";

import { requestsOf } from "../contract/portal-hands.ts";
import { CRMS, installedIn } from "../helpers/in-either-crm.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/**
 * What would reach a customer: HubSpot's guests and attendees of a meeting, a mail that is to be sent, an enrolment; in
 * Salesforce somebody invited to an event, or an action that sends a mail.
 */
const REACHES = [
  /hs_guest_emails|hs_attendee_owner_ids|"hs_email_status":"(?:SENDING|SCHEDULED)"|\/sequences|\/enrollments|\/single-send|\/marketing/,
  /"IsInvitee":true|"?EventWhoIds"?|\/actions\/standard\/email|emailSimple|triggerUserEmail|triggerOtherEmail|"IsReminderSet":true/,
];

describe("what Steward writes by itself", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());

  for (const crm of CRMS) {
    it(`invites, mails and enrols nobody in ${crm}, whatever it logs`, async () => {
      const { one, side, standing } = await installedIn(sandbox, crm);
      try {
        for (const file of ["001-sensor-count.eml", "002-tubi-pilota.eml", "006-reefer-workshop.ics", "095-rebecca-sla.json", "066-voicemail-chris.json"]) await one.through(file);
        for (const task of await one.reviews()) await one.decide(task, "approve");
        await one.drain();
        assert.ok((await standing("meeting-")).length > 0, "no meeting was logged");
        const sent = (await requestsOf(side.url)).filter(({ method }) => method !== "GET").map(({ path, body }) => `${path} ${typeof body === "string" ? body : JSON.stringify(body)}`);
        assert.ok(sent.length > 5);
        for (const pattern of REACHES) for (const request of sent) assert.doesNotMatch(request, pattern);
      } finally {
        await one.close();
      }
    });
  }
});
