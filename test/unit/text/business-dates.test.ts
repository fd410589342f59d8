import assert from "node:assert/strict";
import fc from "fast-check";
import { PHRASES, THURSDAY } from "./date-phrases.ts";
import { readDates } from "../../../src/domain/text/business-dates.ts";
import { cpuMs } from "../../helpers/cpu-time.ts";

describe("dates as business people mean them", () => {
  for (const [words, day] of PHRASES) {
    it(`"${words}" said on a Thursday is ${day ?? "open"}`, () => {
      const last = readDates(words, THURSDAY).at(-1);
      assert.equal(last === undefined ? "none" : last.date, day);
      if (day === null) assert.equal(last?.ambiguous, true);
    });
  }

  it("are counted from the speaker's local day: the stated offset wins over the zone", () => {
    const late = "2026-03-06T02:00:00.000Z";
    assert.equal(readDates("tomorrow", { spokenAt: late, zone: "America/New_York" })[0]?.date, "2026-03-06");
    assert.equal(readDates("tomorrow", { spokenAt: late, zone: "Asia/Singapore" })[0]?.date, "2026-03-07");
    assert.equal(readDates("tomorrow", { spokenAt: late, zone: "Asia/Singapore", offsetMinutes: -300 })[0]?.date, "2026-03-06");
  });

  it("in figures are open until the region or a part over twelve settles them", () => {
    const read = (words: string, region: string | null): string | null | undefined => readDates(words, { ...THURSDAY, region })[0]?.date;
    assert.deepEqual(readDates("by 06/04", THURSDAY)[0]?.candidates, ["2026-04-06", "2026-06-04"]);
    assert.equal(read("by 06/04", "GB"), "2026-04-06");
    assert.equal(read("by 06/04", "US"), "2026-06-04");
    assert.equal(read("by 06/04", "CA"), null);
    assert.equal(read("by 25/04", "US"), "2026-04-25");
  });

  it("say where they stand, with their deadline words and the time", () => {
    const text = "Fine. I'll send it by this Friday, noon Singapore time, or call Monday at 3 pm.";
    const [first, second] = readDates(text, THURSDAY);
    assert.deepEqual([first?.phrase, first?.kind, first?.timeOfDay, first?.date], ["by this Friday, noon", "deadline", "12:00", "2026-03-06"]);
    assert.deepEqual([second?.phrase, second?.kind, second?.timeOfDay, second?.date], ["Monday at 3 pm", "point", "15:00", "2026-03-09"]);
    for (const mention of [first, second]) assert.equal(text.slice(mention?.start, mention?.end), mention?.phrase);
  });

  it("tell past, range, point and deadline apart", () => {
    const kind = (words: string): string | undefined => readDates(words, THURSDAY)[0]?.kind;
    assert.equal(kind("they shipped it on Monday"), "past");
    assert.equal(kind("we meet next week"), "range");
    assert.equal(kind("we meet on Monday"), "point");
    assert.equal(kind("within ten business days"), "deadline");
    assert.equal(kind("As agreed, the plan starts on Monday"), "point");
  });

  it("of a weekday named on itself give both days", () => {
    assert.deepEqual(readDates("I'll send it on Thursday", THURSDAY)[0]?.candidates, ["2026-03-05", "2026-03-12"]);
  });

  it("skip weekends in business days, wherever the count begins", () => {
    for (const [spokenAt, day] of [["2026-03-06T15:00:00Z", "2026-03-09"], ["2026-03-07T15:00:00Z", "2026-03-09"], ["2026-03-09T15:00:00Z", "2026-03-10"]] as const) {
      assert.equal(readDates("within one business day", { spokenAt, zone: "UTC" })[0]?.date, day);
    }
  });

  it("end a week on Friday, also when spoken on Friday, Saturday or Sunday", () => {
    for (const [spokenAt, day] of [["2026-03-06T15:00:00Z", "2026-03-06"], ["2026-03-07T15:00:00Z", "2026-03-13"], ["2026-03-08T15:00:00Z", "2026-03-13"]] as const) {
      assert.equal(readDates("by EOW", { spokenAt, zone: "UTC" })[0]?.date, day);
    }
  });

  it("lie inside the text, in order, without overlap, whatever the text", () => {
    const word = fc.constantFrom("by", "Monday", "the", "ninth", "next", "week", "of", "March", "3", "in", "ten", "days", "end", "06/04", "not", "may", "Q1", "tomorrow", "and", ",", ".", "at", "3 pm", "\n");
    fc.assert(fc.property(fc.array(word, { maxLength: 25 }), (words) => {
      const text = words.join(" ");
      const mentions = readDates(text, THURSDAY);
      for (const [index, { start, end, date }] of mentions.entries()) {
        assert.ok(start >= 0 && end > start && end <= text.length);
        assert.ok(date === null || /^\d{4}-\d\d-\d\d$/.test(date));
        assert.ok(index === 0 || start >= (mentions[index - 1]?.start ?? 0));
      }
    }), { numRuns: 500 });
  });

  it("are found quickly in hostile text", () => {
    for (const text of [`in${" ".repeat(90_000)}x`, "by the ".repeat(14_000), "Monday, the ".repeat(8_000), "1/".repeat(40_000), "end of the ".repeat(9_000)]) {
      const started = cpuMs();
      readDates(text, THURSDAY);
      assert.ok(cpuMs() - started < 1_000);
    }
  });
});
