import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as z from "zod";

import { encodeChange, encodeNew, toEngagement } from "../../../connectors/salesforce/map/codec.ts";
import { CODECS } from "../../../connectors/salesforce/map/engagement.ts";
import { RowSchema } from "../../../connectors/salesforce/rows.ts";
import { ENGAGEMENT_OBJECTS } from "../../../src/domain/model/engagement.ts";
import { crmRecordId, naturalKey } from "../../../src/domain/model/ids.ts";
import type { CrmEngagementFields } from "../../../src/ports/crm-records.ts";

const Fields = z.custom<CrmEngagementFields>((value) => typeof value === "object" && value !== null);
const Noun = z.enum(ENGAGEMENT_OBJECTS);
const Values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const GOLDEN = z.object({
  written: z.record(Noun, z.object({ fields: Fields, values: Values })),
  read: z.partialRecord(Noun, z.object({ about: z.string(), row: RowSchema, record: z.record(z.string(), z.unknown()) })),
}).parse(JSON.parse(readFileSync(new URL("payloads.json", import.meta.url), "utf8")));

/** One owner lives in New York, nobody else's zone is known. */
const OWNER = "005000000000001AAA";
const context = { zoneOf: (owner: string | null) => (owner === OWNER ? "America/New_York" : null), now: "2026-03-20T22:00:00.000Z" };
const keyFor = (noun: string): ReturnType<typeof naturalKey> => naturalKey(`${noun}-0123456789abcdef0123456789abcdef01234567`);
const rowOf = (noun: z.infer<typeof Noun>, values: object = {}): z.infer<typeof RowSchema> => ({ Id: "00T000000000001AAA", ...GOLDEN.written[noun].values, ...values });

describe("Salesforce's payloads, word for word", () => {
  for (const noun of ENGAGEMENT_OBJECTS) {
    const { fields, values } = GOLDEN.written[noun];

    it(`a new ${noun} is written with these values`, () => {
      assert.deepEqual(encodeNew(CODECS[noun], keyFor(noun), fields, context), values);
    });

    it(`a ${noun} that reads as wanted needs no change`, () => {
      assert.deepEqual(encodeChange(CODECS[noun], rowOf(noun), fields, context), { properties: {}, fields: [] });
    });

    it(`a ${noun} whose subject is to change is changed in that alone`, () => {
      const patch = encodeChange(CODECS[noun], rowOf(noun), { ...fields, subject: "Another" }, context);
      assert.deepEqual(patch, { properties: { Subject: noun === "meeting" ? "Cancelled: Another" : "Another" }, fields: ["subject"] });
    });
  }

  for (const [noun, golden] of Object.entries(GOLDEN.read)) {
    it(`this ${noun}, ${golden.about}, is read as this record`, () => {
      assert.deepEqual(toEngagement(CODECS[Noun.parse(noun)], golden.row, [crmRecordId("003000000000001AAA")], context), golden.record);
    });
  }

  it("when a mail changes hands, then it stands on the day that it was where the new owner lives", () => {
    const patch = encodeChange(CODECS.email, rowOf("email"), { ownerId: crmRecordId("005000000000002AAA") }, context);
    assert.deepEqual(patch.properties, { OwnerId: "005000000000002AAA", ActivityDate: "2026-03-03" });
  });

  it("when a meeting begins later, then its end goes along, even where it stays", () => {
    const patch = encodeChange(CODECS.meeting, rowOf("meeting"), { occurredAt: "2026-03-02T10:30:00.000Z" }, context);
    assert.deepEqual(patch.properties, {
      StartDateTime: "2026-03-02T10:30:00.000Z", EndDateTime: "2026-03-02T11:00:00.000Z", Steward_Occurred_At__c: "2026-03-02T10:30:00.000Z",
    });
  });

  it("when nobody told a meeting's end, then the calendar shows half an hour and it reads back as untold, until a person sets one", () => {
    const values = encodeNew(CODECS.meeting, keyFor("meeting"), { subject: "Call", occurredAt: "2026-03-02T10:00:12.345Z", endedAt: null }, context);
    assert.deepEqual([values["StartDateTime"], values["EndDateTime"], values["Steward_Ended_At__c"]], ["2026-03-02T10:00:12.000Z", "2026-03-02T10:30:12.000Z", undefined]);
    const read = (end: string): unknown => toEngagement(CODECS.meeting, { Id: "00U000000000001AAA", ...values, EndDateTime: end }, [], context).endedAt;
    assert.equal(read("2026-03-02T10:30:12.000+0000"), null);
    assert.equal(read("2026-03-02T11:30:00.000+0000"), "2026-03-02T11:30:00.000Z");
  });

  it("when a meeting ends before it begins, or weeks later, then the calendar gets what Salesforce takes and the told end reads back", () => {
    for (const [endedAt, shown] of [["2026-03-02T09:00:00.000Z", "2026-03-02T10:00:00.000Z"], ["2026-04-02T10:00:00.000Z", "2026-03-16T10:00:00.000Z"]] as const) {
      const values = encodeNew(CODECS.meeting, keyFor("meeting"), { subject: "Workshop", occurredAt: "2026-03-02T10:00:00.000Z", endedAt }, context);
      assert.equal(values["EndDateTime"], shown);
      assert.equal(toEngagement(CODECS.meeting, { Id: "00U000000000001AAA", ...values }, [], context).endedAt, endedAt);
    }
  });

  it("when Salesforce spells an instant in its own way, then it is no change", () => {
    const current = rowOf("call", { Steward_Occurred_At__c: "2026-03-02T10:00:00.000+0000", Steward_Ended_At__c: "2026-03-02T10:12:30.000+0000" });
    const wanted = { ...GOLDEN.written.call.fields, occurredAt: "2026-03-02T10:00:00.789Z", endedAt: "2026-03-02T10:12:30.001Z" };
    assert.deepEqual(encodeChange(CODECS.call, current, wanted, context).properties, {});
  });

  it("when a link is longer than the field, then it is left out rather than cut", () => {
    const values = encodeNew(CODECS.note, keyFor("note"), { reviewLink: `http://localhost:3000/reviews/${"1".repeat(255)}` }, context);
    assert.ok(!("Steward_Review_Link__c" in values));
  });

  it("when a cancellation is taken back, then nothing of it stays", () => {
    const patch = encodeChange(CODECS.meeting, rowOf("meeting"), { status: "scheduled" }, context);
    assert.deepEqual(patch.properties, { Subject: "Workshop", Steward_Status__c: "scheduled", ShowAs: "Busy" });
    assert.deepEqual(patch.fields, ["status"]);
  });

  it("when a person moved a task to a state of the org's own, then it is still open and stays as it is", () => {
    const current = rowOf("task", { Status: "Waiting on someone else", IsClosed: false });
    assert.deepEqual(encodeChange(CODECS.task, current, { status: "open" }, context).properties, {});
    assert.deepEqual(encodeChange(CODECS.task, current, { status: "completed" }, context).properties, { Status: "Completed" });
  });
});
