import assert from "node:assert/strict";
import { commitment } from "../../../src/domain/audit/commitment.ts";
import { type AuditFact, plain, secret } from "../../../src/domain/audit/fact.ts";
import { settleSlots } from "../../../src/domain/audit/settle-slots.ts";

const fact = (data: AuditFact["data"]): AuditFact => ({ type: "proposal", actor: { kind: "service", id: "log-activity" }, data });

let salts = 0;
const freshSalt = (): Uint8Array => Buffer.alloc(32, (salts += 1));

describe("settling slots", () => {
  it("when a value is secret, then only its commitment is in the fact, at any depth", () => {
    const { fact: settled, kept } = settleSlots(fact({ changes: [{ field: "subject", before: plain(null), after: secret("Pump drawings") }] }), freshSalt);
    assert.ok(!JSON.stringify(settled).includes("Pump"));
    const [one] = kept;
    assert.ok(one !== undefined && one.path === "/data/changes/0/after" && one.value === "Pump drawings");
    assert.deepEqual(settled.data, { changes: [{ field: "subject", before: { p: null }, after: { c: commitment(one.salt, "Pump drawings") } }] });
  });

  it("when the same value stands twice, then its commitments differ", () => {
    const { fact: settled } = settleSlots(fact({ a: secret("same"), b: secret("same") }), freshSalt);
    assert.notDeepEqual(settled.data["a"], settled.data["b"]);
  });

  it("when a text from outside is broken, then it is made well-formed instead of blocking the entry", () => {
    const { fact: settled, kept } = settleSlots(fact({ reason: "a \ud800 b", shown: secret("x \udfff"), flag: plain("\ud800") }), freshSalt);
    assert.deepEqual([settled.data["reason"], settled.data["flag"], kept[0]?.value], ["a \ufffd b", { p: "\ufffd" }, "x \ufffd"]);
  });

  it("leaves out undefined members and keeps an object that merely has a member called plain", () => {
    const { fact: settled } = settleSlots(fact({ gone: undefined, kept: { plain: 1, other: 2 } }), freshSalt);
    assert.deepEqual(settled.data, { kept: { plain: 1, other: 2 } });
  });

  it("escapes path parts as JSON pointers do", () => {
    const { kept } = settleSlots(fact({ "a/b~c": secret(1) }), freshSalt);
    assert.equal(kept[0]?.path, "/data/a~1b~0c");
  });
});
