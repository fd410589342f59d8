import assert from "node:assert/strict";

import { isProtected } from "../../../src/domain/policy/protected-settings.ts";

describe("settings that wait for another admin", () => {
  const waits = (setting: string, from: unknown, to: unknown): boolean => isProtected({ path: setting.split("."), from, to });

  it("how sure a match has to be before nobody is asked: lowered it waits, raised it does not", () => {
    for (const setting of ["match.clearAtBits", "match.leadBits"]) assert.deepEqual([waits(setting, 12, 0), waits(setting, 12, 12.5)], [true, false], setting);
    assert.equal(waits("match.clearAtBitsMin", 10, 11), true);
  });

  it("a list that protects people: shortened it waits, made longer it does not", () => {
    for (const list of ["hrAddresses", "privateAddresses", "blockedDomains", "keywords", "folders"]) {
      assert.deepEqual([waits(`privacy.${list}`, ["a@x.example"], []), waits(`privacy.${list}`, ["a@x.example"], ["a@x.example", "b@x.example"])], [true, false], list);
    }
  });
});
