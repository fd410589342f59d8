import assert from "node:assert/strict";
import { HISTORY_MAX, recordTracer, type RecordTracer, type SoughtOf } from "../../../src/domain/audit/trace-record.ts";

const entry = (seq: number, members: object): { seq: number; bytes: string } => ({ seq, bytes: JSON.stringify({ id: `e${String(seq)}`, at: "2026-11-21T00:00:00.000Z", type: "x", ...members }) });
const email = (id: string, object = "email"): object => ({ subject: { crm: "hubspot", object, id } });
const EMAIL: SoughtOf = { crm: "hubspot", object: "email" };

/** Reads a chain as often as it brings news; yields the positions and how many passes that took. */
function traced(tracer: RecordTracer, chain: readonly { readonly seq: number; readonly bytes: string }[]): { readonly at: readonly number[]; readonly passes: number } {
  let passes = 0;
  do {
    for (const one of chain) tracer.push(one);
    passes += 1;
    assert.ok(passes < 20, "it never ends");
  } while (tracer.wantsAnother());
  return { at: tracer.found().map(({ seq }) => seq), passes };
}

describe("a record's history", () => {
  it("holds what is about it and what follows from that, in order, and nothing else", () => {
    const chain = [
      entry(0, { type: "genesis" }), entry(1, { subject: { id: "email-7" } }), entry(2, { subject: { id: "email-8" } }),
      entry(3, { ref: { proposal: "e1" } }), entry(4, { ref: { write: "e3" } }), entry(5, { ref: { proposal: "e2" } }),
    ];
    const tracer = recordTracer(["email-7"]);
    for (const one of chain) tracer.push(one);
    assert.deepEqual(tracer.found().map(({ seq }) => seq), [1, 3, 4]);
  });

  it("when the record got its id in the CRM later, then what stands before it is found by the id that an outcome ties to it", () => {
    const chain = [
      entry(0, { type: "genesis" }), entry(1, { ...email("key-1"), type: "proposal" }), entry(2, { ...email("key-2"), type: "proposal" }),
      entry(3, { type: "decision", subject: { crm: "hubspot", object: "review", id: "r" }, ref: { proposal: "e1" } }),
      entry(4, { ...email("key-1"), type: "write", ref: { proposal: "e1", decision: "e3" } }),
      entry(5, { ...email("501"), type: "outcome", ref: { write: "e4" }, data: { crm_id: "501" } }),
      entry(6, { ...email("key-1"), type: "proposal" }),
      entry(7, { type: "erasure", data: { entries: [{ seq: 1, paths: ["/data/summary"] }] } }), entry(8, { type: "erasure", data: { entries: [{ seq: 2, paths: ["/data/summary"] }] } }),
    ];
    assert.deepEqual(traced(recordTracer(["501"], EMAIL), chain).at, [1, 3, 4, 5, 6, 7]);
  });

  it("when another object, or another CRM, has the same id, then it is another record", () => {
    const chain = [entry(0, email("501")), entry(1, email("501", "call")), entry(2, { subject: { crm: "salesforce", object: "email", id: "501" } })];
    assert.deepEqual(traced(recordTracer(["501"], EMAIL), chain).at, [0]);
  });

  it("when no object is given, then no id is learned: what a decision was about besides is not followed", () => {
    const chain = [
      entry(0, { ...email("key-1"), type: "proposal" }), entry(1, { type: "decision", ref: { proposal: "e0" } }),
      entry(2, { ...email("o-1", "opportunity"), type: "write", ref: { decision: "e1" } }), entry(3, email("o-1", "opportunity")),
    ];
    assert.deepEqual(traced(recordTracer(["key-1"], { crm: "hubspot" }), chain).at, [0, 1, 2]);
  });

  it("when nothing is about the record, then one pass is enough", () => {
    assert.deepEqual(traced(recordTracer(["none"], EMAIL), [entry(0, email("501"))]), { at: [], passes: 1 });
  });

  it("when an entry cannot be read, then the others are still shown", () => {
    const tracer = recordTracer(["email-7"]);
    tracer.push({ seq: 0, bytes: '{"subject":{"id":"email-7"' });
    for (const [index, bytes] of ["null", "[]", "7", '"x"', '{"subject":7,"ref":[],"data":"x"}'].entries()) tracer.push({ seq: index + 1, bytes });
    tracer.push(entry(9, { subject: { id: "email-7" } }));
    assert.equal(tracer.found().length, 1);
  });

  it("when there is more than a history holds, then the first entries are kept and it says that there are more", () => {
    const tracer = recordTracer(["501"], EMAIL);
    const { at } = traced(tracer, Array.from({ length: HISTORY_MAX + 2 }, (_, seq) => entry(seq, email("501"))));
    assert.deepEqual([at.length, at.at(-1), tracer.isComplete()], [HISTORY_MAX, HISTORY_MAX - 1, false]);
  });
});
