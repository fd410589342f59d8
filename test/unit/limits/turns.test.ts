import assert from "node:assert/strict";
import { createTurns } from "../../../src/adapters/limits/turns.ts";
import type { Urgency } from "../../../src/ports/crm-connection.ts";

/** The urgencies in the order in which they had their turns. */
function served(waiting: Readonly<Record<Urgency, number>>, count: number): readonly (Urgency | null)[] {
  const turns = createTurns<number>();
  for (const urgency of ["backfill", "sync", "interactive"] as const) for (let n = 0; n < waiting[urgency]; n += 1) turns.add(urgency, n);
  return Array.from({ length: count }, () => turns.take(false)?.urgency ?? null);
}

const count = (all: readonly (Urgency | null)[], urgency: Urgency): number => all.filter((one) => one === urgency).length;

describe("the order of calls that wait for one lane", () => {
  it("when few wait, then interactive goes before sync before backfill, whoever came first", () => {
    assert.deepEqual(served({ interactive: 2, sync: 1, backfill: 2 }, 6), ["interactive", "interactive", "sync", "backfill", "backfill", null]);
  });

  it("when people never stop asking, then sync has its fifth turn and backfill its tenth", () => {
    const turns = served({ interactive: 1_000, sync: 1_000, backfill: 1_000 }, 500);
    assert.ok(count(turns, "sync") >= 80, `sync ${count(turns, "sync")}`);
    assert.ok(count(turns, "backfill") >= 45, `backfill ${count(turns, "backfill")}`);
    assert.ok(count(turns, "interactive") >= 330, `interactive ${count(turns, "interactive")}`);
    assert.ok(longestGap(turns, "interactive") <= 2, "a person waited for more than two others in a row");
  });

  it("when only backfill is passed over by sync, then it has its tenth turn as well", () => {
    const turns = served({ interactive: 0, sync: 1_000, backfill: 1_000 }, 100);
    assert.equal(count(turns, "backfill"), 10);
  });

  it("when nobody waited, then no claim to a turn is saved up", () => {
    const turns = createTurns<string>();
    for (let n = 0; n < 50; n += 1) {
      turns.add("interactive", "call");
      turns.take(false);
    }
    turns.add("backfill", "late");
    turns.add("interactive", "click");
    assert.equal(turns.take(false)?.urgency, "interactive");
  });

  it("within one urgency, who came first goes first, and who leaves is gone", () => {
    const turns = createTurns<number>();
    for (const n of [1, 2, 3, 4]) turns.add("sync", n);
    assert.deepEqual(turns.leave((n) => n % 2 === 0), [2, 4]);
    assert.deepEqual([turns.take(false)?.caller, turns.take(false)?.caller, turns.take(false)], [1, 3, null]);
  });
});

function longestGap(turns: readonly (Urgency | null)[], urgency: Urgency): number {
  let [gap, longest] = [0, 0];
  for (const turn of turns) {
    gap = turn === urgency ? 0 : gap + 1;
    longest = Math.max(longest, gap);
  }
  return longest;
}
