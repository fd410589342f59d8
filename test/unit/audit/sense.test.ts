import assert from "node:assert/strict";
import fc from "fast-check";
import { decisionFact } from "../../../src/domain/audit/decision-fact.ts";
import type { AuditFact } from "../../../src/domain/audit/fact.ts";
import { proposalFact } from "../../../src/domain/audit/proposal-fact.ts";
import { settleSlots } from "../../../src/domain/audit/settle-slots.ts";
import { senseChecker } from "../../../src/domain/audit/sense.ts";
import type { SenseReport } from "../../../src/domain/audit/sense-report.ts";
import { intentFact, outcomeFact } from "../../../src/domain/audit/write-facts.ts";
import { activityId, naturalKey, proposalId, reviewTaskId } from "../../../src/domain/model/ids.ts";
import type { EngagementProposal, ReviewTask } from "../../../src/domain/model/proposal.ts";
import { type Said, someHonestLog, violationsByTheLetter } from "./some-logs.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.parse("2026-11-21T00:00:00.000Z");
const at = (minute: number): string => new Date(START_MS + minute * MINUTE_MS).toISOString();

function check(entries: readonly Said[], now?: string): SenseReport {
  const checker = senseChecker();
  for (const [seq, entry] of entries.entries()) checker.push({ seq, bytes: JSON.stringify(entry) });
  return checker.finish(now);
}

const found = (report: SenseReport): unknown => report.violations.map(({ at: place, rule }) => [place, rule]);

const AUTO: Said = { id: "p", at: at(0), type: "proposal", data: { policy: { route: "auto", version: 1 } } };
const ASKED: Said = { id: "q", at: at(0), type: "proposal", data: { policy: { route: "review", version: 1 }, expires_at: at(60) } };
const WRITE: Said = { id: "w", at: at(1), type: "write", ref: { proposal: "p" } };
const OUTCOME: Said = { id: "o", at: at(2), type: "outcome", ref: { write: "w" } };
const decision = (verdict: string, minute = 1, id = "d"): Said => ({ id, at: at(minute), type: "decision", ref: { proposal: "q" }, data: { verdict } });
const LATER: Said = { id: "s", at: at(17), type: "sync" };

const TOLD = (log: string, size: number, root = "ab"): Said => ({ id: "t", at: at(0), type: "config", data: { key: "audit.checkpoint", after: { p: { log, size, root: root.repeat(32) } } } });

describe("the sense of a log: what the log of logs tells", () => {
  it("of each log only grows", () => {
    assert.deepEqual(found(check([TOLD("a", 5), TOLD("b", 2), TOLD("a", 5), TOLD("a", 6), TOLD("b", 9)])), []);
    assert.deepEqual(found(check([TOLD("a", 5), TOLD("b", 2), TOLD("a", 4), TOLD("a", 5, "cd"), TOLD("a", 6)])), [[2, "record-went-back"], [3, "record-went-back"]]);
    assert.deepEqual(found(check([TOLD("a", 0), TOLD("a", 0.5), { ...LATER, type: "config", data: { key: "audit.checkpoint" } }])), [[0, "record-went-back"], [1, "record-went-back"], [2, "record-went-back"]]);
  });
});

describe("the sense of a log: a language model's part", () => {
  const reading = (route: string, dropped: unknown): Said => ({ id: "m", at: at(0), type: "proposal", data: { policy: { route, version: 1 }, reading: { outcome: "read", claims_kept: 2, claims_dropped: dropped } } });
  it("when a claim had no support, then a person was asked", () => {
    assert.deepEqual(found(check([reading("review", 3), reading("auto", 0), reading("auto", "many"), AUTO, { ...reading("auto", 2), type: "decision" }])), []);
    assert.deepEqual(found(check([AUTO, reading("auto", 1)])), [[1, "unsupported-but-auto"]]);
  });
});

