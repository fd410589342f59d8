import assert from "node:assert/strict";
import * as z from "zod";

import { handle } from "../../src/app/jobs/handlers.ts";
import type { Actor } from "../../src/domain/audit/fact.ts";
import type { ProposalId } from "../../src/domain/model/ids.ts";
import type { MergeRecord } from "../../src/ports/merge-table.ts";
import { rollBack } from "../../src/usecases/roll-back.ts";
import { CRMS } from "../helpers/in-either-crm.ts";
import { chain } from "../helpers/proof.ts";
import { door } from "../helpers/sandbox-door.ts";
import { type TwoOfOne, twoOfOneEach } from "../helpers/two-of-one.ts";

const ADMIN: Actor = { kind: "admin", id: "cli", auth: "shell" };
/** What the entry of a second look tells. */
const LookSchema = z.object({ phase: z.string(), counts: z.object({ read: z.number(), matched: z.number(), flagged: z.number() }) });
const HALF_AN_HOUR_MS = 1_800_000;
/** A child that is tied twice, by the label of what stays, and what is told of the tie that went. */
const TIED_TWICE = { hubspot: "companies", salesforce: "tasks with it" } as const;
const TOLD_OF_LOST = { hubspot: /no more:\n- companies \(Primary\): 1 \(\d+\)\n\n/, salesforce: /no more:\n- tasks: 1 \(\w+\)\n\n/ } as const;
/** A contact's company, without a label. */
const PLAIN_TYPE = 279;

