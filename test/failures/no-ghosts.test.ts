import assert from "node:assert/strict";

import { handle } from "../../src/app/jobs/handlers.ts";
import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import { type Either, CRMS, installedIn } from "../helpers/in-either-crm.ts";
import { endings } from "../helpers/proof.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** Longer than a write is leased. */
const LEASE_OVER_MS = 121_000;
class ProcessGone extends Error {}

const BEGAN = "2026-03-03T20:10:00Z";
const TALK = {
  endedAt: "2026-03-03T20:11:10Z",
  transcript: [{ speaker: "Alan Prescott", startSec: 2, endSec: 9, text: "The sensors came today, all of them, and they look fine." }],
};

for (const crm of CRMS) describe(`what never came about leaves nothing behind, ${crm}`, function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let either: Either;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  afterEach(() => either.one.close());

  describe("of calls", () => {
    beforeEach(async () => { either = await installedIn(sandbox, crm); });

    for (const [what, call] of [
      ["was missed", { status: "missed" }], ["was not answered", { status: "NO_ANSWER", subject: "Call to Alan Prescott" }], ["met a busy line", { status: "busy" }],
      ["was broken off", { status: "canceled" }], ["has neither an end nor a word", {}], ["ended as it began, without a word", { endedAt: BEGAN }], ["is still ringing", { status: "ringing" }],
    ] as const) {
      it(`F31 when a call ${what}, then nothing of it stands in the CRM and nobody is asked`, async () => {
        const { state, reasons } = await either.one.through(callOf("c-1", call));
        assert.deepEqual([state, reasons], ["skipped", ["cancelled"]]);
        assert.deepEqual(await either.standing(""), []);
        assert.deepEqual(await either.one.reviews(), []);
      });
    }

    it("F31 when a call is reported as it rings, as it goes on and when it is over, then it is logged once, at its end", async () => {
      const { one, standing } = either;
      for (const status of ["ringing", "in-progress"]) await one.through(callOf("c-1", { status, ...(status === "ringing" ? {} : TALK) }));
      assert.deepEqual(await standing(""), []);
      const { state } = await one.through(callOf("c-1", { status: "completed", ...TALK }));
      assert.equal(state, "logged");
      assert.equal((await standing("call-")).length, 1);
      const late = await one.through({ ...callOf("c-1", { status: "in-progress" }), name: "late.json" });
      assert.equal(late.state, "skipped");
      assert.equal((await standing("call-")).length, 1);
    });

    it("F31 when nobody answered and a voicemail was left, or a dialer tells no status of a talk, then the call is logged", async () => {
      for (const [at, call] of [{ status: "no-answer", ...TALK }, TALK, { status: "completed", endedAt: "2026-03-03T20:15:00Z" }].entries()) {
        const { state } = await either.one.through(callOf(`c-${String(at)}`, { ...call, occurredAt: `2026-03-0${String(at + 1)}T20:10:00Z`, ...("endedAt" in call ? { endedAt: `2026-03-0${String(at + 1)}T20:15:00Z` } : {}) }));
        assert.equal(state, "logged", `call ${String(at)}`);
      }
      assert.equal((await either.standing("call-")).length, 3);
    });
  });

  describe("of writes", () => {
    for (const [when, isDone] of [["before the CRM was called", false], ["after the CRM did it", true]] as const) {
      it(`F31 when the process is gone ${when}, then the write that it left pending is settled by reading, and stands once`, async () => {
        let alive = false;
        const around = (writer: CrmWriter): CrmWriter => ({
          ...writer,
          async upsert(items) {
            if (alive) return writer.upsert(items);
            if (isDone) await writer.upsert(items);
            throw new ProcessGone();
          },
        });
        either = await installedIn(sandbox, crm, {}, around);
        const { one, standing } = either;
        const [accepted] = await one.arrive(plainMail(1));
        assert.ok(accepted);
        await assert.rejects(one.drain(), ProcessGone);
        alive = true;
        await handle(one.app, { name: "apply-writes", installation: one.id });
        const { due: notTaken, intended: held } = await one.in((tx) => tx.writes.counts());
        assert.deepEqual([notTaken, held], [0, 2], "somebody took what the lease still holds");

        one.clock.advance(LEASE_OVER_MS);
        await one.drain();
        assert.equal((await one.activity(accepted.id)).state, "logged");
        assert.deepEqual((await standing("")).map(({ key }) => key.split("-")[0]).toSorted(), ["email", "task"]);
        const { due, intended } = await one.in((tx) => tx.writes.counts());
        assert.deepEqual([due, intended], [0, 0]);
        assert.deepEqual([...new Set((await endings(one)).map(({ status }) => status))].toSorted(), isDone ? ["ok"] : ["failed", "ok"]);
      });
    }
  });
});

/** A dialer's report of a call from the sample world's first contact to its first user. */
function callOf(sourceId: string, more: Readonly<Record<string, unknown>>): { readonly name: string; readonly text: string } {
  return {
    name: `${sourceId}-${String(more["status"])}.json`,
    text: JSON.stringify({
      source: "dialer", sourceId, kind: "call", direction: "inbound", timezone: "America/Chicago", occurredAt: BEGAN,
      participants: [{ role: "caller", name: "Alan Prescott", phone: "+1 216 555 0101" }, { role: "callee", name: "Dana Whitfield" }], ...more,
    }),
  };
}