describe("the sense of a log: outcomes and writes", () => {
  it("an outcome stands behind its write, as often as it was told", () => {
    assert.deepEqual(check([AUTO, WRITE, OUTCOME, { ...OUTCOME, id: "o2" }, LATER]), { ok: true, checked: 5, violations: [], total: 0 });
    assert.deepEqual(found(check([OUTCOME, AUTO])), [[0, "outcome-without-write"]]);
    assert.deepEqual(found(check([AUTO, OUTCOME, WRITE])), [[1, "outcome-without-write"]]);
    for (const ref of [undefined, {}, { write: 7 }, { write: "" }, { write: "p" }]) assert.deepEqual(found(check([AUTO, WRITE, { ...OUTCOME, ref }])), [[2, "outcome-without-write"]]);
  });

  it("a write has its outcome within a quarter of an hour, by the last entry or by the time that is given", () => {
    assert.deepEqual(found(check([AUTO, WRITE, { ...LATER, at: at(16) }])), []);
    assert.deepEqual(found(check([AUTO, WRITE, { ...LATER, at: "2026-11-21T00:16:00.001Z" }])), [[1, "write-without-outcome"]]);
    assert.deepEqual(found(check([AUTO, WRITE], at(16))), []);
    assert.deepEqual(found(check([AUTO, WRITE], at(17))), [[1, "write-without-outcome"]]);
    assert.deepEqual(found(check([AUTO, WRITE, LATER], at(3))), [], "what is given counts, not the last entry");
    assert.deepEqual(found(check([AUTO, WRITE, LATER, OUTCOME])), [], "a late outcome is one");
  });

  it("a write whose time or id cannot be read is not excused by it", () => {
    assert.deepEqual(found(check([AUTO, { ...WRITE, at: "yesterday" }, { ...LATER, at: at(2) }])), [[1, "write-without-outcome"]]);
    assert.deepEqual(found(check([AUTO, WRITE, { ...LATER, at: at(2) }, { ...LATER, at: "today" }])), [], "now is the last time that can be read");
    const nameless = { ...WRITE, id: undefined };
    assert.deepEqual(found(check([AUTO, nameless, { ...OUTCOME, ref: {} }, nameless, LATER])), [[1, "write-without-outcome"], [2, "outcome-without-write"], [3, "write-without-outcome"]]);
  });

  it("of writes with one id each needs an outcome behind it", () => {
    assert.deepEqual(found(check([AUTO, WRITE, OUTCOME, WRITE, LATER])), [[3, "write-without-outcome"]]);
  });
});

describe("the sense of a log: what allowed a write", () => {
  it("an approval, a proposal that needed none, or a change of settings before it does", () => {
    for (const verdict of ["approve", "edit", "log"]) {
      assert.deepEqual(found(check([ASKED, decision(verdict), { ...WRITE, ref: { proposal: "q", decision: "d" } }])), [], verdict);
    }
    assert.deepEqual(found(check([AUTO, WRITE])), []);
    assert.deepEqual(found(check([{ id: "c", at: at(0), type: "config", data: { key: "provision" } }, { ...WRITE, ref: { cause: "c" } }])), []);
  });

  it("nothing else does", () => {
    const wrong: readonly (readonly Said[])[] = [
      [ASKED, decision("reject"), { ...WRITE, ref: { proposal: "q", decision: "d" } }], [ASKED, decision("assign"), { ...WRITE, ref: { decision: "d" } }],
      [ASKED, decision("approve"), { ...WRITE, ref: { proposal: "q" } }], [ASKED, AUTO, { ...WRITE, ref: { decision: "p" } }], [ASKED, AUTO, { ...WRITE, ref: { cause: "p" } }],
      [AUTO, ASKED, { ...WRITE, ref: undefined }], [AUTO, ASKED, { ...WRITE, ref: { proposal: ["p"] } }],
      [{ ...AUTO, id: undefined }, ASKED, { ...WRITE, ref: { proposal: "" } }],
    ];
    for (const log of wrong) assert.deepEqual(found(check(log)), [[2, "write-without-consent"]], JSON.stringify(log[2]));
    assert.deepEqual(found(check([WRITE, AUTO])), [[0, "write-without-consent"]], "what comes afterwards does not");
  });

  it("says which of the references falls short, and nothing of what they say", () => {
    const [violation] = check([ASKED, { ...WRITE, ref: { proposal: "q", decision: "somebody's words" } }]).violations;
    assert.equal(violation?.detail, "its ref.decision is not that of an approval before it, its ref.proposal is not that of a proposal that needed none before it");
  });
});

