import assert from "node:assert/strict";

import { reviewTaskId } from "../../src/domain/model/ids.ts";
import { logActivities } from "../../src/usecases/log-activity.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { assertProven } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** How often both run at once. */
const ROUNDS = 30;

/** A calendar file of a meeting of its own. */
function meeting(n: number, method: "REQUEST" | "CANCEL") {
  const lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", `METHOD:${method}`, "BEGIN:VEVENT", `UID:raced-${String(n)}@kestrelsensing.example`, `SEQUENCE:${method === "CANCEL" ? "1" : "0"}`, "DTSTAMP:20260301T090000Z",
    "DTSTART:20260320T150000Z", "DTEND:20260320T160000Z", `SUMMARY:Drawings of part ${String(n)}`, "ORGANIZER;CN=Dana Whitfield:mailto:dana.whitfield@kestrelsensing.example",
    "ATTENDEE;CN=Alan Prescott:mailto:alan.prescott@northfield-foundry.example", "END:VEVENT", "END:VCALENDAR", "",
  ];
  return { name: `${method}-${String(n)}.ics`, text: lines.join("\r\n") };
}

describe("a person who decides a review while its meeting is called off", function () {
  this.timeout(120_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    one = await installed(sandbox.url, { probation: true });
  });
  after(async () => {
    await one.close();
    await sandbox.stop();
  });
  afterEach(() => assertProven(one));

  const judge = () => logActivities({ store: one.fresh.store, clock: one.clock, publicUrl: "http://localhost:3000" }, one.id);
  const askedAbout = async (n: number) => {
    const [asked] = await one.arrive(meeting(n, "REQUEST"));
    assert.ok(asked);
    await judge();
    await one.arrive(meeting(n, "CANCEL"));
    return asked.id;
  };
  /** So that the decision falls into another moment of the judging each time. */
  const afterQueries = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) await one.fresh.database.pool.query("SELECT 1");
  };
  const untilOneWaits = async (): Promise<void> => {
    for (;;) {
      const { rows } = await one.fresh.database.pool.query("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
      if (rows.length > 0) return;
    }
  };

  it("each comes to its end, however often both are at it at once", async () => {
    for (let n = 1; n <= ROUNDS; n += 1) {
      const id = await askedAbout(n);
      const task = await one.review(id);
      const [decided] = await Promise.all([afterQueries(n).then(() => one.decide(task, "reject", { reason: "not ours" })), judge()]);
      assert.ok(decided.ok || decided.error.kind === "closed", decided.ok ? "" : decided.error.kind);
      assert.equal((await one.review(id)).state, "rejected");
    }
  });

  it("whoever judges waits for the review before they hold what is measured of it, or the audit log", async () => {
    const id = await askedAbout(0);
    const judging = await one.in(async (tx) => {
      assert.ok(await tx.reviews.take(reviewTaskId(id)));
      const done = judge();
      await untilOneWaits();
      await tx.quality.mark([id], ["rejected"]);
      await tx.audit.kept.lock();
      return { done };
    });
    assert.equal(await judging.done, 1);
    assert.equal((await one.review(id)).state, "rejected");
  });
});
