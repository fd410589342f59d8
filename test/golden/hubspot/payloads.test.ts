import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as z from "zod";

import { encodeChange, encodeNew, toEngagement } from "../../../connectors/hubspot/map/codec.ts";
import { CODECS } from "../../../connectors/hubspot/map/engagement.ts";
import { ObjectSchema } from "../../../connectors/hubspot/schemas.ts";
import { ENGAGEMENT_OBJECTS } from "../../../src/domain/model/engagement.ts";
import { crmRecordId, naturalKey } from "../../../src/domain/model/ids.ts";
import type { CrmEngagementFields } from "../../../src/ports/crm-records.ts";

const Fields = z.custom<CrmEngagementFields>((value) => typeof value === "object" && value !== null);
const Noun = z.enum(ENGAGEMENT_OBJECTS);
const GOLDEN = z.object({
  written: z.record(Noun, z.object({ fields: Fields, properties: z.record(z.string(), z.string()) })),
  read: z.partialRecord(Noun, z.object({ payload: ObjectSchema, record: z.record(z.string(), z.unknown()) })),
}).parse(JSON.parse(readFileSync(new URL("payloads.json", import.meta.url), "utf8")));

/** One owner lives in New York, nobody else's zone is known. */
const context = { zoneOf: (owner: string | null) => (owner === "71000001" ? "America/New_York" : null), now: "2026-03-20T22:00:00.000Z" };
const keyFor = (noun: string): ReturnType<typeof naturalKey> => naturalKey(`${noun}-0123456789abcdef0123456789abcdef01234567`);

describe("HubSpot's payloads, word for word", () => {
  for (const noun of ENGAGEMENT_OBJECTS) {
    const { fields, properties } = GOLDEN.written[noun];

    it(`a new ${noun} is written with these properties`, () => {
      assert.deepEqual(encodeNew(CODECS[noun], keyFor(noun), fields, context), properties);
    });

    it(`a ${noun} that reads as wanted needs no change`, () => {
      assert.deepEqual(encodeChange(CODECS[noun], { id: "1", properties }, fields, context), { properties: {}, fields: [] });
    });

    it(`a ${noun} whose subject is to change is changed in that alone`, () => {
      const patch = encodeChange(CODECS[noun], { id: "1", properties }, { ...fields, subject: "Another" }, context);
      assert.deepEqual(Object.values(patch.properties), ["Another"]);
      assert.deepEqual(patch.fields, ["subject"]);
    });
  }

  for (const [noun, golden] of Object.entries(GOLDEN.read)) {
    it(`this ${noun} of another tool or of ours is read as this record`, () => {
      assert.deepEqual(toEngagement(CODECS[Noun.parse(noun)], golden.payload, [crmRecordId("201")], context), golden.record);
    });
  }

  it("a task that changes hands is due at the end of the new owner's day", () => {
    const { properties } = GOLDEN.written.task;
    const patch = encodeChange(CODECS.task, { id: "1", properties }, { ownerId: crmRecordId("72") }, context);
    assert.deepEqual(patch.properties, { hubspot_owner_id: "72", hs_timestamp: "2026-04-02T12:00:00.000Z" });
  });

  it("a task that a person moved to WAITING is still open and stays as it is", () => {
    const { properties } = GOLDEN.written.task;
    const current = { id: "1", properties: { ...properties, hs_task_status: "WAITING" } };
    assert.deepEqual(encodeChange(CODECS.task, current, { status: "open" }, context).properties, {});
    assert.deepEqual(encodeChange(CODECS.task, current, { status: "completed" }, context).properties, { hs_task_status: "COMPLETED" });
  });

  it("one new recipient keeps the others who stand in the header", () => {
    const { properties } = GOLDEN.written.email;
    const patch = encodeChange(CODECS.email, { id: "1", properties }, { cc: [{ email: "cy@example.com", name: null, phone: null }] }, context);
    assert.deepEqual(Object.keys(patch.properties), ["hs_email_headers"]);
    assert.match(patch.properties["hs_email_headers"] ?? "", /ana@example\.com.*ben@example\.com.*cy@example\.com/);
  });
});
