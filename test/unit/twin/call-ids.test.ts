import assert from "node:assert/strict";
import { PolicySchema } from "../../../config/policy.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";
import type { Twin } from "../../../src/domain/model/judgement.ts";
import { instant } from "../../../src/domain/model/time.ts";
import { traceOfEngagement } from "../../../src/domain/twin/engagement-trace.ts";
import { findTwin, twinKeys } from "../../../src/domain/twin/find-twin.ts";
import { traceOf } from "../../../src/domain/twin/trace.ts";
import { someActivity } from "../../helpers/some-activity.ts";

const policy = PolicySchema.parse({});
const AT = instant(Date.parse("2026-03-02T10:00:00Z"));
const call = (sourceId: string): Activity => someActivity({ kind: "call", source: "twilio", sourceId, occurredAt: AT, threadId: null, mail: null });
const logged = (externalId: string | null, occurredAt: string = AT) => traceOfEngagement({
  object: "call", crmId: "42", occurredAt, endedAt: null, subject: "Call", modifiedAt: occurredAt, externalId, fields: {},
}, policy);

function twinOf(activity: Activity, foreign: ReturnType<typeof logged>): Twin | null {
  const trace = traceOf(activity, policy);
  // What a store would not select is not compared.
  return twinKeys(activity, trace).keys.includes(foreign.key) ? findTwin(activity, trace, [{ ref: "call:42", trace: foreign, foreign: true }]) : null;
}

describe("a call that another tool logged in the CRM", () => {
  it("when it carries the call's own id, then it is the same, whoever took part and whatever it says", () => {
    assert.deepEqual(twinOf(call("CA0123456789abcdef"), logged(" CA0123456789abcdef ")), { relation: "same", of: "call:42", foreign: true });
  });

  it("when it carries another id, or none, then it is not found by it", () => {
    assert.equal(twinOf(call("CA0123456789abcdef"), logged("CA9999999999abcdef")), null);
    assert.equal(twinOf(call("CA0123456789abcdef"), logged(null)), null);
  });

  it("when the id is so short that two systems may have given it, or was given again days later, then it proves nothing", () => {
    assert.equal(twinOf(call("4711"), logged("4711")), null);
    assert.equal(twinOf(call("CA0123456789abcdef"), logged("CA0123456789abcdef", "2026-03-05T10:00:00Z")), null);
  });
});
