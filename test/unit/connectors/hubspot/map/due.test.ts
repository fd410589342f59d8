import assert from "node:assert/strict";
import fc from "fast-check";

import { dueDate, dueInstant } from "../../../../../connectors/hubspot/map/due.ts";

describe("the hour a task is due at", () => {
  it("when the date is none, then there is none", () => {
    for (const due of ["", "soon", "2026-13-01", "2026-3-1", "2026-02-30", "2026-04-02T10:00:00Z"]) assert.equal(dueInstant(due, "Europe/Berlin"), null, due);
  });

  it("when the owner's zone is known, then it is five in the afternoon there, on either side of a clock change", () => {
    assert.equal(dueInstant("2026-03-28", "Europe/Berlin"), "2026-03-28T16:00:00.000Z");
    assert.equal(dueInstant("2026-03-29", "Europe/Berlin"), "2026-03-29T15:00:00.000Z");
    assert.equal(dueInstant("2026-03-08", "America/New_York"), "2026-03-08T21:00:00.000Z");
    assert.equal(dueInstant("2026-03-08", "Asia/Kolkata"), "2026-03-08T11:30:00.000Z");
  });

  it("when no zone is known, then it is noon UTC", () => {
    assert.equal(dueInstant("2026-03-29", null), "2026-03-29T12:00:00.000Z");
  });

  it("reads back as the same day in every zone", () => {
    const zones = [null, ...Intl.supportedValuesOf("timeZone")];
    fc.assert(fc.property(fc.constantFrom(...zones), fc.date({ min: new Date("2000-01-01"), max: new Date("2090-01-01"), noInvalidDate: true }), (zone, day) => {
      const due = day.toISOString().slice(0, 10);
      const at = dueInstant(due, zone);
      assert.ok(at !== null);
      assert.equal(dueDate(at, zone), due);
    }));
  });
});
