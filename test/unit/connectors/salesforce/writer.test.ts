import assert from "node:assert/strict";

import { crmRecordId, naturalKey, writeId } from "../../../../src/domain/model/ids.ts";
import type { CrmEngagement } from "../../../../src/ports/crm-records.ts";
import type { UpsertItem, UpsertResult } from "../../../../src/ports/crm-writer.ts";
import type { Seen } from "./scripted-host.ts";
import { KEY, noteItem, noteRow, objectsWithout, smallOrg } from "./small-org.ts";
import type { Odd, SmallOrg } from "./small-org.ts";

const [ANA, BEN] = [crmRecordId("003000000000001AAA"), crmRecordId("003000000000002AAA")];
const isInsert = ({ method, path }: Seen): boolean => method === "POST" && path.endsWith("/composite/sobjects");
const made = (...ids: readonly string[]): { status: number; json: unknown } => ({ status: 200, json: ids.map((id) => ({ id, success: true, errors: [] })) });
const refused = (statusCode: string): { status: number; json: unknown } => ({ status: 200, json: [{ success: false, errors: [{ statusCode, message: "refused", fields: [] }] }] });

describe("the Salesforce writer, met with answers that no sandbox gives", () => {
  let org: SmallOrg;
  const open = async (odd: Odd = {}): Promise<void> => { org = await smallOrg(odd); };
  afterEach(() => { org.host.stop(); });
  const upsert = async (item: UpsertItem): Promise<UpsertResult["result"]> => {
    const [result] = await org.writer.upsert([item]);
    assert.ok(result);
    return result.result;
  };
  const found = async (): Promise<CrmEngagement> => {
    const result = await org.writer.find("note", [KEY]);
    assert.ok(result.ok && result.value[0] !== undefined);
    return result.value[0];
  };

  describe("making a record", () => {
    it("when a collection is done without a word about a row, then nobody claims that it was written", async () => {
      await open({ says: (seen) => (isInsert(seen) ? { status: 200, json: [] } : undefined) });
      const result = await upsert(noteItem());
      assert.ok(!result.ok && result.error.kind === "unavailable" && result.error.mayHaveHappened);
    });

    it("when it was written all the same, then the row itself tells", async () => {
      await open({ says: (seen, rows) => { if (!isInsert(seen)) return undefined; rows["Task"] = [noteRow()]; return { status: 200, json: [] }; } });
      const result = await upsert(noteItem());
      assert.ok(result.ok);
      assert.deepEqual([result.value.created, result.value.crmId, result.value.guarantee], [false, "00T000000000001AAA", "unique-key"]);
    });

    it("when the key was taken meanwhile, then that row is read; when it cannot be read, then the doubt is told", async () => {
      let isBroken = false;
      await open({ says: (seen, rows) => {
        if (isBroken && seen.path.includes("/queryAll")) return { status: 503, json: [{ errorCode: "SERVER_UNAVAILABLE", message: "busy" }] };
        if (!isInsert(seen)) return undefined;
        isBroken = (rows["Task"]?.length ?? 0) > 0;
        return refused("DUPLICATE_VALUE");
      } });
      const nobody = await upsert(noteItem());
      assert.ok(!nobody.ok && nobody.error.kind === "conflict" && !nobody.error.mayHaveHappened);
      org.rows["Task"] = [{ ...noteRow(), Steward_Activity_Key__c: "somebody's" }];
      const unread = await upsert(noteItem());
      assert.ok(!unread.ok && unread.error.kind === "unavailable" && unread.error.mayHaveHappened);
    });

    it("when the record of the key was deleted, then it is not made again", async () => {
      await open();
      org.rows["Task"] = [noteRow({ IsDeleted: true })];
      const result = await upsert(noteItem());
      assert.ok(!result.ok && result.error.kind === "invalid" && /recycle bin/.test(result.error.publicMessage));
      assert.deepEqual(org.writes(), []);
    });

    it("when of several records of a key one lives, then it is the one, and of those the oldest", async () => {
      await open();
      org.rows["Task"] = [noteRow({ Id: "00T000000000003AAA", CreatedDate: "2026-03-20T10:00:01.000+0000" }), noteRow({ IsDeleted: true }), noteRow({ Id: "00T000000000002AAA", CreatedDate: "2026-03-20T10:00:00.000+0000" })];
      assert.equal((await found()).crmId, "00T000000000002AAA");
    });

    it("when keys are not unique, then the whole batch goes by the key in one call", async () => {
      await open({ isUnique: false, says: ({ method, path }) => (method === "PATCH" && path.endsWith("/composite/sobjects/Task/Steward_Activity_Key__c") ? { status: 200, json: [{ id: "00T000000000001AAA", success: true, created: true, errors: [] }, { success: false, errors: [{ statusCode: "DUPLICATE_EXTERNAL_ID", message: "several" }] }] } : undefined) });
      const items = [noteItem(), noteItem({ writeId: writeId("w2"), key: naturalKey(`note-${"1".repeat(40)}`) })];
      const [one, other] = await org.writer.upsert(items);
      assert.ok(one?.result.ok === true && one.result.value.created && one.result.value.guarantee === "locked-search");
      assert.ok(other?.result.ok === false && other.result.error.kind === "conflict");
      assert.equal(org.writes().length, 1);
    });

    it("when a second person cannot be related, then the write is to be tried again, and then only they are added", async () => {
      let isRefusing = true;
      await open({ says: (seen, rows) => {
        if (!isInsert(seen)) return undefined;
        const isRelation = JSON.stringify(seen.body).includes("TaskRelation");
        if (isRelation) return isRefusing ? refused("UNKNOWN_EXCEPTION") : made("0RT000000000001AAA");
        rows["Task"] = [noteRow({ WhoId: ANA })];
        return made("00T000000000001AAA");
      } });
      const item = noteItem({ associations: [ANA, BEN].map((crmId) => ({ object: "contact", crmId })) });
      const first = await upsert(item);
      assert.ok(!first.ok && first.error.kind === "unavailable" && first.error.mayHaveHappened);
      isRefusing = false;
      const again = await upsert(item);
      assert.ok(again.ok && !again.value.created);
      assert.deepEqual(org.writes().at(-1)?.body, { allOrNone: false, records: [{ attributes: { type: "TaskRelation" }, TaskId: "00T000000000001AAA", RelationId: BEN }] });
      assert.equal(org.writes().length, 3);
    });
  });

  it("when a record that is there lacks its person and cannot get one, then the write is to be tried again", async () => {
    await open({ says: ({ method }) => (method === "PATCH" ? { status: 503, json: [{ errorCode: "SERVER_UNAVAILABLE", message: "busy" }] } : undefined) });
    org.rows["Task"] = [noteRow()];
    const result = await upsert(noteItem({ associations: [{ object: "contact", crmId: ANA }] }));
    assert.ok(!result.ok && result.error.kind === "unavailable" && result.error.mayHaveHappened);
  });

  it("when owners live in different zones, then each is asked for once, and what they did stands on their day", async () => {
    await open({ says: (seen) => (isInsert(seen) ? made("00T000000000001AAA") : undefined) });
    const ownerId = crmRecordId("005000000000001AAA");
    org.rows["User"] = [{ Id: ownerId, TimeZoneSidKey: "Asia/Tokyo" }];
    const fields = { subject: "Visit", occurredAt: "2026-03-02T20:00:00.000Z", ownerId };
    for (const key of ["3", "4"]) assert.ok((await upsert(noteItem({ key: naturalKey(`note-${key.repeat(40)}`), fields }))).ok);
    for (const { body } of org.writes()) assert.match(JSON.stringify(body), /"ActivityDate":"2026-03-03"/);
    assert.equal(org.host.seen.filter(({ path }) => path.includes("FROM+User")).length, 1);
  });

  describe("in an org that shows less", () => {
    it("when the key field is not there, then it asks anew and says what an admin must do", async () => {
      await open({ hidden: ["Steward_Activity_Key__c"] });
      const result = await upsert(noteItem());
      assert.ok(!result.ok && result.error.kind === "forbidden" && /deploy/.test(result.error.publicMessage));
      assert.equal(org.host.seen.filter(({ path }) => path.endsWith("/Task/describe")).length, 2);
    });

    it("when another field is not there, then it is neither asked for nor written", async () => {
      await open({ hidden: ["Steward_Match__c", "TaskSubtype"], says: (seen) => (isInsert(seen) ? made("00T000000000001AAA") : undefined) });
      assert.ok((await upsert(noteItem({ fields: { subject: "Visit", matchFlag: "clear", outcome: "auto" } }))).ok);
      const sent = JSON.stringify(org.host.seen);
      assert.ok(!sent.includes("Steward_Match__c") && !sent.includes("TaskSubtype") && sent.includes("Steward_Outcome__c"));
    });

    it("when it has no Shared Activities, then further people are no fault", async () => {
      await open({ objects: objectsWithout("TaskRelation"), says: (seen) => (isInsert(seen) ? made("00T000000000001AAA") : undefined) });
      assert.ok((await upsert(noteItem({ associations: [ANA, BEN].map((crmId) => ({ object: "contact", crmId })) }))).ok);
      assert.equal(org.writes().length, 1);
    });
  });

  describe("changing a record", () => {
    const change = async (part: Partial<UpsertItem> = {}): Promise<UpsertResult["result"]> => upsert(noteItem({ existing: await found(), fields: { subject: "Another" }, ...part }));
    const patches = (): readonly Seen[] => org.writes().filter(({ method }) => method === "PATCH");
    const isProbe = ({ method, headers }: Seen): boolean => method === "GET" && headers["if-unmodified-since"] !== undefined;

    it("when the org honours the condition, then it is asked once, and the change is under the time that was read", async () => {
      await open({ says: (seen) => (isProbe(seen) ? { status: 412 } : undefined) });
      org.rows["Task"] = [noteRow()];
      for (const result of [await change(), await change()]) {
        assert.ok(result.ok && result.value.guarantee === "last-modified" && result.value.http === 204);
        assert.equal(result.value.versionAfter, "2026-03-20T21:59:30.000Z");
      }
      assert.equal(org.host.seen.filter(isProbe).length, 1);
      assert.deepEqual(patches().map(({ headers, body }) => [headers["if-unmodified-since"], body]), Array(2).fill(["Fri, 20 Mar 2026 21:59:30 GMT", { Subject: "Another" }]));
    });

    it("when the org does not honour it, then the guarantee is our own comparison", async () => {
      await open();
      org.rows["Task"] = [noteRow()];
      const result = await change();
      assert.ok(result.ok && result.value.guarantee === "read-compare-write");
    });

    it("when Salesforce says that the row is newer, then it is a conflict", async () => {
      await open({ says: ({ method, headers }) => (headers["if-unmodified-since"] === undefined ? undefined : { status: 412, ...(method === "PATCH" ? { json: [{ errorCode: "PRECONDITION_FAILED", message: "no" }] } : {}) }) });
      org.rows["Task"] = [noteRow()];
      const result = await change();
      assert.ok(!result.ok && result.error.kind === "conflict" && !result.error.mayHaveHappened);
    });

    it("when somebody wrote within the same second, then the guarantee named is what really held", async () => {
      await open({ says: (seen, rows) => {
        if (isProbe(seen)) return { status: 412 };
        if (seen.method === "PATCH") rows["Task"] = [noteRow({ Subject: "Another", Description: "A person wrote this." })];
        return undefined;
      } });
      org.rows["Task"] = [noteRow()];
      const result = await change();
      assert.ok(result.ok && result.value.guarantee === "read-compare-write");
    });

    it("when it cannot be read back, then it is done all the same, with its version untold", async () => {
      let isBroken = false;
      await open({ says: (seen) => {
        if (seen.method === "PATCH") isBroken = true;
        return isBroken && seen.path.includes("/queryAll") ? { status: 503, json: [] } : undefined;
      } });
      org.rows["Task"] = [noteRow()];
      const result = await change();
      assert.ok(result.ok && result.value.versionAfter === null);
    });

    it("when a row names nobody yet, then its person comes with the change; whom it names stays", async () => {
      await open();
      org.rows["Task"] = [noteRow()];
      assert.ok((await change({ associations: [{ object: "contact", crmId: ANA }] })).ok);
      assert.deepEqual(patches().at(-1)?.body, { Subject: "Another", WhoId: ANA });
      org.rows["Task"] = [noteRow({ WhoId: BEN, WhatId: "001000000000001AAA" })];
      assert.ok((await change({ associations: [{ object: "opportunity", crmId: crmRecordId("006000000000001AAA") }] })).ok);
      assert.deepEqual(patches().at(-1)?.body, { Subject: "Another" });
    });

    it("when the row no longer carries the key, then it is a conflict and nothing is written", async () => {
      await open();
      org.rows["Task"] = [noteRow()];
      const existing = await found();
      org.rows["Task"] = [noteRow({ Steward_Activity_Key__c: `note-${"2".repeat(40)}` })];
      const result = await upsert(noteItem({ existing, fields: { subject: "Another" } }));
      assert.ok(!result.ok && result.error.kind === "conflict");
      assert.deepEqual(org.writes(), []);
    });
  });

  it("when more keys are asked for than an address holds, then they go in several questions", async () => {
    await open();
    const keys = Array.from({ length: 400 }, (_, at) => naturalKey(`meeting-${String(at).padStart(40, "0")}`));
    assert.ok((await org.writer.find("meeting", keys)).ok);
    const asked = org.parts().filter(({ path }) => path.includes("/queryAll"));
    assert.ok(asked.length > 1 && asked.every(({ path }) => path.length < 16_000));
  });
});
