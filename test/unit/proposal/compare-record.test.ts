import assert from "node:assert/strict";

import type { RecordField } from "../../../src/domain/model/record-fields.ts";
import { sameValue, standing } from "../../../src/domain/proposal/compare-record.ts";

const SAME: readonly (readonly [RecordField, string | null, string | null])[] = [
  ["amount", "260000", "260000.00"], ["amount", "0260000.50", "260000.5"], ["email", "Ana@Example.com", "ana@example.com"],
  ["phone", "+1 216 555 0188", "+1 (216) 555-0188"], ["phone", "0044 7700 900123", "+44 7700 900123"],
  ["website", "https://www.example.com/eu", "example.com"], ["name", "Example  Pumps ", "Example Pumps"], ["title", null, ""],
];
const DIFFERENT: readonly (readonly [RecordField, string | null, string | null])[] = [
  ["amount", "260000", "26000"], ["amount", "260000", null], ["closeDate", "2026-05-31", "2026-05-30"], ["email", "ana@example.com", "ben@example.com"],
  ["website", "example.com", "example.org"], ["name", "Example pumps", "Example Pumps"], ["phone", "+1 216 555 0188", "+1 216 555 0189"],
];

describe("a wanted change held against its record", () => {
  for (const [field, one, other] of SAME) it(`${field}: ${String(one)} and ${String(other)} mean the same`, () => { assert.ok(sameValue(field, one, other)); });
  for (const [field, one, other] of DIFFERENT) it(`${field}: ${String(one)} and ${String(other)} differ`, () => { assert.ok(!sameValue(field, one, other)); });

  const change = { fields: { amount: "260000", closeDate: "2026-05-31" }, base: { amount: "99000", closeDate: "2026-04-29" } };

  it("when nothing moved, then all of it is to be written", () => {
    assert.deepEqual(standing("opportunity", change, { ...change.base, name: "Pumps" }), { toWrite: change.fields, moved: [] });
  });

  it("when a part stands as wanted already, then the rest is to be written", () => {
    assert.deepEqual(standing("opportunity", change, { amount: "260000.00", closeDate: "2026-04-29" }), { toWrite: { closeDate: "2026-05-31" }, moved: [] });
  });

  it("when a field holds neither what it was nor what is wanted, then it moved", () => {
    assert.deepEqual(standing("opportunity", change, { amount: "120000", closeDate: "2026-04-29" }).moved, ["amount"]);
  });

  it("when a change is of the form alone, then every character counts; otherwise the meaning does", () => {
    const change = { fields: { title: "Head of Sales" }, base: { title: "Head  of Sales" } };
    assert.deepEqual(standing("contact", change, { title: "Head  of Sales" }), { toWrite: {}, moved: [] });
    assert.deepEqual(standing("contact", { ...change, isOfForm: true }, { title: "Head  of Sales" }), { toWrite: { title: "Head of Sales" }, moved: [] });
    assert.deepEqual(standing("contact", { ...change, isOfForm: true }, { title: "Head of Sales" }), { toWrite: {}, moved: [] });
    assert.deepEqual(standing("contact", { ...change, isOfForm: true }, { title: "Head of  Sales" }).moved, ["title"]);
  });

  it("when a field was emptied, then it moved; a main one of several that never was filled did not", () => {
    assert.deepEqual(standing("opportunity", change, { amount: null, closeDate: "2026-04-29" }).moved, ["amount"]);
    const phone = { fields: { phone: "+1 216 555 0188" }, base: { phone: "+1 216 555 0100" } };
    assert.deepEqual(standing("contact", phone, { phone: null }).moved, []);
    assert.deepEqual(standing("contact", phone, { phone: "+1 216 555 0111" }).moved, ["phone"]);
  });
});
