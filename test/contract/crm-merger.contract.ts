import assert from "node:assert/strict";

import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { missingChildren } from "../../src/domain/merge/missing-children.ts";
import { MERGE_OBJECTS } from "../../src/domain/model/merge.ts";
import type { CrmValues, MergeObject, RecordSnapshot } from "../../src/domain/model/merge.ts";
import type { MergeDone, UnmergeOrder } from "../../src/ports/crm-merger.ts";
import { randomNumbers } from "../helpers/random-numbers.ts";
import { fine } from "./items.ts";
import type { MergeBench, Pair } from "./merge-bench.ts";
import { differencesOf } from "./merge-differences.ts";
import type { Both } from "./merge-differences.ts";
import { REFUSALS } from "./refusals.ts";
import { contractTests } from "./suite.ts";
import type { Skip } from "./portal.ts";

/** Pairs of each kind that the law of un-merging is tried on. */
const SEEDS = [1, 2, 3, 4, 5] as const;
const MANY_CHILDREN = 600;

/** What every connector's merger promises. `open` yields a provisioned portal in which pairs can be made. */
export function crmMergerContract(name: string, open: () => Promise<MergeBench>, skips: readonly Skip[] = []): void {
  describe(`${name} merges records`, function () {
    this.timeout(120_000);
    let bench: MergeBench;
    let drawn = 0;
    const draw = (): ReturnType<typeof randomNumbers> => randomNumbers(1_000 + (drawn += 1));
    const made = (object: MergeObject): Promise<Pair> => bench.pair(object, draw());
    const read = async (object: MergeObject, { survivor, loser }: Pair): Promise<Both> => {
      const [one, other, ...more] = fine(await bench.merger.snapshot(object, [survivor, loser]));
      assert.ok(one !== undefined && other !== undefined && more.length === 0, "both are there");
      return { survivor: one, loser: other };
    };
    const now = async (object: MergeObject, id: CrmRecordId): Promise<RecordSnapshot> => {
      const [one] = fine(await bench.merger.snapshot(object, [id]));
      assert.ok(one);
      return one;
    };
    /** A merge, and the order that takes it back. */
    const merged = async (object: MergeObject, both: Both, values: CrmValues = {}): Promise<{ readonly done: MergeDone; readonly back: UnmergeOrder }> => {
      const done = fine(await bench.merger.merge({ ...both, values }));
      return { done, back: { ...both, merged: done.survivor, values: changedBack(both.survivor, await now(object, done.survivor)), restored: null } };
    };
    const asBefore = async (object: MergeObject, before: Both, after: Pair): Promise<void> => {
      const differences = differencesOf(before, await read(object, after), bench.merger.lostForGood(before.survivor, before.loser));
      assert.deepEqual(differences.actual, differences.announced);
    };
    before(async () => { bench = await open(); });
    afterEach(async () => { await bench.portal.calm(); });
    after(async () => { await bench.portal.close(); });

    contractTests(skips, (test) => {
      for (const object of MERGE_OBJECTS) {
        test(`when a merge of any ${object}s is taken back at once, then all is as before but for exactly what was announced`, async () => {
          for (const kind of bench.kinds[object]) {
            for (const seed of SEEDS) {
              const random = randomNumbers(seed);
              const before = await read(object, await kind(random));
              assert.deepEqual(bench.merger.obstacles(before.survivor, before.loser), []);
              const values = bench.wishes(object, random);
              const { done, back } = await merged(object, before, values);
              const wished = { ...bench.merger.outcome(before.survivor, before.loser), ...values };
              const stands = await now(object, done.survivor);
              for (const field of writableOf(bench, object)) if (field in wished) assert.equal(stands.values[field] ?? null, wished[field], `${field} of seed ${String(seed)}`);
              const ends = [before.survivor.crmId, before.loser.crmId];
              const kept = new Set([...childrenOf(stands), ...ends]);
              const orphans = childrenOf(before.survivor, before.loser).filter((id) => !kept.has(id));
              assert.deepEqual(orphans, [], `children that hang on nobody, of seed ${String(seed)}`);
              const undone = fine(await bench.merger.unmerge(back));
              await asBefore(object, before, { survivor: done.survivor, loser: undone.loser });
            }
          }
        });

        test(`when the time has passed that the CRM takes to settle a merge of ${object}s, then all that hung on either hangs on the one`, async () => {
          const before = await read(object, await made(object));
          const { done } = await merged(object, before);
          await bench.portal.passTime(bench.merger.settlesAfterMs);
          assert.deepEqual(missingChildren([before.survivor, before.loser], await now(object, done.survivor)), []);
        });

        test(`when ${object}s are read, then each stands once, whole, in the order asked for, and a missing one is left out`, async () => {
          const { survivor, loser } = await made(object);
          const ids = [loser, bench.portal.missingOf(object), survivor, loser];
          const snapshots = fine(await bench.merger.snapshot(object, ids));
          assert.deepEqual(snapshots.map(({ crmId }) => crmId), [loser, survivor]);
          assert.deepEqual(fine(await bench.merger.snapshot(object, ids)), snapshots);
          for (const { values, version } of snapshots) assert.ok(Object.keys(values).length > 20 && version !== null);
        });

        test(`when two ${object}s are merged, then both ids lead to one record, and merging them again changes nothing`, async () => {
          const pair = await made(object);
          const both = await read(object, pair);
          const { done } = await merged(object, both);
          assert.equal(done.changed, true);
          for (const id of [pair.survivor, pair.loser]) assert.equal((await now(object, id)).crmId, done.survivor);
          assert.deepEqual(fine(await bench.merger.snapshot(object, [pair.survivor, pair.loser])).length, 1);
          const mutations = await bench.portal.mutations();
          assert.deepEqual({ ...fine(await bench.merger.merge({ ...both, values: {} })), http: 0, requestId: null }, { survivor: done.survivor, changed: false, http: 0, requestId: null });
          assert.equal(await bench.portal.mutations(), mutations);
        });

        test(`when a person changed one of two ${object}s since they were read, then it is a conflict and nothing is done`, async () => {
          for (const end of ["survivor", "loser"] as const) {
            const pair = await made(object);
            const both = await read(object, pair);
            await bench.personEdits(object, pair[end]);
            const mutations = await bench.portal.mutations();
            const refused = await bench.merger.merge({ ...both, values: {} });
            assert.ok(!refused.ok && refused.error.kind === "conflict" && !refused.error.mayHaveHappened);
            assert.equal(await bench.portal.mutations(), mutations);
            assert.equal((await read(object, pair)).loser.crmId, pair.loser);
          }
        });

        test(`when a person merged one of two ${object}s into a third, then it is a conflict and nothing is done`, async () => {
          for (const end of ["survivor", "loser"] as const) {
            const pair = await made(object);
            const both = await read(object, pair);
            const third = (await made(object)).survivor;
            await bench.personMerges(object, { survivor: third, loser: pair[end] });
            const mutations = await bench.portal.mutations();
            const refused = await bench.merger.merge({ ...both, values: {} });
            assert.ok(!refused.ok && refused.error.kind === "conflict" && !refused.error.mayHaveHappened);
            assert.equal(await bench.portal.mutations(), mutations);
          }
        });

        test(`when a wish is for a property of ${object}s that nobody can set, then it is invalid and nothing is done`, async () => {
          const both = await read(object, await made(object));
          const mutations = await bench.portal.mutations();
          const refused = await bench.merger.merge({ ...both, values: { [bench.fixed]: "2020-01-01T00:00:00.000Z" } });
          assert.ok(!refused.ok && refused.error.kind === "invalid" && !refused.error.mayHaveHappened);
          assert.ok(refused.error.publicMessage.includes(bench.fixed));
          assert.equal(await bench.portal.mutations(), mutations);
        });

        test(`when one of two ${object}s is not there, then it is not found`, async () => {
          const both = await read(object, await made(object));
          const refused = await bench.merger.merge({ ...both, loser: { ...both.loser, crmId: bench.portal.missingOf(object) }, values: {} });
          assert.ok(!refused.ok && refused.error.kind === "not-found");
        });

        test(`when taking a merge of ${object}s back is cut at any step, then going on brings the loser back once, and all is as announced`, async () => {
          let cuts = 0;
          for (let step = 0; step < bench.steps; step += 1) {
            for (const fault of ["drop-after-commit", "drop-before"] as const) {
              const before = await read(object, await made(object));
              const { done, back } = await merged(object, before, bench.wishes(object, draw()));
              const living = await bench.living(object);
              await bench.strikeStep(step, fault);
              const first = await bench.merger.unmerge(back);
              cuts += Number(!first.ok);
              if (!first.ok) assert.ok(first.error.kind === "unavailable" && first.error.mayHaveHappened);
              await bench.portal.calm();
              const undone = fine(await bench.merger.unmerge(back));
              if (first.ok) assert.equal(first.value.loser, undone.loser);
              const again = fine(await bench.merger.unmerge({ ...back, restored: undone.loser }));
              assert.equal(again.loser, undone.loser);
              assert.equal(await bench.living(object), living + 1, `step ${String(step)} ${fault}`);
              await asBefore(object, before, { survivor: done.survivor, loser: undone.loser });
            }
          }
          assert.ok(cuts >= 4, `${String(cuts)} cuts`);
        });

        test(`when a merge of ${object}s was taken back, then they can be merged again, and that taken back too`, async () => {
          let pair = await made(object);
          for (const round of ["first", "second"]) {
            const before = await read(object, pair);
            const { done, back } = await merged(object, before);
            assert.equal(done.changed, true, round);
            const undone = fine(await bench.merger.unmerge(back));
            pair = { survivor: done.survivor, loser: undone.loser };
            await asBefore(object, before, pair);
          }
        });

        test(`when two merge the same ${object}s at the same time, then one record comes of them`, async () => {
          const pair = await made(object);
          const both = await read(object, pair);
          const results = await Promise.all([bench.merger.merge({ ...both, values: {} }), bench.merger.merge({ ...both, values: {} })]);
          assert.ok(results.some(({ ok }) => ok));
          for (const result of results) assert.ok(result.ok || result.error.kind === "conflict", result.ok ? "" : result.error.kind);
          const done = fine(await bench.merger.merge({ ...both, values: {} }));
          assert.equal(done.changed, false);
          assert.equal((await now(object, pair.loser)).crmId, done.survivor);
        });

        test(`when two take one merge of ${object}s back at the same time, then the loser is there once`, async () => {
          const before = await read(object, await made(object));
          const { done, back } = await merged(object, before);
          const living = await bench.living(object);
          await Promise.all([bench.merger.unmerge(back), bench.merger.unmerge(back)]);
          const undone = fine(await bench.merger.unmerge(back));
          assert.equal(await bench.living(object), living + 1);
          await asBefore(object, before, { survivor: done.survivor, loser: undone.loser });
        });

        test(`when the merged ${object} was itself merged since, then taking the merge back is a conflict and nothing is done`, async () => {
          const before = await read(object, await made(object));
          const { done, back } = await merged(object, before);
          await bench.personMerges(object, { survivor: (await made(object)).survivor, loser: done.survivor });
          const mutations = await bench.portal.mutations();
          const refused = await bench.merger.unmerge(back);
          assert.ok(!refused.ok && refused.error.kind === "conflict" && !refused.error.mayHaveHappened);
          assert.equal(await bench.portal.mutations(), mutations);
        });
      }

      for (const { fault, kind, mayHaveHappened, waits } of REFUSALS) {
        test(`when a merge meets ${fault}, then it is ${kind}, and the next call settles it`, async () => {
          const pair = await made("contact");
          const both = await read("contact", pair);
          await bench.strikeMerge(fault);
          const refused = await bench.merger.merge({ ...both, values: {} });
          assert.ok(!refused.ok);
          assert.equal(refused.error.kind, kind);
          assert.equal(refused.error.mayHaveHappened, mayHaveHappened);
          assert.equal(refused.error.retryAfterMs !== null, waits);
          await bench.portal.calm();
          const wasDone = fine(await bench.merger.snapshot("contact", [pair.survivor, pair.loser])).length === 1;
          assert.ok(!wasDone || mayHaveHappened);
          const done = fine(await bench.merger.merge({ ...both, values: {} }));
          // A slow merge may come about between two looks.
          if (fault !== "slow") assert.equal(done.changed, !wasDone);
          assert.equal((await now("contact", pair.loser)).crmId, done.survivor);
        });
      }

      test("when the answer to a merge got lost, then the next call gives the survivor what it still lacks", async () => {
        const both = await read("account", await made("account"));
        const values = bench.wishes("account", (below) => below - 1);
        await bench.strikeMerge("drop-after-commit");
        const lost = await bench.merger.merge({ ...both, values });
        assert.ok(!lost.ok && lost.error.mayHaveHappened);
        await bench.portal.calm();
        const done = fine(await bench.merger.merge({ ...both, values }));
        const stands = await now("account", done.survivor);
        for (const [field, value] of Object.entries(values)) assert.equal(stands.values[field] ?? null, value);
        assert.equal(fine(await bench.merger.merge({ ...both, values })).changed, false);
      });

      test("when hundreds of children hang on one, then all are told, in few calls, and go back", async () => {
        const pair = await bench.pair("contact", draw(), MANY_CHILDREN);
        const requests = await bench.portal.requests();
        const before = await read("contact", pair);
        const spent = (await bench.portal.requests()) - requests;
        assert.ok(spent <= bench.callsOfASnapshot, `${String(spent)} calls`);
        assert.ok(before.loser.children.some(({ ids }) => new Set(ids).size >= MANY_CHILDREN));
        const { done, back } = await merged("contact", before);
        const mutations = await bench.portal.mutations();
        const undone = fine(await bench.merger.unmerge(back));
        assert.ok((await bench.portal.mutations()) - mutations <= 30);
        await asBefore("contact", before, { survivor: done.survivor, loser: undone.loser });
      });

      test("when two records are of different types, then a sentence says that they cannot be one", async () => {
        const [contact, account] = [await read("contact", await made("contact")), await read("account", await made("account"))];
        const [sentence, ...more] = bench.merger.obstacles(contact.survivor, account.loser);
        assert.ok(sentence !== undefined && more.length === 0 && sentence.endsWith("."));
      });

      test("when the CRM refuses a wished value, then it is invalid and told without the value", async () => {
        const both = await read("contact", await made("contact"));
        const [email] = writableOf(bench, "contact").filter((field) => field.toLowerCase() === "email");
        assert.ok(email !== undefined);
        const refused = await bench.merger.merge({ ...both, values: { [email]: "Marigold is no address" } });
        assert.ok(!refused.ok && refused.error.kind === "invalid");
        assert.ok(!refused.error.publicMessage.includes("Marigold"));
      });
    });
  });
}

/** The fields that wishes may be for, by the vendor's names. */
const writableOf = (bench: MergeBench, object: MergeObject): readonly string[] => [...new Set([0, 1, 2].flatMap((at) => Object.keys(bench.wishes(object, (below) => Math.min(at, below - 1)))))];

/** Everybody who hangs on one of the records. */
const childrenOf = (...records: readonly RecordSnapshot[]): readonly CrmRecordId[] => records.flatMap(({ children }) => children.flatMap(({ ids }) => ids));

/** What the survivor had where it has something else now. */
function changedBack(before: RecordSnapshot, stands: RecordSnapshot): CrmValues {
  return Object.fromEntries(Object.entries(before.values).filter(([name, value]) => (stands.values[name] ?? null) !== value));
}
