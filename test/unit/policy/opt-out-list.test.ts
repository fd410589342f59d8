import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { OPT_OUTS_MAX, withOptOuts, withoutOptOuts } from "../../../src/domain/policy/opt-out-list.ts";

describe("the list of those who are left alone", () => {
  const policy = PolicySchema.parse({ privacy: { optOuts: ["ana@example.com"], blockedDomains: ["rival.example"] } });

  it("takes each once and changes nothing else", () => {
    const wanted = withOptOuts(policy, ["+12165550188", "ana@example.com", "+12165550188"]);
    assert.ok(wanted !== null && wanted !== "full");
    assert.deepEqual(wanted, { ...policy, privacy: { ...policy.privacy, optOuts: ["ana@example.com", "+12165550188"] } });
    assert.equal(withOptOuts(wanted, ["+12165550188"]), null);
    assert.equal(withOptOuts(policy, []), null);
  });

  it("gives back those who are taken off, and nobody else", () => {
    assert.deepEqual(withoutOptOuts(policy, ["ana@example.com"])?.privacy.optOuts, []);
    assert.equal(withoutOptOuts(policy, ["ben@example.com"]), null);
  });

  it("is full at what the policy's schema takes", () => {
    const many = Array.from({ length: OPT_OUTS_MAX - 1 }, (_, index) => `p${String(index)}@example.com`);
    const last = withOptOuts(policy, many);
    assert.ok(last !== null && last !== "full");
    assert.ok(PolicySchema.safeParse(last).success);
    assert.equal(withOptOuts(last, ["one@example.com"]), "full");
    const more = { ...last, privacy: { ...last.privacy, optOuts: [...last.privacy.optOuts, "one@example.com"] } };
    assert.ok(!PolicySchema.safeParse(more).success);
  });
});
