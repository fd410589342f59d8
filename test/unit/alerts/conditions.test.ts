import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { ALERT_WORKFLOW_NAMES } from "../../../config/policy/alerts.ts";
import { ALERT_WORKFLOWS } from "../../../src/domain/alerts/alert.ts";
import { conditionsOf, type Standing } from "../../../src/domain/alerts/conditions.ts";
import { messageOf } from "../../../src/domain/alerts/message.ts";
import { nextTurn } from "../../../src/domain/alerts/turn.ts";

const { alerts: TERMS } = PolicySchema.parse({});
const NOW = "2026-03-02T09:00:00.000Z";
const FINE: Standing = {
  state: "connected", tightBudget: null, reviews: { open: 400, overdue: 9 }, lostAuthority: [], chain: { verdict: "valid", walked: 9, at: NOW }, readUpTo: "2026-03-02T07:01:00.000Z", falseMerges: { wrong: 1, of: 300, atLeast: 0.0001 },
};
const said = (change: Partial<Standing>): readonly string[] => conditionsOf({ ...FINE, ...change }, TERMS, NOW).map(({ workflow, severity, detail }) => `${severity} ${workflow}: ${detail}`);

describe("what needs a person", () => {
  it("is nothing where all is as it should be, or nobody is connected any more", () => {
    assert.deepEqual(said({}), []);
    assert.deepEqual(said({ state: "disconnected", tightBudget: "x", reviews: { open: 99, overdue: 99 } }), []);
    assert.deepEqual(said({ chain: null, readUpTo: null, falseMerges: null }), [], "what is not known is no alarm");
  });

  it("is named with its figures, one condition for each workflow", () => {
    const all = { state: "reconnect-needed", tightBudget: "reading waits", reviews: { open: 40, overdue: 12 }, lostAuthority: [{ class: "contact.phone-form", at: NOW, why: "reversals" }], chain: { verdict: "gap", walked: 7, at: NOW }, falseMerges: { wrong: 9, of: 200, atLeast: 0.0208 } } as const;
    assert.deepEqual(said(all), [
      "critical connection: It no longer honours its tokens. Activities are still taken in; writes wait.", "warning budget: reading waits.", "warning reviews: 12 of 40 open reviews are overdue.",
      "warning authority: contact.phone-form, on 2026-03-02: reversals.", "critical chain: gap after 7 entries.",
      "warning gates: 9 of 200 were taken back or judged different: at least 2.1 %, where 1.0 % is allowed.",
    ]);
    assert.deepEqual(said({ readUpTo: "2026-03-02T07:00:00.000Z" }), ["warning sync: What changed in the last 2 hours was not read to its end."]);
    assert.deepEqual(said({ readUpTo: "2026-02-27T07:00:00.000Z" }), ["critical sync: What changed in the last 3 days was not read to its end."]);
    assert.deepEqual(said({ chain: { verdict: "untrusted", walked: 0, at: NOW } }), ["critical chain: A checkpoint is signed by a key that is not trusted."]);
    assert.deepEqual([...ALERT_WORKFLOW_NAMES], [...ALERT_WORKFLOWS]);
  });

  it("is one message, the worst first, and a name breaks none of its lines", () => {
    const alerts = nextTurn([], conditionsOf({ ...FINE, reviews: { open: 20, overdue: 20 }, chain: { verdict: "gap", walked: 7, at: NOW } }, TERMS, NOW), { ...TERMS, quietHours: null }, NOW);
    const { subject, text, key } = messageOf(alerts, { name: "Evil\r\nBcc: eve@evil.example\u202e", url: "https://steward.example" });
    assert.equal(subject, "Steward, Evil Bcc: eve@evil.example: The audit log is broken and 1 more");
    assert.ok(text.indexOf("The audit log is broken") < text.indexOf("Reviews pile up"));
    assert.ok(text.endsWith("https://steward.example/alerts"));
    assert.equal(key.split(" ").length, 2);
  });
});
