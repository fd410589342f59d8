import assert from "node:assert/strict";
import { normalizePhone, regionOf, samePhone } from "../../../src/domain/hygiene/normalize-phone.ts";

describe("a phone number", () => {
  for (const [raw, region, e164, extension] of [
    ["+1 216 555 0188", "US", "+12165550188", null],
    ["(216) 555-0188", "US", "+12165550188", null],
    ["216.555.0188 x12", "US", "+12165550188", "12"],
    ["+1 216 555 0188 ext. 4471", "GB", "+12165550188", "4471"],
    ["+44 7700 900121", "US", "+447700900121", null],
    ["07700 900121", "GB", "+447700900121", null],
    ["+44 (0)20 7946 0121", "US", "+442079460121", null],
    ["0044 20 7946 0121", "US", "+442079460121", null],
    ["030 23125 140", "DE", "+493023125140", null],
    ["tel:+49-30-23125-140", "US", "+493023125140", null],
    ["089 99998 0 Durchwahl -12", "DE", "+4989999980", "12"],
    ["+33 1 99 00 10 00 poste 7", "US", "+33199001000", "7"],
    ["+1 216 555 0188 (ext 12)", "US", "+12165550188", "12"],
    ["1-800-FLOWERS", "US", "+18003569377", null],
    ["+65 6555 0123", "US", "+6565550123", null],
  ] as const) {
    it(`${raw} in ${region} is ${e164}`, () => {
      assert.deepEqual(normalizePhone(raw, region), { e164, extension });
    });
  }

  for (const raw of ["", "555-0131", "hello", "12", "PO 4471", "2026-03-05 10:00", "4111 1111 1111 1111", "x".repeat(100)]) {
    it(`${JSON.stringify(raw.slice(0, 20))} is none`, () => {
      assert.equal(normalizePhone(raw, "US"), null);
    });
  }

  it("is the same in another spelling, and another at another extension", () => {
    assert.equal(samePhone("(216) 555-0188", "+12165550188", "US"), true);
    assert.equal(samePhone("216 555 0188 x1", "216 555 0188", "US"), true);
    assert.equal(samePhone("216 555 0188 x1", "216 555 0188 x2", "US"), false);
  });

  it("of a record is read in the record's country where the CRM says one", () => {
    assert.deepEqual([regionOf("fr", "US"), regionOf(null, "US"), regionOf("Deutschland", "US"), regionOf(" DE ", "US")], ["FR", "US", "US", "DE"]);
  });

  it("with an unknown region is read only when it names its country", () => {
    assert.equal(normalizePhone("216 555 0188", "??"), null);
    assert.equal(normalizePhone("+1 216 555 0188", "??")?.e164, "+12165550188");
  });
});
