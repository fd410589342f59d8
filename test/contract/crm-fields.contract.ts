import assert from "node:assert/strict";

import { ENGAGEMENT_OBJECTS } from "../../src/domain/model/engagement.ts";
import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import type { CrmEngagementFields } from "../../src/ports/crm-records.ts";
import { fine, item, one } from "./items.ts";
import type { Portal, Skip } from "./portal.ts";
import { contractTests } from "./suite.ts";

const ANA = { email: "ana@example.com", name: "Ana Example", phone: null };
const BEN = { email: "ben@example.com", name: "Ben van Example", phone: null };
const LINE = { email: null, name: null, phone: "+1 216 555 0142" };

/** What every engagement can hold, and what one of its kind can. */
function fullFields(portal: Portal, object: EngagementObject): CrmEngagementFields {
  const common: CrmEngagementFields = {
    subject: "Sensor count & layout", body: "First line <b>not bold</b>\nSecond line: 5 > 4 & “quotes”, ünï¢ødé 🚚",
    ownerId: portal.ids.owner, participants: "Ana Example, Ben van Example", nextStep: "send the sensor count", matchFlag: "clear",
    confidenceBand: "high", sensitiveFlag: true, reviewLink: "http://localhost:3000/reviews/1", outcome: "approved", due: "2026-04-30",
  };
  const past: CrmEngagementFields = { ...common, occurredAt: "2026-03-02T10:00:00.000Z" };
  switch (object) {
    case "email": return { ...past, direction: "internal", from: ANA, to: [BEN], cc: [ANA, BEN] };
    case "call": return { ...past, direction: "internal", endedAt: "2026-03-02T10:31:05.000Z", from: LINE, to: [LINE], status: "no_answer", disposition: "busy" };
    case "meeting": return { ...past, endedAt: "2026-03-02T11:00:00.000Z", location: "Room 4", status: "scheduled", disposition: "rescheduled" };
    case "text": return { ...past, direction: "outbound" };
    case "note": return past;
    case "task": return { ...common, status: "open", priority: "high" };
  }
}

/** What every connector's writer promises about values. */
export function crmFieldsContract(name: string, open: () => Promise<Portal>, skips: readonly Skip[] = []): void {
  describe(`${name} keeps the values it is given`, function () {
    this.timeout(60_000);
    let portal: Portal;
    before(async () => { portal = await open(); });
    after(async () => { await portal.close(); });

    contractTests(skips, (test) => {
      for (const object of ENGAGEMENT_OBJECTS) {
        test(`when a ${object} is written with all it can hold, then it reads back the same`, async () => {
          const fields = fullFields(portal, object);
          const what = item(portal, object, { fields });
          fine(await one(portal, { ...what, fields }));
          const [found] = fine(await portal.crm.writer.find(object, [what.key]));
          assert.ok(found);
          for (const [field, value] of Object.entries(fields)) {
            assert.deepEqual(Object.entries(found.fields).find(([known]) => known === field)?.[1], value, field);
          }
          assert.equal(found.key, what.key);
          assert.deepEqual(found.contacts, [portal.ids.contact]);
        });

        test(`when the text of a ${object} is longer than the CRM takes, then it is cut with a mark and written again without change`, async () => {
          const body = `${"Long 🚚 <text> & ".repeat(9_000)}the end`;
          const what = item(portal, object, { fields: { body } });
          fine(await one(portal, what));
          const [found] = fine(await portal.crm.writer.find(object, [what.key]));
          const kept = found?.fields.body ?? "";
          assert.ok(kept.length > 10_000 && kept.length < body.length);
          assert.ok(kept.isWellFormed());
          assert.match(kept, /cut/);
          const before = await portal.mutations();
          assert.ok(found);
          fine(await one(portal, { ...what, existing: found, associations: [] }));
          assert.equal(await portal.mutations(), before);
        });
      }

      test("when fields are cleared, then they read back empty and the rest stays", async () => {
        const what = item(portal, "note", { fields: { nextStep: "call back", due: "2026-04-30", matchFlag: "clear" } });
        fine(await one(portal, what));
        const [existing] = fine(await portal.crm.writer.find("note", [what.key]));
        assert.ok(existing);
        fine(await one(portal, item(portal, "note", { key: what.key, existing, fields: { nextStep: null, due: null } })));
        const [after] = fine(await portal.crm.writer.find("note", [what.key]));
        assert.deepEqual([after?.fields.nextStep, after?.fields.due, after?.fields.matchFlag], [null, null, "clear"]);
      });

      test("when a text holds control characters and halves of characters, then it is written all the same", async () => {
        const what = item(portal, "note", { fields: { body: "a\u0000b\u0007c\ud83d d\r\ne", subject: "two\nlines" } });
        fine(await one(portal, what));
        const [found] = fine(await portal.crm.writer.find("note", [what.key]));
        assert.equal(found?.fields.body, "abc\ufffd d\ne");
        assert.equal(found.fields.subject, "two lines");
      });

      test("when a task is due on a day, then it reads back as that day whatever zone its owner lives in", async () => {
        const users = fine(await portal.crm.reader.readPage({ object: "user", since: null, cursor: null })).records;
        for (const { crmId: ownerId } of users) {
          const what = item(portal, "task", { fields: { ownerId, due: "2026-03-29" } });
          fine(await one(portal, what));
          const [found] = fine(await portal.crm.writer.find("task", [what.key]));
          assert.equal(found?.fields.due, "2026-03-29");
        }
      });
    });
  });
}
