import assert from "node:assert/strict";
import fc from "fast-check";
import { activityId, type InstallationId, reviewTaskId, userId } from "../../../src/domain/model/ids.ts";
import type { Features } from "../../../src/domain/quality/example.ts";
import { countsOf, MARKS, type Measured, type Seen } from "../../../src/domain/quality/measured.ts";
import type { ExampleTable } from "../../../src/ports/quality-table.ts";
import type { TenantTransaction } from "../../../src/ports/store.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed } from "../../helpers/sample-rows.ts";

const AT = "2026-03-12T10:00:00.000Z";
const WEEKS = { from: "2026-03-02", to: "2026-03-09" } as const;
const FEATURES: Features = {
  about: "activity", kind: "email", source: "mail", route: "review", reasons: ["promise"], certainty: "clear", confidenceBp: 9_900, margin: { bits: 20, lead: 20 }, clearance: { bits: 20, lead: 20 },
  evidence: [], counts: { steps: 1 },
};

describe("measures in the store", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let accounts = 0;
  before(async () => { fresh = await freshStore(); });
  beforeEach(async () => { id = await installed(fresh.store, `portal-${String((accounts += 1))}`); });
  after(() => fresh.close());

  const within = <Value>(work: (tx: TenantTransaction) => Promise<Value>): Promise<Value> => fresh.store.inInstallation(id, work);
  const seen = (subject: string, change: Partial<Seen> = {}): Seen =>
    ({ subject, week: "2026-03-09", source: "mail", kind: "email", rep: null, marks: ["auto", "clear"], confidenceBp: 9_000, endedAt: "2026-03-10T10:00:00.000Z", ...change });
  const total = async (): Promise<Record<string, number>> => Object.fromEntries((await within((tx) => tx.quality.sums({ dim: "all", ...WEEKS }, false))).map(({ measure, n }) => [measure, n]));

  const step = fc.record({
    subject: fc.integer({ min: 0, max: 5 }), week: fc.constantFrom("2026-03-02", "2026-03-09"), rep: fc.constantFrom(null, userId("u1"), userId("u2")),
    marks: fc.subarray([...MARKS]), does: fc.constantFrom("seen", "mark", "logged", "sumUp"),
  });

  it("whatever is noted and whenever it is summed up: the sums are those of the rows, in each dimension", async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      id = await installed(fresh.store, `portal-${String((accounts += 1))}`);
      const model = new Map<string, Measured>();
      for (const { subject: number, week, rep, marks, does } of steps) {
        const subject = `a${String(number)}`;
        const known = model.get(subject);
        await within(async (tx) => {
          if (does === "seen") await tx.quality.seen([seen(subject, { week, rep, marks })]);
          if (does === "mark") await tx.quality.mark([subject], marks);
          if (does === "logged") await tx.quality.logged([activityId(subject)], AT);
          if (does === "sumUp") await tx.quality.sumUp(3);
        });
        if (does === "seen" && known === undefined) model.set(subject, { ...seen(subject, { week, rep, marks }), loggedAt: null });
        if (does === "mark" && known !== undefined) model.set(subject, { ...known, marks: [...known.marks, ...marks] });
        if (does === "logged" && known !== undefined) model.set(subject, { ...known, loggedAt: AT });
      }
      while ((await within((tx) => tx.quality.sumUp(3))) > 0);
      for (const [dim, valueOf] of [["all", () => ""], ["rep", ({ rep }: Measured) => rep ?? ""], ["source", ({ source }: Measured) => source]] as const) {
        const wanted = new Map<string, number>();
        for (const one of model.values()) for (const [measure, n] of countsOf(one)) {
          const key = `${one.week} ${valueOf(one)} ${measure}`;
          wanted.set(key, (wanted.get(key) ?? 0) + n);
        }
        const sums = await within((tx) => tx.quality.sums({ dim, ...WEEKS }, true));
        assert.deepEqual(new Map(sums.map(({ week, value, measure, n }) => [`${week} ${value} ${measure}`, n] as const).toSorted()), new Map([...wanted].filter(([, n]) => n !== 0).toSorted()));
      }
    }), { numRuns: 25 });
  });

  it("when the same is seen, marked and logged again, then it counts once, and the first record tells the time", async () => {
    for (const at of [AT, "2026-03-20T10:00:00.000Z"]) {
      await within(async (tx) => {
        await tx.quality.seen([seen("a1")]);
        await tx.quality.mark(["a1", "nobody"], ["approved"]);
        await tx.quality.logged([activityId("a1"), activityId("nobody")], at);
        await tx.quality.sumUp(100);
      });
    }
    const sums = await total();
    assert.deepEqual([sums["seen"], sums["logged"], Object.keys(sums).filter((name) => name.startsWith("turnaround.")).length], [1, 1, 1]);
    assert.equal(await within((tx) => tx.quality.sumUp(100)), 0);
  });

  it("when many sum up, mark and note at once, then nobody fails and nothing counts twice", async () => {
    await within((tx) => tx.quality.seen(Array.from({ length: 60 }, (_, index) => seen(`a${String(index)}`))));
    await Promise.all([
      ...Array.from({ length: 5 }, () => within((tx) => tx.quality.sumUp(20))),
      ...Array.from({ length: 5 }, (_, part) => within((tx) => tx.quality.logged(Array.from({ length: 12 }, (_one, index) => activityId(`a${String(part * 12 + index)}`)), AT))),
      within((tx) => tx.quality.mark(["a3", "a1", "a2"], ["overtaken"])),
    ]);
    while ((await within((tx) => tx.quality.sumUp(20))) > 0);
    const sums = await total();
    assert.deepEqual([sums["seen"], sums["happened"], sums["logged"]], [60, 57, 57]);
  });

  it("when they are older than is kept, then rows and sums go, and what is newer stays", async () => {
    await within(async (tx) => {
      await tx.quality.seen([seen("old", { week: "2026-03-02" }), seen("new")]);
      await tx.quality.sumUp(100);
      await tx.examples.await([{ id: reviewTaskId("r"), activityId: activityId("old"), judgedAt: AT, features: FEATURES, links: null }]);
    });
    assert.equal(await within((tx) => tx.quality.forgetBefore("2026-03-09", 100)), 1);
    assert.equal(await within((tx) => tx.quality.forgetBefore("2026-03-09", 100)), 0);
    assert.equal((await total())["seen"], 1);
    assert.equal(await within((tx) => tx.examples.forgetBefore(AT, 100)), 0);
    assert.equal(await within((tx) => tx.examples.forgetBefore("2026-03-12T10:00:00.001Z", 100)), 1);
  });

  it("examples come in the order of their decisions, page by page, each once, and never before they are decided", async () => {
    const asked = (index: number) => ({ id: reviewTaskId(`r${String(index)}`), activityId: activityId(`a${String(index)}`), judgedAt: AT, features: FEATURES, links: { contactIds: [], accountId: null, opportunityId: null } });
    await within((tx) => tx.examples.await(Array.from({ length: 8 }, (_, index) => asked(index))));
    assert.deepEqual((await within((tx) => tx.examples.page(null, 10))).examples, []);
    const decision = { verb: "approve", via: "single", by: "user", edited: [], wrongLink: false, msOpen: 1_200 } as const;
    for (const index of [4, 2, 6, 0, 1]) await within((tx) => tx.examples.label(asked(index), { ...decision, msOpen: index }, `2026-03-13T10:00:0${String(index % 3)}.000Z`));
    const read: (number | null)[] = [];
    for (let after: string | null = null; ;) {
      const from: string | null = after;
      const page: Awaited<ReturnType<ExampleTable["page"]>> = await within((tx) => tx.examples.page(from, 2));
      assert.ok(page.examples.length <= 2);
      read.push(...page.examples.map((example) => example.decision.msOpen));
      for (const example of page.examples) assert.deepEqual([example.features, example.id.startsWith("r")], [FEATURES, false]);
      if (page.next === null) break;
      after = page.next;
    }
    assert.deepEqual(read.toSorted(), [0, 1, 2, 4, 6]);
    assert.equal(await within((tx) => tx.examples.awaited(reviewTaskId("r4"))), null);
    assert.notEqual(await within((tx) => tx.examples.awaited(reviewTaskId("r3"))), null);
    await within((tx) => tx.examples.drop(reviewTaskId("r3")));
    assert.equal(await within((tx) => tx.examples.awaited(reviewTaskId("r3"))), null);
  });
});
