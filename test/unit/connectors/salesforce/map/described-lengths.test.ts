import assert from "node:assert/strict";

import { FieldDescriptionSchema } from "../../../../../connectors/salesforce/describe.ts";
import type { ObjectDescription } from "../../../../../connectors/salesforce/describe.ts";
import { encodeNew, visibleCodec } from "../../../../../connectors/salesforce/map/codec.ts";
import { CODECS } from "../../../../../connectors/salesforce/map/engagement.ts";
import { CUT_MARK } from "../../../../../connectors/salesforce/map/text.ts";
import { naturalKey } from "../../../../../src/domain/model/ids.ts";

const described = (lengths: Readonly<Record<string, readonly [string, number]>>): ObjectDescription => ({
  name: "Task", keyPrefix: "00T", createable: true, updateable: true,
  fields: Object.entries(lengths).map(([name, [type, length]]) => FieldDescriptionSchema.parse({ name, type, length, createable: true, updateable: true })),
});
const CONTEXT = { zoneOf: () => null, now: "2026-03-20T12:00:00.000Z" };
const KEY = naturalKey("note-0123456789abcdef0123456789abcdef01234567");
const sent = (description: ObjectDescription, fields: { readonly subject: string; readonly body: string }) => encodeNew(visibleCodec(CODECS.note, description), KEY, fields, CONTEXT);
const stored = (text: string): number => text.replaceAll("\n", "\r\n").length;

describe("texts in an org whose fields are shorter than usual", () => {
  const short = described({ Subject: ["string", 40], Description: ["textarea", 300], Steward_Kind__c: ["picklist", 255] });

  it("F37 each is cut between characters to the length that the org describes, with a mark", () => {
    const { Subject: subject, Description: body } = sent(short, { subject: "🚚".repeat(50), body: `${"line\n".repeat(100)}end` });
    assert.ok(typeof subject === "string" && typeof body === "string");
    assert.ok(subject.isWellFormed() && subject.endsWith("…") && subject.length <= 40 && subject.length > 36, subject);
    assert.ok(body.endsWith(CUT_MARK) && stored(body) <= 300 && stored(body) > 250, String(stored(body)));
  });

  it("what fits is sent as it is, and a field that tells no length has the usual one", () => {
    const texts = { subject: "About the sensors", body: "Two lines,\nno more." };
    const { Subject: subject, Description: body } = sent(short, texts);
    assert.deepEqual({ subject, body }, texts);
    const usual = sent(described({ Subject: ["string", 0], Description: ["textarea", 0] }), { subject: "a".repeat(300), body: "b".repeat(1_000) });
    assert.deepEqual([String(usual["Subject"]).length, String(usual["Description"]).length], [255, 1_000]);
  });
});
