import assert from "node:assert/strict";

import { ENGAGEMENT_OBJECTS } from "../../src/domain/model/engagement.ts";
import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import { RECORD_OBJECTS } from "../../src/domain/model/record-fields.ts";
import type { Association } from "../../src/ports/crm-writer.ts";
import { change, stateOf } from "./crm-records.contract.ts";
import { readPass } from "./crm-reader.contract.ts";
import { fine, item, one } from "./items.ts";
import { heldWith, PERSON_FIELDS } from "./portal.ts";
import { requestsOf } from "./portal-hands.ts";
import { DATA, salesforcePortals } from "./salesforce-portal.ts";
import type { Habits, OrgRow, SalesforcePortal } from "./salesforce-portal.ts";

const OF_ACCOUNT = "If-Match";

/** What Salesforce alone does with a write: which row it becomes, and who compared its versions. */
describe("Salesforce, where writes land", function () {
  this.timeout(120_000);
  let portals: Awaited<ReturnType<typeof salesforcePortals>>;
  let portal: SalesforcePortal;
  before(async () => { portals = await salesforcePortals(); });
  after(async () => { await portals.stop(); });
  const open = async (habits: Omit<Habits, "provisioned"> = {}): Promise<void> => { portal = await portals.open({ provisioned: true, ...habits }); };

  const landed = async (object: EngagementObject, part: Parameters<typeof item>[2] = {}): Promise<OrgRow> => {
    const { crmId } = fine(await one(portal, item(portal, object, part)));
    const row = (await portal.rows(object === "meeting" ? "Event" : "Task")).find(({ id }) => id === crmId);
    assert.ok(row, `no row of a ${object}`);
    return row;
  };
  const peopleOn = (row: OrgRow): ReadonlySet<unknown> => new Set([row.fields["WhoId"], ...row.relations.filter(({ fields }) => fields["IsWhat"] !== true).map(({ fields }) => fields["RelationId"])]);
  const headersOf = async (method: string, path: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    (await requestsOf(portal.url)).filter((request) => request.method === method && request.path.startsWith(`${DATA}${path}`)).map(({ headers }) => headers);
  const all = (): readonly Association[] => [
    { object: "contact", crmId: portal.ids.contact }, { object: "contact", crmId: portal.ids.otherContact },
    { object: "account", crmId: portal.ids.account }, { object: "opportunity", crmId: portal.ids.opportunity },
  ];

  describe("of activities", () => {
    before(async () => { await open(); });

    it("a call is a completed task of the subtype Call, on its contact and its deal, with its length", async () => {
      const fields = { occurredAt: "2026-03-02T10:00:00.000Z", endedAt: "2026-03-02T10:31:05.000Z", direction: "outbound" } as const;
      const row = await landed("call", { fields, associations: all() });
      assert.deepEqual([row.fields["TaskSubtype"], row.fields["Status"], row.fields["CallType"]], ["Call", "Completed", "Outbound"]);
      assert.equal(row.fields["CallDurationInSeconds"], 1_865);
      assert.equal(row.fields["WhoId"], portal.ids.contact);
      assert.equal(row.fields["WhatId"], portal.ids.opportunity);
      assert.equal(row.fields["AccountId"], portal.ids.account);
      assert.equal(row.fields["OwnerId"], portal.ids.owner);
      assert.deepEqual(peopleOn(row), new Set([portal.ids.contact, portal.ids.otherContact]));
    });

    it("a mail is a completed task of the subtype Email", async () => {
      const row = await landed("email");
      assert.deepEqual([row.fields["TaskSubtype"], row.fields["Status"], row.fields["Steward_Kind__c"]], ["Email", "Completed", "email"]);
    });

    it("without a deal the account is what it is about", async () => {
      assert.equal((await landed("note")).fields["WhatId"], portal.ids.account);
    });

    for (const object of ["text", "note"] as const) {
      it(`a ${object} is a completed task that says of what kind it is`, async () => {
        const row = await landed(object);
        assert.deepEqual([row.fields["TaskSubtype"], row.fields["Status"], row.fields["Steward_Kind__c"]], ["Task", "Completed", object]);
      });
    }

    it("a next step is an open task on its day, high where it is", async () => {
      const row = await landed("task", { fields: { due: "2026-04-30", priority: "high", status: "open" } });
      assert.deepEqual([row.fields["ActivityDate"], row.fields["Priority"], row.fields["Status"], row.fields["IsClosed"]], ["2026-04-30", "High", "Not Started", false]);
    });

    it("a meeting is an event at its instants, with everybody who came", async () => {
      const fields = { occurredAt: "2026-03-29T00:30:00.000Z", endedAt: "2026-03-29T02:15:00.000Z", location: "Room 4" };
      const row = await landed("meeting", { fields, associations: all() });
      const at = (field: string): number => Date.parse(String(row.fields[field]).replace("+0000", "Z"));
      assert.equal(at("StartDateTime"), Date.parse(fields.occurredAt));
      assert.equal(at("EndDateTime"), Date.parse(fields.endedAt));
      assert.deepEqual([row.fields["DurationInMinutes"], row.fields["Location"], row.fields["WhatId"]], [105, "Room 4", portal.ids.opportunity]);
      assert.deepEqual(peopleOn(row), new Set([portal.ids.contact, portal.ids.otherContact]));
      assert.ok(row.relations.every(({ fields: relation }) => relation["IsInvitee"] !== true), "somebody was invited");
    });

    it("a call stands in lists on the day that its owner lived", async () => {
      for (const [seed, day] of [["u03", "2026-03-02"], ["u01", "2026-03-02"], [await berliner(portal), "2026-03-03"]] as const) {
        const ownerId = await portal.seeded("User", seed);
        assert.equal((await landed("call", { fields: { occurredAt: "2026-03-02T23:30:00.000Z", ownerId } })).fields["ActivityDate"], day, seed);
      }
    });

    it("a lead excludes what it is about", async () => {
      const lead = await portal.edit({ object: "Lead", fields: { LastName: "Example", Company: "Example Sensors", Email: "lead@example.com" } });
      for (const object of ENGAGEMENT_OBJECTS) {
        const row = await landed(object, { associations: [{ object: "contact", crmId: lead }, { object: "account", crmId: portal.ids.account }, { object: "opportunity", crmId: portal.ids.opportunity }] });
        assert.deepEqual([row.fields["WhoId"], row.fields["WhatId"]], [lead, undefined], object);
      }
    });

    it("an answer that got lost after the first of two people leaves one record, completed by the next try", async () => {
      const what = item(portal, "note", { associations: all() });
      await portal.strike("drop-after-commit", "create");
      assert.ok(!(await one(portal, what)).ok);
      await portal.calm();
      fine(await one(portal, what));
      const held = await heldWith(portal, "note", what.key);
      assert.equal(held.length, 1);
      assert.deepEqual(new Set(held[0]?.contacts), new Set([portal.ids.contact, portal.ids.otherContact]));
    });

    it("every row of ours is read back as exactly one noun, and another tool's by its subtype", async () => {
      const made = new Map<string, string>();
      for (const object of ENGAGEMENT_OBJECTS) made.set((await landed(object)).id, object);
      for (const [subtype, object] of [["Call", "call"], ["Email", "email"], ["ListEmail", "email"], ["Task", "task"]] as const) {
        made.set(await portal.edit({ object: "Task", fields: { Subject: "Another tool's", TaskSubtype: subtype, Status: "Completed", Priority: "Normal" } }), object);
      }
      const seen: string[] = [];
      for (const object of ENGAGEMENT_OBJECTS) {
        for (const { crmId } of (await readPass(portal.crm.reader, object, null)).records) {
          if (made.has(crmId)) assert.equal(made.get(crmId), object);
          seen.push(crmId);
        }
      }
      assert.equal(new Set(seen).size, seen.length);
      assert.deepEqual([...made.keys()].filter((id) => !seen.includes(id)), []);
    });
  });

  describe("without Shared Activities", () => {
    it("an activity names its first contact, and the rest are not lost", async () => {
      await open({ settings: { sharedActivities: false } });
      const row = await landed("meeting", { fields: { participants: "Ana Example, Ben van Example" }, associations: all() });
      assert.equal(row.fields["WhoId"], portal.ids.contact);
      assert.equal(row.fields["Steward_Participants__c"], "Ana Example, Ben van Example");
    });
  });

  describe("of guarantees", () => {
    it("a change of an account is compared by its tag, any other by its time", async () => {
      await open();
      for (const object of RECORD_OBJECTS) {
        const done = fine(await change(portal, await stateOf(portal, object), { [PERSON_FIELDS[object].ours]: object === "opportunity" ? "82001" : "+1 216 555 0177" }));
        assert.equal(done.guarantee, object === "account" ? "etag" : "last-modified", object);
        // The answer to an account's change tells no tag, and none is asked for.
        assert.equal(done.versionAfter, object === "account" ? null : (await stateOf(portal, object)).version, object);
      }
      const [sent] = await headersOf("PATCH", "/sobjects/Account/");
      assert.ok(sent?.["if-match"] !== undefined, OF_ACCOUNT);
    });

    it("a stale account is refused by Salesforce itself with 412, nothing changes, and a new read brings it about", async () => {
      await open();
      const stale = await stateOf(portal, "account");
      await portal.personChanges("account", stale.crmId, { city: "Cleveland Heights" });
      const refused = await change(portal, stale, { phone: "+1 216 555 0178" });
      assert.ok(!refused.ok && refused.error.kind === "conflict" && refused.error.http === 412);
      const now = await stateOf(portal, "account");
      assert.deepEqual([now.fields["city"], now.fields["phone"]], ["Cleveland Heights", stale.fields["phone"]]);
      fine(await change(portal, now, { phone: "+1 216 555 0178" }));
      assert.equal((await stateOf(portal, "account")).fields["phone"], "+1 216 555 0178");
    });

    for (const object of ["contact", "opportunity"] as const) {
      it(`an edit of another field of ${object === "contact" ? "a contact" : "an opportunity"} within the same second is a conflict, too`, async () => {
        await open();
        const stale = await stateOf(portal, object);
        const { theirs, ours } = PERSON_FIELDS[object];
        await portal.personChanges(object, stale.crmId, { [theirs]: "+1 216 555 0179" });
        const refused = await change(portal, stale, { [ours]: "82002" });
        assert.ok(!refused.ok && refused.error.kind === "conflict");
        assert.equal((await stateOf(portal, object)).fields[ours], stale.fields[ours]);
      });
    }

    for (const [name, honoured, guarantee] of [["honours", true, "last-modified"], ["ignores", false, "read-compare-write"]] as const) {
      it(`an org that ${name} If-Unmodified-Since gives an update of a task the guarantee ${guarantee}`, async () => {
        await open({ facts: { unmodifiedSinceOnActivities: honoured } });
        const what = item(portal, "task");
        fine(await one(portal, what));
        const [existing] = fine(await portal.crm.writer.find("task", [what.key]));
        assert.ok(existing);
        const done = fine(await one(portal, item(portal, "task", { key: what.key, existing, fields: { status: "completed" } })));
        assert.equal(done.guarantee, guarantee);
        const patches = await headersOf("PATCH", `/sobjects/Task/${existing.crmId}`);
        assert.ok(patches.length === 1 && patches[0]?.["if-unmodified-since"] !== undefined);
      });
    }

    for (const [unique, guarantee] of [[true, "unique-key"], [false, "locked-search"]] as const) {
      it(`a record made in an org ${unique ? "with" : "without"} unique keys on activities has the guarantee ${guarantee}`, async () => {
        await open({ facts: { uniqueOnActivities: unique } });
        assert.equal(fine(await one(portal, item(portal, "note"))).guarantee, guarantee);
      });
    }
  });
});

/** Somebody in Berlin. */
async function berliner(portal: SalesforcePortal): Promise<string> {
  const user = (await portal.rows("User")).find(({ fields }) => fields["TimeZoneSidKey"] === "Europe/Berlin");
  assert.ok(user?.seed);
  return user.seed;
}
