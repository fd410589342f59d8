import assert from "node:assert/strict";

import type { AuditJson } from "../../../src/domain/audit/fact.ts";
import { erasedIn, historyAnswers, intactAnswer } from "../../../src/domain/audit/history-answers.ts";
import { type IsErased, tellEntry } from "../../../src/domain/audit/tell-entry.ts";
import type { TracedEntry } from "../../../src/domain/audit/trace-record.ts";

const C = { c: "ab".repeat(32) };
const never: IsErased = () => false;

const traced = (seq: number, type: string, members: Readonly<Record<string, AuditJson>>): TracedEntry => ({
  seq, at: "2026-11-21T09:00:00.000Z", type,
  entry: { id: `e${String(seq)}`, type, actor: { kind: "service", id: "log-activity" }, subject: { crm: "hubspot", object: "email", id: "501" }, ...members },
});

const PROPOSAL = traced(1, "proposal", {
  data: {
    kind: "log_activity", confidence_bp: 8750, reasons: ["low-confidence"], rationale_codes: ["low-confidence", "new-contact"], rationale: C, summary: C,
    changes: [{ field: "subject", before: { p: null }, after: C }, { field: "status", before: { p: "open" }, after: { p: "done" } }],
    policy: { route: "review", version: 3 }, expires_at: "2026-12-01T09:00:00.000Z",
  },
});
const DECISION = traced(2, "decision", {
  actor: { kind: "user", id: "u-7", on_behalf_of: "u-1" }, ref: { proposal: "e1" },
  data: { verdict: "edit", via: "bulk", batch: { id: "b", n: 4, index: 0 }, edits: [{ field: "subject", proposed: C, final: C }, { record: { object: "opportunity", id: "o-1" }, field: "stage", proposed: { p: "a" }, final: { p: "b" } }], reason_codes: ["low-confidence"], reason: C },
});
const WRITE = traced(3, "write", { ref: { proposal: "e1", decision: "e2" }, data: { op: "create", changes: [{ field: "subject", before: { p: null }, after: C }] } });
const OUTCOME = traced(4, "outcome", { ref: { write: "e3" }, data: { status: "ok", http: 201, attempts: 2, crm_id: "501", settled_by: "reading" } });

describe("an entry in words", () => {
  it("when something was proposed, then fields, confidence, reasons and the way it was sent are said, and no committed value", () => {
    assert.deepEqual(tellEntry(PROPOSAL, never), {
      by: "service log-activity",
      lines: [
        "proposed: log_activity (hubspot email 501)", "subject: nothing → withheld", "status: open → done",
        "confidence 87.5 %; reasons: low-confidence, new-contact; route: review by version 3 of the policy; open until 2026-12-01T09:00:00.000Z",
        "rationale: withheld; summary: withheld",
      ],
    });
  });

  it("when a person decided, then who, for whom, and what they changed from what was proposed", () => {
    assert.deepEqual(tellEntry(DECISION, never), {
      by: "user u-7 on behalf of u-1",
      lines: ["decided: edit (hubspot email 501), via bulk, 1 of 4 decided together", "changed subject: withheld → withheld", "changed opportunity o-1 stage: a → b", "reasons: low-confidence", "reason: withheld"],
    });
  });

  it("when it was sent and answered, then status, HTTP status and the CRM's id are said", () => {
    assert.deepEqual(tellEntry(WRITE, never).lines, ["sent to the CRM: create (hubspot email 501)", "subject: nothing → withheld"]);
    assert.deepEqual(tellEntry(OUTCOME, never).lines, ["the CRM answered: ok, HTTP status 201, CRM id 501, after 2 attempts, known from reading the record afterwards (hubspot email 501)"]);
  });

  it("when an erasure names a place, then that value is erased and the others are withheld", () => {
    const erasure = traced(9, "erasure", { data: { basis: "request", n: 1, entries: [{ seq: 1, paths: ["/data/changes/0/after"] }] } });
    const told = tellEntry(PROPOSAL, erasedIn([PROPOSAL, erasure]));
    assert.deepEqual([told.lines[1], told.lines[4]], ["subject: nothing → erased", "rationale: withheld; summary: withheld"]);
    assert.deepEqual(tellEntry(erasure, never).lines, ["values erased: 1 (request), of entries 1"]);
  });

  it("when an entry is of no known type, or holds next to nothing, or other things than it should, then it is told all the same", () => {
    const odd: readonly AuditJson[] = [null, [], "text", { changes: 7, edits: { c: 1 }, batch: "b", policy: [], confidence_bp: "x" }, { changes: [null, 7, { field: {} }], reasons: [{ a: 1 }] }];
    for (const type of ["genesis", "proposal", "decision", "write", "outcome", "sync", "config", "erasure", "access", "toString", ""]) {
      for (const data of odd) assert.ok(tellEntry({ seq: 0, at: "", type, entry: { data } }, never).lines.length > 0, type);
    }
  });

  it("when somebody put signs into an entry that move a cursor or turn a text around, then they are written out", () => {
    const { by, lines } = tellEntry(traced(1, "outcome", { actor: { kind: "user", id: "a\u001b[2Jb" }, data: { status: "ok\u202egnp", crm_id: "x".repeat(5_000) } }), never);
    assert.equal(by, "user a\\u{1b}[2Jb");
    assert.match(lines[0] ?? "", /^the CRM answered: ok\\u\{202e\}gnp, CRM id x{400}… /);
  });
});

describe("a history's answers", () => {
  it("name the entries that give them", () => {
    assert.deepEqual(historyAnswers([PROPOSAL, DECISION, WRITE, OUTCOME]), {
      proposed: [{ seq: 1, said: "log_activity (hubspot email 501)" }],
      changed: [{ seq: 2, said: "subject: withheld → withheld" }, { seq: 2, said: "opportunity o-1 stage: a → b" }],
      approved: [{ seq: 2, said: "user u-7 on behalf of u-1 (edit)" }],
      reached: [{ seq: 4, said: "the CRM answered: ok, HTTP status 201, CRM id 501, after 2 attempts, known from reading the record afterwards (hubspot email 501)" }],
    });
  });

  it("when nobody was asked, when somebody refused, when a write has no outcome, then they say so", () => {
    const auto = traced(1, "proposal", { data: { kind: "create_task", policy: { route: "auto", version: 2 } } });
    const rejected = traced(2, "decision", { data: { verdict: "reject" } });
    const { approved, reached } = historyAnswers([auto, rejected, WRITE]);
    assert.deepEqual(approved, [{ seq: 1, said: "nobody was asked about create_task (hubspot email 501): auto by version 2 of the policy" }]);
    assert.deepEqual(reached, [{ seq: 3, said: "sent to the CRM: create (hubspot email 501); what became of it is not told yet" }]);
  });

  it("when the log is broken, then nothing behind the place is to be relied on", () => {
    const whole = { ok: true, log: "l", walked: 5, head: { size: 5, leaf: "" }, root: "", unanchored: 5 };
    assert.match(intactAnswer(whole), /^Yes: chain valid, 5 walked/);
    assert.match(intactAnswer({ ...whole, ok: false, broken: { at: 3, kind: "altered", detail: "d" } }), /^No: chain broken at position 3: altered \(d\)\. Rely on no entry at that position or behind it\.$/);
  });
});