for (const crm of CRMS) {
  describe(`what hung on merged records is counted again in ${crm}`, function () {
    this.timeout(120_000);
    let two: TwoOfOne;
    twoOfOneEach(crm, (fresh) => { two = fresh; });

    it("when the CRM has moved all of it, then the log tells so and nobody is asked; a second look changes nothing", async () => {
      const id = await merged();
      await pass(HALF_AN_HOUR_MS);
      await look();
      await look();
      const kept = await record(id);
      assert.deepEqual([kept.missing, kept.lookedAt === null], [0, false]);
      assert.deepEqual(await looks(), [{ phase: "end", read: 2, matched: 2, flagged: 0 }]);
      assert.deepEqual(await questions(), []);
    });

    it("when something hangs on the record no more by then, then it is told how much, and a person is asked to look for it", async () => {
      const id = await merged();
      const { object, call } = await someCall();
      await two.edited(crm === "hubspot" ? { object, id: call, archived: true } : { object, id: call, deleted: true });
      await pass(HALF_AN_HOUR_MS);
      await look();
      assert.equal((await record(id)).missing, 1);
      assert.deepEqual(await looks(), [{ phase: "end", read: 2, matched: 1, flagged: 1 }]);
      const [question, ...more] = await questions();
      assert.ok(question !== undefined && more.length === 0);
      assert.match(question.detail, new RegExp(`hang on it no more:[^]*1 \\(${call}\\)[^]*steward rollback ${id}`));
      const approved = await two.either.one.decide(question, "approve", { actor: ADMIN });
      assert.equal(approved.ok ? approved.value.state : approved.error.message, "approved");
      await two.either.one.drain();
      assert.equal(await two.living(), 1, "nothing is written for it");
    });

    it("when a child that hung there in two ways hangs there in one of them alone, then the lost one is told", async () => {
      await tieTwice();
      const id = await merged();
      await loseOne(await record(id));
      await pass(HALF_AN_HOUR_MS);
      await look();
      const kept = await record(id);
      assert.equal(kept.missing, 1);
      const [question] = await questions();
      assert.match(question?.detail ?? "", TOLD_OF_LOST[crm]);
    });

    if (crm === "hubspot") {
      it("when HubSpot moves activities half an hour later, then nobody looks before, and then nothing is missing", async () => {
        await door(two.either.side.url, "facts", { mergeMovesAfterMs: HALF_AN_HOUR_MS });
        const id = await merged();
        await pass(HALF_AN_HOUR_MS - 60_000);
        await look();
        assert.equal((await record(id)).lookedAt, null);
        await pass(60_000);
        await look();
        assert.equal((await record(id)).missing, 0);
        assert.deepEqual(await questions(), []);
      });

      it("when a merge is taken back while HubSpot still moves activities, then that waits until it is done, and each record has its own again", async () => {
        await door(two.either.side.url, "facts", { mergeMovesAfterMs: HALF_AN_HOUR_MS });
        const id = await merged();
        const { merged: survivor } = await record(id);
        const back = await rollBack(two.either.one.app, two.either.one.id, id, ADMIN);
        assert.ok(back.ok && !back.value.detail.includes("no longer there"), "what is on its way is not told as gone");
        assert.ok((await two.either.one.decide(back.value, "approve", { actor: ADMIN })).ok);
        await handle(two.either.one.app, { name: "apply-writes", installation: two.either.one.id });
        assert.equal((await record(id)).state, "merged", "not yet");
        await pass(HALF_AN_HOUR_MS);
        await two.either.one.drain();
        const { state, restored } = await record(id);
        assert.equal(state, "unmerged");
        const { merger } = await two.either.one.app.connection(two.either.one.id, "interactive");
        assert.ok(merger && survivor !== null && restored !== null);
        const read = await merger.snapshot("contact", [survivor, restored]);
        assert.ok(read.ok);
        assert.deepEqual(read.value.map(({ children }) => children.filter(({ label }) => label === "calls").flatMap(({ ids }) => ids).length), [1, 1]);
      });
    }

    async function merged(): Promise<ProposalId> {
      await two.govern();
      const task = await two.asked();
      assert.ok((await two.either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await two.either.one.drain();
      assert.equal(await two.living(), 1);
      return (await two.mergeOf(task)).id;
    }

    async function pass(ms: number): Promise<void> {
      two.either.one.clock.advance(ms);
      await door(two.either.side.url, "clock", { advanceMs: ms });
    }

    /** Ties one record more to one of the two, in two ways; in Salesforce each of their calls is tied so. */
    async function tieTwice(): Promise<void> {
      if (crm === "salesforce") return;
      const company = await two.edited({ object: "companies", properties: { name: "Ostrowski Mills", domain: "ostrowski-mills.example" } });
      await two.edited({ object: "contacts", id: two.pair[1], associations: [{ object: "companies", id: company, types: [1] }] });
      await two.read();
    }

    /** Somebody takes off one of the two, and leaves the other. */
    async function loseOne({ merged: id, survivor, loser }: MergeRecord): Promise<void> {
      const [child] = [survivor, loser].flatMap(({ children }) => children).filter(({ label }) => label === TIED_TWICE[crm]).flatMap(({ ids }) => ids);
      assert.ok(child !== undefined);
      if (crm === "hubspot") {
        const company = { object: "companies", id: child };
        await two.edited({ object: "contacts", id, associations: [{ ...company, remove: true }, { ...company, types: [PLAIN_TYPE] }] });
      } else {
        await two.edited({ object: "Task", id: child, fields: { WhoId: await two.edited({ object: "Contact", fields: { LastName: "Somebody else" } }) } });
        await two.edited({ object: "TaskRelation", fields: { TaskId: child, RelationId: id } });
      }
    }

    const look = (): Promise<void> => handle(two.either.one.app, { name: "look-at-merges", installation: two.either.one.id });
    const questions = async () => (await two.either.one.reviews()).filter(({ id, state }) => state === "open" && id.startsWith("merge-children-"));

    async function record(id: ProposalId) {
      const kept = await two.either.one.in((tx) => tx.merges.take(id));
      assert.ok(kept);
      return kept;
    }

    async function looks(): Promise<readonly unknown[]> {
      const entries = (await chain(two.either.one.fresh, two.either.one.id)).filter(({ data }) => data["job"] === "look-at-merged-contact");
      return entries.map(({ data }) => {
        const { phase, counts } = LookSchema.parse(data);
        return { phase, ...counts };
      });
    }

    /** One of the calls that hang on the two. */
    async function someCall(): Promise<{ readonly object: string; readonly call: string }> {
      const kept = await record((await two.either.one.in((tx) => tx.merges.toLookAt("2099-01-01T00:00:00.000Z", 1)))[0] ?? assert.fail("no merge waits"));
      const [call] = kept.loser.children.flatMap(({ ids }) => ids);
      assert.ok(call);
      return { object: crm === "hubspot" ? "calls" : "Task", call };
    }
  });
}
