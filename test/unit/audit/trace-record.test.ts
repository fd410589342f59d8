import assert from "node:assert/strict";
import { recordTracer } from "../../../src/domain/audit/trace-record.ts";

const entry = (seq: number, members: object): { seq: number; bytes: string } => ({ seq, bytes: JSON.stringify({ id: `e${String(seq)}`, at: "2026-11-21T00:00:00.000Z", type: "x", ...members }) });

describe("a record's history", () => {
  it("holds what is about it and what follows from that, in order, and nothing else", () => {
    const tracer = recordTracer(["email-7"]);
    const chain = [
      entry(0, { type: "genesis" }), entry(1, { subject: { id: "email-7" } }), entry(2, { subject: { id: "email-8" } }),
      entry(3, { ref: { proposal: "e1" } }), entry(4, { ref: { write: "e3" } }), entry(5, { ref: { proposal: "e2" } }),
    ];
    for (const one of chain) tracer.push(one);
    assert.deepEqual(tracer.found().map(({ seq }) => seq), [1, 3, 4]);
  });

  it("when an entry cannot be read, then the others are still shown", () => {
    const tracer = recordTracer(["email-7"]);
    tracer.push({ seq: 0, bytes: '{"subject":{"id":"email-7"' });
    tracer.push(entry(1, { subject: { id: "email-7" } }));
    assert.equal(tracer.found().length, 1);
  });
});
