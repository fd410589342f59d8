import assert from "node:assert/strict";
import fc from "fast-check";
import { dateOf, dayOf, weekdayOf } from "../../../src/domain/text/calendar-days.ts";
import { readDates } from "../../../src/domain/text/business-dates.ts";
import { HOLIDAY_REGIONS, isHoliday } from "../../../src/domain/text/holidays.ts";
import { regionOfZone } from "../../../src/domain/text/region-of-zone.ts";

/** As the authorities publish them (gov.uk, opm.gov, canada.ca and the laws named in the source). */
const OFF: readonly (readonly [string, string])[] = [
  ["US", "2026-01-19"], ["US", "2026-05-25"], ["US", "2026-07-03"], ["US", "2026-11-26"], ["US", "2027-07-05"], ["US", "2021-12-31"],
  ["GB", "2026-04-03"], ["GB", "2026-04-06"], ["GB", "2026-05-04"], ["GB", "2026-08-31"], ["GB", "2026-12-28"], ["GB", "2027-12-27"], ["GB", "2027-12-28"], ["GB", "2022-01-03"],
  ["DE", "2026-05-14"], ["DE", "2026-05-25"], ["DE", "2026-10-03"], ["FR", "2026-07-14"], ["CA", "2026-05-18"], ["CA", "2026-07-01"], ["NL", "2026-04-27"], ["NL", "2025-04-26"],
  ["NO", "2026-04-02"], ["PL", "2026-06-04"], ["CH", "2026-08-01"], ["IE", "2026-10-26"], ["AU", "2026-01-26"], ["ES", "2026-10-12"], ["IT", "2026-06-02"],
];
const WORKED: readonly (readonly [string, string])[] = [
  ["US", "2026-04-03"], ["GB", "2026-07-03"], ["DE", "2026-11-11"], ["FR", "2026-04-03"], ["GB", "2026-12-24"], ["CH", "2026-05-01"], ["US", "2026-07-06"], ["JP", "2026-01-01"],
];

describe("public holidays", () => {
  for (const [region, date] of OFF) it(`${region} does not work on ${date}`, () => { assert.ok(isHoliday(dayOf(date), region)); });
  for (const [region, date] of WORKED) it(`${region} works on ${date}, as far as is known`, () => { assert.ok(!isHoliday(dayOf(date), region)); });
  it("are some, and few, in every country and year", () => {
    fc.assert(fc.property(fc.constantFrom(...HOLIDAY_REGIONS), fc.integer({ min: 2000, max: 2060 }), (region, year) => {
      const from = dayOf(`${String(year)}-01-01`);
      const off = Array.from({ length: 365 }, (_, at) => from + at).filter((day) => isHoliday(day, region));
      assert.ok(off.length >= 4 && off.length <= 14, `${region} ${String(year)}: ${off.map(dateOf).join(" ")}`);
      if (region === "US" || region === "GB" || region === "CA") assert.ok(off.every((day) => weekdayOf(day) < 5));
    }), { numRuns: 200 });
  });
});

describe("business days", () => {
  const spokenAt = "2026-04-01T09:00:00.000Z";
  const due = (zone: string, words: string): string | null | undefined => readDates(words, { spokenAt, zone, holidaysOf: regionOfZone(zone) })[0]?.date;
  it("leave out the days off of the country whose clock the speaker reads", () => {
    assert.equal(due("Europe/London", "in three business days"), "2026-04-08"); // Good Friday and Easter Monday
    assert.equal(due("America/New_York", "in three business days"), "2026-04-06");
    assert.equal(due("Europe/Paris", "in three business days"), "2026-04-07"); // Easter Monday only
    assert.equal(due("UTC", "in three business days"), "2026-04-06");
  });
  it("do not settle how a date is written", () => {
    const [mention] = readDates("by 06/04", { spokenAt: "2026-03-01T09:00:00.000Z", zone: "Europe/London", holidaysOf: "GB" });
    assert.deepEqual([mention?.date, mention?.ambiguous], [null, true]);
  });
  it("know no country where a zone is nobody's own", () => {
    for (const zone of ["UTC", "Etc/GMT+2", "Nowhere/Land"]) assert.equal(regionOfZone(zone), null);
  });
});