describe("the sense of a log: decisions in time", () => {
  it("a decision is as late as its proposal is open and a minute more, and only the expiry itself comes later", () => {
    for (const minute of [60, 61]) assert.deepEqual(found(check([ASKED, decision("approve", minute)])), []);
    assert.deepEqual(found(check([ASKED, { ...decision("approve"), at: "2026-11-21T01:01:00.001Z" }])), [[1, "decision-too-late"]]);
    for (const verdict of ["reject", "assign", "escalate", "block"]) assert.deepEqual(found(check([ASKED, decision(verdict, 62)])), [[1, "decision-too-late"]], verdict);
    assert.deepEqual(found(check([ASKED, decision("expire", 62)])), []);
    assert.deepEqual(found(check([ASKED, { ...decision("approve"), at: "now" }])), [[1, "decision-too-late"]]);
    assert.deepEqual(found(check([{ ...ASKED, data: {} }, decision("approve", 62)])), [], "a proposal without an end stays open");
    assert.deepEqual(found(check([ASKED, { ...decision("approve", 62), ref: {} }])), [], "a decision about no proposal is never late");
  });
});

describe("the sense of a log: bulk decisions", () => {
  const bulk = (index: unknown, n: unknown = 3, batch = "b"): Said => ({ id: `${batch}${String(index)}`, at: at(1), type: "decision", data: { verdict: "approve", batch: { id: batch, n, index } } });

  it("stands in any order, beside others, and may lack what was refused", () => {
    assert.deepEqual(found(check([bulk(2), bulk(0, 1, "c"), bulk(0), LATER, bulk(1)])), []);
    assert.deepEqual(found(check([bulk(2), LATER])), []);
  });

  it("is named where one of it stands twice, is one too many or says another number", () => {
    assert.deepEqual(found(check([bulk(0), bulk(2), LATER, bulk(2)])), [[3, "bulk-count"]]);
    assert.deepEqual(found(check([bulk(0), bulk(1), bulk(1), bulk(2)])), [[2, "bulk-count"]]);
    assert.deepEqual(found(check([bulk(0), bulk(1), bulk(2), bulk(0)])), [[3, "bulk-count"]]);
    assert.deepEqual(found(check([bulk(0), bulk(1), bulk(3), bulk(2)])), [[2, "bulk-count"]]);
    assert.deepEqual(found(check([bulk(0), bulk(1, 2), bulk(2)])), [[1, "bulk-count"]], "once for a batch");
    for (const index of [-1, 0.5, "0", null, undefined]) assert.deepEqual(found(check([bulk(0), bulk(1), bulk(2), bulk(index)])), [[3, "bulk-count"]]);
    for (const n of [0, -1, 1.5, "3", null]) assert.deepEqual(found(check([bulk(0, n)])), [[0, "bulk-count"]]);
    assert.deepEqual(found(check([{ ...LATER, data: { batch: { id: "b", n: 2, index: 2 } } }])), [[0, "bulk-count"]], "entries of every type count");
  });
});

describe("the sense of a log", () => {
  it("passes over what cannot be read, and goes by what can", () => {
    const checker = senseChecker();
    for (const [seq, bytes] of ["{", "", "null", "[1]", "7", '"write"', JSON.stringify(AUTO), JSON.stringify(WRITE), JSON.stringify(LATER), '{"type":"write"'].entries()) checker.push({ seq, bytes });
    const report = checker.finish();
    assert.deepEqual([report.checked, found(report)], [3, [[7, "write-without-outcome"]]]);
  });

  it("shows the first hundred violations in order, and counts all", () => {
    const writes = Array.from({ length: 150 }, (_, index): Said => ({ ...WRITE, id: `w${String(index)}`, ref: { proposal: "p" } }));
    const lost = Array.from({ length: 150 }, (_, index): Said => ({ ...OUTCOME, ref: { write: `x${String(index)}` } }));
    const report = check([AUTO, ...lost.slice(0, 30), ...writes, ...lost.slice(30), LATER]);
    assert.deepEqual([report.total, report.violations.map((one) => one.at)], [300, Array.from({ length: 100 }, (_, index) => index + 1)]);
    assert.deepEqual([report.violations[29]?.rule, report.violations[30]?.rule], ["outcome-without-write", "write-without-outcome"]);
  });

  it("can be asked while entries still come, and refuses a time in another spelling", () => {
    const checker = senseChecker();
    for (const [seq, entry] of [AUTO, WRITE].entries()) checker.push({ seq, bytes: JSON.stringify(entry) });
    assert.equal(checker.finish(at(20)).ok, false);
    checker.push({ seq: 2, bytes: JSON.stringify(OUTCOME) });
    assert.equal(checker.finish(at(20)).ok, true);
    for (const now of ["", "2026-11-21", "2026-11-21T00:00:00Z", "2026-99-21T00:00:00.000Z"]) assert.throws(() => checker.finish(now), RangeError);
  });

  it("is kept by every honest log", () => {
    fc.assert(fc.property(someHonestLog, (log) => { assert.deepEqual(check(log).violations, []); }), { numRuns: 300 });
  });

  it("is judged as the page says, whatever is taken out, put elsewhere or put in twice", () => {
    const change = fc.record({ how: fc.constantFrom("remove", "move", "repeat"), from: fc.nat(), to: fc.nat() });
    let wrong = 0;
    fc.assert(fc.property(someHonestLog, fc.array(change, { minLength: 1, maxLength: 4 }), (log, changes) => {
      const changed = changes.reduce<readonly Said[]>((entries, { how, from, to }) => {
        const index = from % Math.max(1, entries.length);
        const one = entries.slice(index, index + 1);
        const rest = how === "repeat" ? entries : entries.toSpliced(index, 1);
        return how === "remove" ? rest : rest.toSpliced(to % (rest.length + 1), 0, ...one);
      }, log);
      const report = check(changed);
      const expected = violationsByTheLetter(changed);
      assert.deepEqual(found(report), expected.slice(0, 100));
      assert.deepEqual([report.total, report.ok], [expected.length, expected.length === 0]);
      wrong += expected.length;
    }), { numRuns: 1_000 });
    assert.ok(wrong > 500, "the changes did harm");
  });
});

