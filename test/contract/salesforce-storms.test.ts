import assert from "node:assert/strict";

import { ENGAGEMENT_OBJECTS } from "../../src/domain/model/engagement.ts";
import type { CrmEngagement } from "../../src/ports/crm-records.ts";
import type { UpsertItem, UpsertResult } from "../../src/ports/crm-writer.ts";
import { change, stateOf } from "./crm-records.contract.ts";
import { fine, item, one } from "./items.ts";
import { heldWith } from "./portal.ts";
import type { Portal } from "./portal.ts";
import { door } from "./portal-hands.ts";
import { DATA, salesforcePortals } from "./salesforce-portal.ts";
import type { Habits, SalesforcePortal } from "./salesforce-portal.ts";

/** What happens at once, or in the middle of something, in a Salesforce org. */
describe("Salesforce, in storms", function () {
  this.timeout(120_000);
  let portals: Awaited<ReturnType<typeof salesforcePortals>>;
  let portal: SalesforcePortal;
  before(async () => { portals = await salesforcePortals(); });
  after(async () => { await portals.stop(); });
  const open = async (habits: Omit<Habits, "provisioned"> = {}): Promise<void> => { portal = await portals.open({ provisioned: true, ...habits }); };
  const fault = async (method: string, path: string, how: Readonly<Record<string, unknown>>): Promise<void> => {
    const { times = 1, nth = 1, ...rest } = how;
    await door(portals.url, "POST", "faults", [{ match: { method, path, times, nth }, ...rest }]);
  };
  const found = async (what: UpsertItem, object: CrmEngagement["object"] = "note"): Promise<CrmEngagement> => {
    const [existing] = fine(await portal.crm.writer.find(object, [what.key]));
    assert.ok(existing);
    return existing;
  };
  const kinds = (results: readonly UpsertResult[]): readonly string[] => results.map(({ result }) => (result.ok ? "done" : result.error.kind));
  const people = async (count: number): Promise<UpsertItem["associations"]> => {
    const made = [];
    for (let at = 0; at < count; at += 1) made.push(await portal.edit({ object: "Contact", fields: { FirstName: `Person${String(at)}`, LastName: `Number ${String(at)}`, Email: `storm-${String(at)}@example.com` } }));
    return made.map((crmId) => ({ object: "contact", crmId }));
  };

  describe("of answers that got lost", () => {
    it("after any call of an update with a second person, the next try completes it and nothing stands twice", async () => {
      await open();
      const both = [portal.ids.contact, portal.ids.otherContact].map((crmId) => ({ object: "contact" as const, crmId }));
      for (const [method, path] of [["PATCH", `${DATA}/sobjects/Task/*`], ["POST", `${DATA}/composite/sobjects`]] as const) {
        const what = item(portal, "note", { associations: [] });
        fine(await one(portal, what));
        await fault(method, path, { fault: "drop-after-commit" });
        const update = async (): ReturnType<typeof one> => one(portal, item(portal, "note", { key: what.key, existing: await found(what), fields: { nextStep: "call back" }, associations: both }));
        const lost = await update();
        assert.ok(!lost.ok && lost.error.mayHaveHappened);
        fine(await update());
        const row = (await portal.rows("Task")).find(({ fields }) => fields["Steward_Activity_Key__c"] === what.key);
        assert.ok(row);
        const ids = row.relations.filter(({ fields }) => fields["IsWhat"] !== true).map(({ fields }) => fields["RelationId"]);
        assert.deepEqual(ids.toSorted(), [portal.ids.contact, portal.ids.otherContact].toSorted());
      }
    });

    it("after a call that makes rows and their people, the next try finds both, or adds who is missing", async () => {
      for (const facts of [{}, { referencesIntoCollections: false }]) {
        await open({ facts });
        const both = [portal.ids.contact, portal.ids.otherContact].map((crmId) => ({ object: "contact" as const, crmId }));
        const items = (["call", "meeting", "task"] as const).map((object) => item(portal, object, { associations: both }));
        await fault("POST", `${DATA}/composite`, { fault: "drop-after-commit", nth: 2 });
        const first = await portal.crm.writer.upsert(items);
        assert.ok(first.every(({ result }) => !result.ok && result.error.mayHaveHappened));
        assert.deepEqual([...new Set(kinds(await portal.crm.writer.upsert(items)))], ["done"]);
        for (const { object, key } of items) assert.deepEqual((await heldWith(portal, object, key)).map(({ contacts }) => contacts.length), [2]);
      }
    });

    it("after a change of a record, the old state is a conflict and the new one reads as wanted", async () => {
      await open();
      for (const object of ["account", "contact"] as const) {
        const before = await stateOf(portal, object);
        await fault("PATCH", `${DATA}/sobjects/*`, { fault: "drop-after-commit" });
        const fields = object === "account" ? { phone: "+1 216 555 0170" } : { title: "Head of Sensors" };
        const lost = await change(portal, before, fields);
        assert.ok(!lost.ok && lost.error.mayHaveHappened);
        await portal.calm();
        const stale = await change(portal, before, fields);
        assert.ok(!stale.ok && stale.error.kind === "conflict");
        const mutations = await portal.mutations();
        fine(await change(portal, await stateOf(portal, object), fields));
        assert.equal(await portal.mutations(), mutations);
      }
    });
  });

  describe("of two writers", () => {
    it("when both change different fields of one task, then both stay or one is told of a conflict, and nothing is lost", async () => {
      await open();
      const other = portals.reopened(portal);
      for (let round = 0; round < 5; round += 1) {
        const what = item(portal, "note");
        fine(await one(portal, what));
        const existing = await found(what);
        const write = async (writer: Portal["crm"]["writer"], fields: UpsertItem["fields"]): Promise<UpsertResult["result"] | undefined> => (await writer.upsert([item(portal, "note", { key: what.key, existing, fields, associations: [] })]))[0]?.result;
        const [mine, theirs] = await Promise.all([write(portal.crm.writer, { nextStep: "call back" }), write(other.writer, { body: "Written by the other one." })]);
        const { fields } = await found(what);
        if (mine?.ok === true) assert.equal(fields.nextStep, "call back");
        else assert.equal(mine?.error.kind, "conflict");
        if (theirs?.ok === true) assert.equal(fields.body, "Written by the other one.");
        else assert.equal(theirs?.error.kind, "conflict");
      }
    });

    it("when both make the same hundred records, then each stands once", async () => {
      await open();
      const other = portals.reopened(portal);
      const items = Array.from({ length: 100 }, () => item(portal, "call"));
      const both = await Promise.all([portal.crm.writer.upsert(items), other.writer.upsert(items)]);
      for (const results of both) assert.deepEqual([...new Set(kinds(results))], ["done"]);
      assert.equal((await portal.held("call")).filter(({ key }) => items.some((one) => one.key === key)).length, 100);
    });

    it("when another process used the refresh token a moment before, then the grant is told as dead, once", async () => {
      await open();
      fine(await portal.crm.reader.readPage({ object: "user", since: null, cursor: null }));
      await door(portals.url, "POST", "clock", { advanceMs: 3 * 3_600_000 });
      await fault("POST", "/services/oauth2/token", { fault: "rotate-twice" });
      const results = await portal.crm.writer.upsert([item(portal, "note"), item(portal, "note")]);
      assert.deepEqual(kinds(results), ["unauthorized", "unauthorized"]);
      assert.equal((await portal.held("note")).filter(({ archived }) => !archived).length, 0);
    });
  });

  describe("in the middle of a batch", () => {
    it("when the session ends between two collections, then it is renewed and every row comes about once", async () => {
      await open();
      await fault("POST", `${DATA}/composite/sobjects`, { fault: "expire-token", nth: 2 });
      const items = Array.from({ length: 450 }, () => item(portal, "note", { associations: [] }));
      assert.deepEqual([...new Set(kinds(await portal.crm.writer.upsert(items)))], ["done"]);
      assert.equal(portal.grants.refreshes, 1);
    });

    it("when the day's limit falls between two collections, then the rest waits and is completed later", async () => {
      await open();
      const items = Array.from({ length: 450 }, () => item(portal, "note", { associations: [] }));
      await fault("POST", `${DATA}/composite/sobjects`, { fault: "429-daily", nth: 2, times: 2 });
      const first = kinds(await portal.crm.writer.upsert(items));
      assert.deepEqual([...new Set(first)], ["done", "throttled"]);
      await portal.calm();
      assert.deepEqual([...new Set(kinds(await portal.crm.writer.upsert(items)))], ["done"]);
      assert.equal((await portal.held("note")).length, 450);
    });

    // With the rows, where a refused row takes the relations of all with it, and by themselves.
    for (const [where, path, referencesIntoCollections] of [["with the rows", "composite", true], ["by themselves", "composite/sobjects", false]] as const) it(`when half of the relations are refused ${where}, then those writes are tried again and completed`, async () => {
      await open({ facts: { referencesIntoCollections } });
      const items = Array.from({ length: 6 }, () => item(portal, "meeting", { associations: [portal.ids.contact, portal.ids.otherContact].map((crmId) => ({ object: "contact", crmId })) }));
      await fault("POST", `${DATA}/${path}`, { fault: "partial", body: { errorCode: "UNKNOWN_EXCEPTION", message: "no" } });
      const first = await portal.crm.writer.upsert(items);
      assert.ok(first.some(({ result }) => !result.ok) && first.some(({ result }) => result.ok));
      await portal.calm();
      assert.deepEqual([...new Set(kinds(await portal.crm.writer.upsert(items)))], ["done"]);
      for (const { key } of items) assert.equal((await heldWith(portal, "meeting", key))[0]?.contacts.length, 2);
    });

    it("when conditions fail again and again, then each is a conflict and none is written", async () => {
      await open();
      const items = Array.from({ length: 8 }, () => item(portal, "task"));
      assert.deepEqual([...new Set(kinds(await portal.crm.writer.upsert(items)))], ["done"]);
      const existing = fine(await portal.crm.writer.find("task", items.map(({ key }) => key)));
      await fault("PATCH", `${DATA}/sobjects/Task/*`, { fault: "status", status: 412, body: [{ errorCode: "PRECONDITION_FAILED", message: "no" }], times: 100 });
      const before = await portal.requests();
      const changes = items.flatMap(({ key }) => existing.filter((held) => held.key === key).map((held) => item(portal, "task", { key, existing: held, fields: { status: "completed" }, associations: [] })));
      assert.equal(changes.length, items.length);
      const results = await portal.crm.writer.upsert(changes);
      assert.deepEqual([...new Set(kinds(results))], ["conflict"]);
      assert.ok((await portal.requests()) - before < 30);
    });

    it("when a person deletes and takes back a record between tries, then there is still one", async () => {
      await open();
      const what = item(portal, "note");
      const { crmId } = fine(await one(portal, what));
      await portal.personArchives("note", crmId);
      assert.ok(!(await one(portal, what)).ok);
      await portal.edit({ object: "Task", id: crmId, deleted: false });
      assert.equal(fine(await one(portal, what)).crmId, crmId);
      assert.equal((await heldWith(portal, "note", what.key)).length, 1);
    });
  });

  describe("of odd activities", () => {
    it("a meeting of sixty contacts names fifty, and a second try adds nobody", async () => {
      await open({ settings: { duplicateRules: false } });
      const what = item(portal, "meeting", { associations: await people(60) });
      fine(await one(portal, what));
      assert.equal((await heldWith(portal, "meeting", what.key))[0]?.contacts.length, 50);
      const before = await portal.mutations();
      fine(await one(portal, what));
      assert.equal(await portal.mutations(), before);
    });

    it("things of 1970 and 2099 keep their time", async () => {
      await open();
      for (const occurredAt of ["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:01.000Z", "2099-12-31T23:59:59.000Z"]) {
        for (const object of ENGAGEMENT_OBJECTS) {
          const what = item(portal, object, { fields: { occurredAt, due: occurredAt.slice(0, 10) } });
          fine(await one(portal, what));
          const { fields } = await found(what, object);
          assert.deepEqual([fields.occurredAt, fields.due], [occurredAt, occurredAt.slice(0, 10)], object);
        }
      }
    });

    it("what happens in the hour that a clock repeats stays in its hour and on its day", async () => {
      await open();
      for (const occurredAt of ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z", "2026-03-29T00:59:59.000Z", "2026-11-01T05:30:00.000Z"]) {
        const what = item(portal, "meeting", { fields: { occurredAt, endedAt: new Date(Date.parse(occurredAt) + 3_600_000).toISOString() } });
        fine(await one(portal, what));
        const { fields } = await found(what, "meeting");
        assert.equal(fields.occurredAt, occurredAt);
        assert.equal(Date.parse(fields.endedAt ?? "") - Date.parse(occurredAt), 3_600_000);
      }
    });

    it("a meeting of three weeks stands in the calendar for two, keeps its real end, and is written once", async () => {
      await open();
      const what = item(portal, "meeting", { fields: { occurredAt: "2026-03-02T10:00:30.000Z", endedAt: "2026-03-23T10:00:00.000Z" } });
      fine(await one(portal, what));
      assert.equal((await found(what, "meeting")).fields.endedAt, "2026-03-23T10:00:00.000Z");
      const before = await portal.mutations();
      fine(await one(portal, { ...what, existing: await found(what, "meeting"), associations: [] }));
      assert.equal(await portal.mutations(), before);
    });

    it("a meeting that a person made an all-day event is not moved by a change of something else", async () => {
      await open();
      const what = item(portal, "meeting", { fields: { occurredAt: "2026-03-02T10:00:00.000Z", endedAt: "2026-03-02T11:00:00.000Z" } });
      const { crmId } = fine(await one(portal, what));
      await portal.edit({ object: "Event", id: crmId, fields: { IsAllDayEvent: true, ActivityDate: "2026-03-05", DurationInMinutes: 1_440 } });
      const moved = await found(what, "meeting");
      assert.ok(moved.occurredAt?.startsWith("2026-03-05") === true);
      fine(await one(portal, item(portal, "meeting", { key: what.key, existing: moved, fields: { nextStep: "call back" }, associations: [] })));
      assert.equal((await found(what, "meeting")).occurredAt, moved.occurredAt);
    });

    it("a text of emoji fills a field to its last pair and is not cut in one", async () => {
      await open();
      for (const object of ENGAGEMENT_OBJECTS) {
        const emoji = "👩🏽‍🔧".repeat(5_000);
        const what = item(portal, object, { fields: { subject: emoji, body: emoji, participants: emoji, nextStep: emoji } });
        fine(await one(portal, what));
        const { fields } = await found(what, object);
        for (const text of [fields.subject, fields.body, fields.participants, fields.nextStep]) assert.ok(text?.isWellFormed() === true && text.length > 200);
      }
    });

    it("an admin's rule speaks to the reviewer in its own words, however much was said in the activity", async () => {
      const message = "Enter the next step and the date by which it is due before you save the task.";
      await open({ settings: { validationRules: [{ object: "Task", field: "Subject", refuses: "About the Marigold takeover", message }] } });
      const body = "Then we talked about the Marigold takeover. Enter the hall, then the next step is to save a date, it was due long before you knew it; the task is big. ".repeat(100);
      const refused = await one(portal, item(portal, "note", { fields: { subject: "About the Marigold takeover", body } }));
      assert.ok(!refused.ok && refused.error.kind === "invalid");
      assert.ok(refused.error.publicMessage.includes("next step") && refused.error.publicMessage.includes("before you save"), refused.error.publicMessage);
    });
  });
});
