import assert from "node:assert/strict";
import fc from "fast-check";

import type { Alert, Condition } from "../../../src/domain/alerts/alert.ts";
import { isSettled } from "../../../src/domain/alerts/alert.ts";
import { isQuiet } from "../../../src/domain/alerts/quiet-hours.ts";
import { nextTurn, type TellingTerms } from "../../../src/domain/alerts/turn.ts";

const START = Date.parse("2026-03-02T09:00:00.000Z");
const MINUTE_MS = 60_000;
const at = (minutes: number): string => new Date(START + minutes * MINUTE_MS).toISOString();
const TERMS: TellingTerms = { muted: [], quietHours: null, remindAfterHours: 24 };
const overdue: Condition = { workflow: "reviews", subject: "", severity: "warning", title: "Reviews pile up", detail: "12 of 40", action: "Decide them." };
const broken: Condition = { workflow: "chain", subject: "", severity: "critical", title: "Broken", detail: "gap", action: "Look." };
const tight: Condition = { ...overdue, workflow: "budget", title: "Held back" };

/** Looks at the given minutes, and notes what was to be told when. */
function story(looks: readonly (readonly [minute: number, conditions: readonly Condition[]])[], terms: TellingTerms = TERMS) {
  let alerts: readonly Alert[] = [];
  const told: string[] = [];
  for (const [minute, conditions] of looks) {
    const before = new Map(alerts.map(({ id, telling }) => [id, telling?.n ?? 0]));
    alerts = nextTurn(alerts, conditions, terms, at(minute));
    for (const { id, workflow, telling } of alerts) if (telling !== null && telling.n > (before.get(id) ?? 0)) told.push(`${String(minute)} ${workflow} ${telling.occasion}`);
  }
  return { told, alerts };
}

describe("alerts, turn by turn", () => {
  it("are told once when they begin, once a day while nobody has them in hand, and once when they are over", () => {
    const day = 1_440;
    const { told, alerts } = story([[0, [overdue]], [1, [overdue]], [day, [overdue]], [day + 1, [overdue]], [day + 2, []], [day + 10, []], [day + 17, []], [day + 18, []]]);
    assert.deepEqual(told, ["0 reviews began", `${String(day)} reviews reminder`, `${String(day + 17)} reviews over`]);
    assert.equal(alerts[0]?.endedAt, at(day + 17));
  });

  it("are the same alert when they come back within a quarter of an hour", () => {
    assert.deepEqual(story([[0, [overdue]], [5, []], [15, [overdue]], [16, []], [32, []]]).told, ["0 reviews began", "32 reviews over"]);
  });

  it("are told again at once when they grow worse, though somebody had them in hand", () => {
    const [begun] = story([[0, [overdue]]]).alerts;
    assert.ok(begun);
    const inHand = { ...begun, acknowledgedAt: at(1) };
    assert.equal(nextTurn([inHand], [overdue], TERMS, at(5_000))[0]?.telling?.occasion, "began");
    const [worse] = nextTurn([inHand], [{ ...overdue, severity: "critical" }], TERMS, at(2));
    assert.deepEqual([worse?.telling?.occasion, worse?.acknowledgedAt], ["worse", null]);
  });

  it("that come and go by themselves are told once they last, and never if they do not", () => {
    assert.deepEqual(story([[0, [tight]], [20, []], [40, []]]).told, []);
    assert.deepEqual(story([[0, [tight]], [20, [tight]], [30, [tight]], [31, []], [46, []]]).told, ["30 budget began", "46 budget over"]);
  });

  it("wait for the end of quiet hours unless they are critical, and are not told at all when they were over by then", () => {
    const quiet: TellingTerms = { ...TERMS, quietHours: { from: "08:00", to: "10:00", zone: "UTC", weekends: false } };
    assert.deepEqual(story([[0, [overdue, broken]], [59, [overdue, broken]], [60, [overdue, broken]]], quiet).told, ["0 chain began", "60 reviews began"]);
    assert.deepEqual(story([[0, [overdue]], [10, []], [30, []], [60, []]], quiet).told, []);
  });

  it("that are muted are kept and not told", () => {
    const { told, alerts } = story([[0, [overdue]], [2_000, [overdue]]], { ...TERMS, muted: ["reviews"] });
    assert.deepEqual([told, alerts.length], [[], 1]);
  });

  it("whatever comes and goes: none is told of twice on one occasion, every end that is told had a beginning that was, and at most one is open of a kind", () => {
    const look = fc.record({ gapMinutes: fc.integer({ min: 1, max: 900 }), which: fc.subarray([overdue, broken, tight, { ...overdue, severity: "critical" as const, subject: "x" }]) });
    fc.assert(fc.property(fc.array(look, { maxLength: 40 }), fc.boolean(), (looks, isQuietAtNight) => {
      const terms: TellingTerms = { ...TERMS, quietHours: isQuietAtNight ? { from: "20:00", to: "07:00", zone: "America/New_York", weekends: true } : null };
      let [alerts, minute]: [readonly Alert[], number] = [[], 0];
      const occasions = new Map<string, string[]>();
      for (const { gapMinutes, which } of looks) {
        minute += gapMinutes;
        const before = alerts;
        alerts = nextTurn(alerts, which, terms, at(minute)).filter((alert) => !isSettled(alert, [], at(minute)) || before.every(({ id }) => id !== alert.id));
        for (const alert of alerts) {
          const known = occasions.get(alert.id) ?? [];
          if (alert.telling !== null && alert.telling.n > known.length) occasions.set(alert.id, [...known, alert.telling.occasion]);
        }
        const open = alerts.filter(({ endedAt }) => endedAt === null).map(({ workflow, subject }) => `${workflow} ${subject}`);
        assert.equal(new Set(open).size, open.length);
      }
      for (const told of occasions.values()) {
        assert.equal(told[0], "began");
        assert.equal(told.lastIndexOf("began"), 0);
        assert.ok(!told.includes("over") || told.indexOf("over") === told.length - 1);
      }
    }), { numRuns: 300 });
  });
});

describe("quiet hours", () => {
  const night = { from: "20:00", to: "07:00", zone: "Europe/Berlin", weekends: false };
  it("go over midnight by the clocks of their zone, summer and winter", () => {
    for (const [instant, quiet] of [
      ["2026-01-05T18:59:00Z", false], ["2026-01-05T19:00:00Z", true], ["2026-01-06T05:59:00Z", true], ["2026-01-06T06:00:00Z", false],
      ["2026-07-06T17:59:00Z", false], ["2026-07-06T18:00:00Z", true], ["2026-07-07T05:00:00Z", false],
    ] as const) assert.equal(isQuiet(night, instant), quiet, instant);
  });

  it("are the whole weekend where that is wished, and never where there are none", () => {
    assert.equal(isQuiet({ ...night, weekends: true }, "2026-01-10T12:00:00Z"), true);
    assert.equal(isQuiet(night, "2026-01-10T12:00:00Z"), false);
    assert.equal(isQuiet(null, "2026-01-10T03:00:00Z"), false);
  });
});
