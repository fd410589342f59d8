import assert from "node:assert/strict";

import fc from "fast-check";

import { planMerge } from "../../../src/domain/merge/merge-plan.ts";
import { sameValue } from "../../../src/domain/merge/same-value.ts";
import { leftBy, planUndo } from "../../../src/domain/merge/undo-plan.ts";
import { crmRecordId } from "../../../src/domain/model/ids.ts";
import type { RecordSnapshot } from "../../../src/domain/model/merge.ts";
import { FIELDS, inputOf, outcomeOf, policies, snapshots } from "./some-records.ts";

const pairs = fc.record({ one: snapshots("1"), other: snapshots("2"), policy: policies, fills: fc.boolean() });
const writable = fc.constantFrom(...FIELDS.filter((field) => field.writable && !field.required && field.type === "text").map(({ name }) => name));
const RUNS = { numRuns: 300 };

type Pair = typeof pairs extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** What a merge of the two leaves, with all that hung on either. */
function merged({ one, other, policy, fills }: Pair): RecordSnapshot {
  const outcome = outcomeOf(one, other, fills);
  const { values } = planMerge(inputOf(one, other, FIELDS, { policy, outcome }));
  return { ...one, values: leftBy(outcome, values), children: [...one.children, ...other.children] };
}

const undone = ({ one, other }: Pair, left: RecordSnapshot, present: RecordSnapshot) => planUndo({ survivor: one, loser: other, left: left.values, present, fields: FIELDS, differences: [] });

const idsOf = (relation: string, ...records: readonly RecordSnapshot[]): ReadonlySet<string> => new Set(records.flatMap(({ children }) => children.filter((set) => set.relation === relation).flatMap(({ ids }) => ids)));

describe("the laws of taking a merge back", () => {
  it("what somebody wrote after the merge is never written over unasked: it is a conflict, and the others come back as they would have", () => {
    fc.assert(fc.property(pairs, writable, (pair, name) => {
      const left = merged(pair);
      const edited = { ...left, values: { ...left.values, [name]: "written by somebody since" } };
      const [without, undo] = [undone(pair, left, left), undone(pair, left, edited)];
      assert.deepEqual(undo.conflicts.map((conflict) => conflict.name), [name]);
      assert.ok(!Object.hasOwn(undo.values, name));
      assert.deepEqual(undo.values, Object.fromEntries(Object.entries(without.values).filter(([field]) => field !== name)));
    }), RUNS);
  });

  it("taken back twice, the second time nothing is left to do", () => {
    fc.assert(fc.property(pairs, (pair) => {
      const left = merged(pair);
      const first = undone(pair, left, left);
      const again = undone(pair, left, { ...left, values: { ...left.values, ...first.values } });
      assert.deepEqual([again.values, again.conflicts], [{}, []]);
    }), RUNS);
  });

  it("all that differs from before once it is taken back was told, and nothing else was", () => {
    fc.assert(fc.property(pairs, (pair) => {
      const left = merged(pair);
      const undo = undone(pair, left, left);
      const back = { ...left.values, ...undo.values };
      const differs = FIELDS.filter(({ name, type }) => !sameValue(type, pair.one.values[name] ?? null, back[name] ?? null)).map(({ name }) => name);
      assert.deepEqual(differs, undo.differences.filter(({ what }) => what === "field").map(({ name }) => name));
    }), RUNS);
  });

  it("every record that came or went after the merge is counted, and no other", () => {
    const since = fc.record({ came: fc.uniqueArray(fc.constantFrom<string>("x", "y", "z")), gone: fc.uniqueArray(fc.constantFrom<string>("a", "b", "c")) });
    fc.assert(fc.property(pairs, since, (pair, { came, gone }) => {
      const left = merged(pair);
      const there = [...idsOf("tasks", left)];
      const now = { ...left, children: [...left.children.filter(({ relation }) => relation !== "tasks"), { relation: "tasks", label: "tasks", ids: [...there.filter((id) => !gone.includes(id)), ...came].map((id) => crmRecordId(id)) }] };
      const told = undone(pair, left, now).differences.filter(({ what, name }) => what === "children" && name === "tasks").map(({ of, count }) => [of, count]);
      const lost = there.filter((id) => gone.includes(id)).length;
      assert.deepEqual(told, [...(came.length === 0 ? [] : [["survivor", came.length]]), ...(lost === 0 ? [] : [["loser", lost]])]);
    }), RUNS);
  });
});
