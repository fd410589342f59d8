import assert from "node:assert/strict";

import { parsePolicy } from "../../../config/load.ts";
import { changedKeys } from "../../../src/domain/policy/changed-keys.ts";

const policy = (raw: object) => parsePolicy(raw, "the test");

describe("what differs between two policies", () => {
  it("when both say the same, in whichever order, then nothing", () => {
    const protectedFields = { "contact.title": "admin", "account.name": "nobody" };
    const turned = Object.fromEntries(Object.entries(protectedFields).toReversed());
    assert.deepEqual(changedKeys(policy({ fields: { protected: protectedFields } }), policy({ fields: { protected: turned } })), []);
  });

  it("when settings were changed, added or taken away, then each is named by its path, and a list is one setting", () => {
    const before = policy({ fields: { protected: { "contact.title": "admin" } }, limits: { reservePercent: 30 } });
    const after = policy({ fields: { protected: { "account.name": "admin" }, mapped: { contact: ["Region__c"] } }, limits: { reservePercent: 31 } });
    assert.deepEqual(changedKeys(before, after), ["fields.mapped.contact", "fields.protected.account.name", "fields.protected.contact.title", "limits.reservePercent"]);
  });
});
