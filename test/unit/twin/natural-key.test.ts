import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { naturalKey } from "../../../src/domain/model/ids.ts";
import type { Activity, CalendarFacts } from "../../../src/domain/model/activity.ts";
import { activityKey, normalMessageId, reviewKey, taskKey } from "../../../src/domain/twin/natural-key.ts";
import { recurrenceInstant } from "../../../src/domain/twin/recurrence-instant.ts";
import { someActivity } from "../../helpers/some-activity.ts";

const CALENDAR: CalendarFacts = {
  uid: "abc-123@example.com", recurrenceId: null, sequence: 0, stampedAt: null, method: "REQUEST", cancelled: false, recurs: false, allDay: false, location: null, classification: "PUBLIC",
};

const meeting = (calendar: Partial<CalendarFacts>, more: Partial<Activity> = {}): Activity =>
  someActivity({ kind: "meeting", source: "calendar", sourceId: "x", mail: null, calendar: { ...CALENDAR, ...calendar }, zone: "Europe/Zurich", ...more });

const mailOf = (messageId: string | null, more: Partial<Activity> = {}): Activity => {
  const base = someActivity(more);
  assert.ok(base.mail !== null);
  return { ...base, mail: { ...base.mail, messageId } };
};

describe("the natural key", () => {
  // Keys stand in customers' CRMs. If one of these changes, everything is logged a second time: change the code back, never the vector.
  const golden: readonly (readonly [name: string, activity: Activity, parts: readonly string[], key: string])[] = [
    ["a mail", mailOf("<A1b2.C3@Example.COM>"), ["steward-activity-1", "message-id", "A1b2.C3@example.com"], "email-f71971f81d4aff10053feabdd5ce44428552f237"],
    ["a mail without a Message-ID", mailOf(null, { text: { ...someActivity().text, subject: " Re:  Pump\tDRAWINGS ", body: "The\n drawings  arrived. ".repeat(40) } }),
      ["steward-activity-1", "mail", "ana@example.com", "2026-03-10T09:00", "re: pump drawings", "the drawings arrived. ".repeat(40).slice(0, 500)], "email-bc9bc71f973b539f4903680dfd7d7cd750176c33"],
    ["a series", meeting({}), ["steward-activity-1", "calendar", "abc-123@example.com", ""], "meeting-748aa80bc6d8e3071c62e0028c3a94234832faad"],
    ["an instance", meeting({ recurrenceId: "20260310T160000" }), ["steward-activity-1", "calendar", "abc-123@example.com", "2026-03-10T15:00:00.000Z"], "meeting-9be269b39982965dd2e39a5b7ce5bc4a7c0791e7"],
    ["an all-day instance", meeting({ recurrenceId: "20260310" }), ["steward-activity-1", "calendar", "abc-123@example.com", "2026-03-10"], "meeting-c090f30e9bd944a707750903d370b7a5fc485015"],
    ["a call", someActivity({ kind: "call", source: "dialer", sourceId: "c-é\u0000", mail: null }), ["steward-activity-1", "source", "dialer", "c-é\u0000"], "call-3a05e6d0a31552640746d44878795fae031c4edf"],
  ];
  for (const [name, activity, parts, key] of golden) {
    it(`when it is of ${name}, then it is the one frozen, made of the documented parts`, () => {
      assert.equal(activityKey(activity), key);
      const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40);
      assert.equal(activityKey(activity), `${activity.kind}-${digest}`);
    });
  }

  it("when it is of a task or a review, then it is the one frozen", () => {
    const key = naturalKey(`call-${"ab".repeat(20)}`);
    assert.equal(taskKey(key, 0), "task-233c7b57b64fb0facd26802e890ea37d0926279e");
    assert.equal(taskKey(key, 11), "task-465f69e189690ec74d728c925c8532dd5640630d");
    assert.equal(reviewKey(key), "review-d5b74db87d736119b79d9b6e133c3667c99d1f82");
    assert.throws(() => taskKey(key, -1), RangeError);
    assert.throws(() => taskKey(key, 0.5), RangeError);
  });

  it("when the same mail comes a second time, then brackets, folding and the domain's case make no difference", () => {
    const first = activityKey(mailOf("<x.1@Mail.Example>"));
    for (const raw of ["x.1@mail.example", " <x.1@MAIL.example>\r\n", "<x.1\r\n @mail.example>"]) assert.equal(activityKey(mailOf(raw)), first);
    assert.notEqual(activityKey(mailOf("X.1@mail.example")), first);
    assert.equal(normalMessageId(" <> "), null);
  });

  it("when a newer version of an invitation comes, then the key stays", () => {
    assert.equal(activityKey(meeting({ sequence: 3, stampedAt: "2026-03-01T00:00:00.000Z" }, { occurredAt: "2026-04-01T00:00:00.000Z" })), activityKey(meeting({})));
  });

  it("when parts are shifted between fields, then keys differ", () => {
    const call = (source: string, sourceId: string): string => activityKey(someActivity({ kind: "call", source, sourceId, mail: null }));
    fc.assert(fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), fc.nat(20), (a, b, by) => {
      const joined = a + b;
      const cut = by % joined.length;
      fc.pre(cut !== a.length);
      assert.notEqual(call(a, b), call(joined.slice(0, cut), joined.slice(cut)));
    }));
  });

  it("when any activity is given, then the key is lawful and the same each time", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (subject, body) => {
      const activity = mailOf(null, { text: { ...someActivity().text, subject, body } });
      assert.match(activityKey(activity), /^email-[0-9a-f]{40}$/u);
      assert.equal(activityKey(activity), activityKey(structuredClone(activity)));
    }));
  });
});

describe("the instant of a recurrence id", () => {
  const writings: readonly (readonly [string, string])[] = [
    ["20260310T150000Z", "UTC"], ["20260310T160000", "Europe/Zurich"], ["TZID=Europe/Zurich:20260310T160000", "America/New_York"],
    ["TZID=\"Europe/Zurich\":20260310T160000", "UTC"], ["2026-03-10T15:00:00.000Z", "UTC"], ["TZID=W. Europe Standard Time:20260310T160000", "Europe/Zurich"], ["2026-03-10T16:00:00+01:00", "UTC"],
  ];
  for (const [raw, zone] of writings) {
    it(`when it is written as ${raw} in ${zone}, then it is the same instant`, () => {
      assert.equal(recurrenceInstant(raw, zone), "2026-03-10T15:00:00.000Z");
    });
  }

  it("when the clock is put forward or back, then a local time still names one instant", () => {
    assert.equal(recurrenceInstant("20260329T013000", "Europe/Zurich"), "2026-03-29T00:30:00.000Z");
    assert.equal(recurrenceInstant("20260329T033000", "Europe/Zurich"), "2026-03-29T01:30:00.000Z");
    assert.equal(recurrenceInstant("20261025T023000", "Europe/Zurich"), "2026-10-25T00:30:00.000Z");
    assert.equal(recurrenceInstant("20261025T033000", "Europe/Zurich"), "2026-10-25T02:30:00.000Z");
  });

  it("when it is a day, nothing, or nonsense, then it is that", () => {
    assert.equal(recurrenceInstant("VALUE=DATE:20260310", "UTC"), "2026-03-10");
    assert.equal(recurrenceInstant(" ", "UTC"), null);
    assert.equal(recurrenceInstant(null, "UTC"), null);
    assert.equal(recurrenceInstant("next tuesday", "UTC"), "next tuesday");
    assert.equal(recurrenceInstant("20260310T160000", "Middle/Earth"), "20260310T160000");
  });
});
