import assert from "node:assert/strict";
import fc from "fast-check";
import { activityKey } from "../../../src/domain/twin/natural-key.ts";
import { findTwin } from "../../../src/domain/twin/find-twin.ts";
import { traceOf } from "../../../src/domain/twin/trace.ts";
import { mail, match, note, policy } from "./sample-crm.ts";
import { cpuMs } from "../../helpers/cpu-time.ts";

const LENGTH = 1_000_000;
/** Generous for a loaded machine; a quadratic reading of a million characters takes minutes. */
const LONGEST_MS = 4_000;

describe("hostile texts", () => {
  const floods = ["Aa Bb Cc ", "Aa", " ", "1,", "1.000.", "A.", "From: a@b\n", "not ", "it's ", "ß\u0301", "a@b,", "\n> ", "-"];
  for (const flood of floods) {
    it(`when a text is a million characters of ${JSON.stringify(flood)}, then it is matched in time`, () => {
      const text = flood.repeat(Math.ceil(LENGTH / flood.length)).slice(0, LENGTH);
      const activities = [mail({ email: "info@huber-brot.example" }, { subject: text, body: text, signature: text, quoted: text, forwarded: text }), note(text)];
      for (const activity of activities) {
        const start = cpuMs();
        const trace = traceOf(activity, policy);
        match(activity);
        findTwin(activity, trace, [{ ref: "e", trace: { ...trace, key: "other", messageIdHash: null }, foreign: false }]);
        assert.ok(cpuMs() - start < LONGEST_MS, "too slow");
      }
    });
  }

  it("when names and texts are anything at all, then nothing throws and the match is in order", () => {
    const any = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(fc.property(any, any, any, any, (name, email, subject, body) => {
      const found = match(mail({ name, email }, { subject, body }));
      assert.ok(found.confidence >= 0 && found.confidence <= 1);
      assert.equal(found.certainty === "clear" && found.contactIds.length === 0, false);
      activityKey(note(body));
    }), { numRuns: 300 });
  });
});
