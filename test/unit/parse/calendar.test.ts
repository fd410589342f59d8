import assert from "node:assert/strict";
import { readAll, readOne, refusal } from "./read.ts";

const calendar = (event: string, before = ""): string =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${before}BEGIN:VEVENT\r\nUID:u1\r\nDTSTAMP:20260210T090000Z\r\n${event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

const CUSTOM_ZONE =
  "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n" +
  "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";

describe("a calendar file", () => {
  it("when its zone holds what is no zone's, then its library has nothing to tell the console", async () => {
    const { warn } = console;
    const told: unknown[] = [];
    console.warn = (...words: unknown[]) => { told.push(...words); };
    try {
      const smuggled = "BEGIN:VEVENT\r\nUID:x\r\nDTSTART:20260101T000000Z\r\nDURATION:visa 4111\r\nEND:VEVENT\r\n";
      const zone = CUSTOM_ZONE.replace("BEGIN:STANDARD", `${smuggled}BEGIN:STANDARD\r\n${smuggled.trimEnd()}`);
      const one = await readOne("a.ics", calendar("DTSTART;TZID=Customized Time Zone:20260710T150000", zone));
      assert.equal(one.occurredAt, "2026-07-10T13:00:00.000Z");
    } finally {
      console.warn = warn;
    }
    assert.ok(!JSON.stringify(told).includes("4111"), JSON.stringify(told));
  });

  for (const [name, start, before, instant] of [
    ["in UTC", "DTSTART:20260310T150000Z", "", "2026-03-10T15:00:00.000Z"],
    ["with an IANA zone and no VTIMEZONE", "DTSTART;TZID=America/New_York:20260310T150000", "", "2026-03-10T19:00:00.000Z"],
    ["with an IANA zone in winter", "DTSTART;TZID=America/New_York:20260302T150000", "", "2026-03-02T20:00:00.000Z"],
    ["with a Windows zone name", "DTSTART;TZID=W. Europe Standard Time:20260710T150000", "", "2026-07-10T13:00:00.000Z"],
    ["with a quoted Windows zone name", 'DTSTART;TZID="Pacific Standard Time":20260710T150000', "", "2026-07-10T22:00:00.000Z"],
    ["with a quote around zone and time", 'DTSTART;TZID="W. Europe Standard Time:20260710T150000"', "", "2026-07-10T13:00:00.000Z"],
    ["with a zone of its own", "DTSTART;TZID=Customized Time Zone:20260710T150000", CUSTOM_ZONE, "2026-07-10T13:00:00.000Z"],
    ["with a vendor's prefix before the zone", "DTSTART;TZID=/example.org/20260101/Europe/Berlin:20260710T150000", "", "2026-07-10T13:00:00.000Z"],
    ["floating, in the zone of the calendar", "DTSTART:20260710T150000", "X-WR-TIMEZONE:Asia/Tokyo\r\n", "2026-07-10T06:00:00.000Z"],
    ["floating, in the zone given", "DTSTART:20260710T150000", "", "2026-07-10T19:00:00.000Z"],
    ["for a whole day", "DTSTART;VALUE=DATE:20260710", "", "2026-07-10T04:00:00.000Z"],
  ] as const) {
    it(`has the right instant ${name}`, async () => {
      const one = await readOne("a.ics", calendar(start, before));
      assert.equal(one.occurredAt, instant);
      assert.equal(one.calendar?.allDay, start.includes("VALUE=DATE"));
    });
  }

  it("gives its iTIP facts, people without rooms, and unfolded, unescaped text", async () => {
    const one = await readOne("a.ics", calendar([
      "DTSTART:20260310T150000Z", "DURATION:PT1H30M", "SEQUENCE:3", "STATUS:CANCELLED", "CLASS:CONFIDENTIAL", "RRULE:FREQ=WEEKLY", "LOCATION:Hall 4\\, gate 2", "CONFERENCE;VALUE=URI:https://meet.example.com/1",
      "SUMMARY:Pilot\\; part two", "DESCRIPTION:First line\\nsecond li", " ne\\, folded", 'ORGANIZER;CN="Example, Ana":MAILTO:ana@example.net',
      "ATTENDEE;CN=Ben;PARTSTAT=ACCEPTED:mailto:ben@example.com", "ATTENDEE;CUTYPE=ROOM;CN=Hall 4:mailto:hall4@example.com", "ATTENDEE;CN=Ana:mailto:Ana@example.net",
    ].join("\r\n"), "METHOD:REQUEST\r\n"));
    assert.deepEqual(one.calendar, {
      uid: "u1", recurrenceId: null, sequence: 3, stampedAt: "2026-02-10T09:00:00.000Z", method: "REQUEST", cancelled: true, recurs: true, allDay: false,
      location: "Hall 4, gate 2 https://meet.example.com/1", classification: "CONFIDENTIAL",
    });
    assert.equal(one.endedAt, "2026-03-10T16:30:00.000Z");
    assert.equal(one.text.subject, "Pilot; part two");
    assert.equal(one.text.body, "First line\nsecond line, folded");
    assert.deepEqual(one.participants, [{ role: "organizer", name: "Example, Ana", email: "ana@example.net" }, { role: "attendee", name: "Ben", email: "ben@example.com" }]);
  });

  it("treats an unknown CLASS as private and a missing METHOD as published", async () => {
    const one = await readOne("a.ics", calendar("DTSTART:20260310T150000Z\r\nCLASS:SECRET"));
    assert.equal(one.calendar?.classification, "PRIVATE");
    assert.equal(one.calendar.method, "PUBLISH");
  });

  it("gives every event, a moved instance under an id of its own", async () => {
    const second = "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:u1\r\nRECURRENCE-ID:20260317T150000Z\r\nDTSTART:20260318T150000Z";
    const all = await readAll("a.ics", calendar(`DTSTART:20260310T150000Z\r\nRRULE:FREQ=WEEKLY\r\n${second}`));
    assert.deepEqual(all.map(({ sourceId }) => sourceId), ["u1", "u1/20260317T150000Z"]);
  });

  it("is refused with a reason when it is none, holds no event, or has a start that is no date", async () => {
    assert.match(await refusal("a.ics", "hello"), /no calendar file/);
    assert.match(await refusal("a.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR"), /holds no event/);
    assert.match(await refusal("a.ics", calendar("DTSTART:soon")), /no start/);
  });
});