describe("the entries that the app writes", () => {
  const proposal = (route: "auto" | "review"): EngagementProposal => ({
    id: proposalId(route), activityId: activityId("a"), kind: "log_activity", object: "note", key: naturalKey(`note-${"1".repeat(40)}`), fields: { body: "x" },
    links: { contactIds: [], accountId: null, opportunityId: null }, confidenceBp: 10_000, reasons: [], evidence: [], rationale: "test", route, undo: { how: "archive-created" },
    createdAt: at(0), expiresAt: at(60),
  });
  const task: ReviewTask = {
    id: reviewTaskId("a"), activityId: activityId("a"), proposalIds: [proposalId("review")], state: "open", reasons: [], role: "manager", assigneeId: null,
    title: "t", detail: "d", createdAt: at(0), dueAt: at(30), expiresAt: at(60), escalations: 0, version: 1,
  };
  const intent = (of: EngagementProposal, proposalAuditId: string, decisionAuditId: string | null): AuditFact => intentFact({ crm: "hubspot", proposal: of, proposalAuditId, decisionAuditId, existing: null, fields: { body: "x" } });
  const outcome = (of: EngagementProposal, intentAuditId: string): AuditFact =>
    outcomeFact({ crm: "hubspot", proposal: of, intentAuditId, status: "ok", http: 201, attempts: 1, crmId: null, versionAfter: null, errorCode: null, requestId: null, guarantee: null, settledBy: "answer", ms: 1 });
  const said = (facts: readonly AuditFact[]): readonly Said[] => facts.map((fact, index): Said => ({ id: `e${String(index)}`, at: at(index), ...settleSlots(fact, () => Buffer.alloc(32, 1)).fact }));

  it("make sense from the proposal to the outcome, with a person's word and without", () => {
    const [auto, asked] = [proposal("auto"), proposal("review")];
    const judging = { verb: "approve", reason: null } as const;
    const context = { actor: { kind: "user", id: "u" }, via: "single", batch: null, msOpen: null } as const;
    const log = said([
      proposalFact("hubspot", 1, auto, ""), intent(auto, "e0", null), outcome(auto, "e1"), proposalFact("hubspot", 1, asked, ""),
      decisionFact("hubspot", { task, judging, decided: { task, edits: [] }, context, proposalAuditId: "e3" }), intent(asked, "e3", "e4"), outcome(asked, "e5"),
    ]);
    assert.deepEqual(found(check(log, at(600))), []);
    assert.deepEqual(found(check(log.toSpliced(4, 1), at(600))), [[4, "write-without-consent"]]);
    assert.deepEqual(found(check(log.toSpliced(0, 1), at(600))), [[0, "write-without-consent"]]);
    assert.deepEqual(found(check(log.with(4, { ...log[4], at: at(62) }), at(600))), [[4, "decision-too-late"]]);
  });
});
