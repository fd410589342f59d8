import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { TOPICS } from "../../../../src/domain/privacy/topics/all.ts";

/** Every text in quotes in the tests of the topics, sentence by sentence and whole. */
function sentences(): string[] {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".test.ts") && name !== "needs.test.ts");
  const texts = files.flatMap((name) => readFileSync(new URL(name, import.meta.url), "utf8").match(/"(?:[^"\\\n]|\\.)+"/g) ?? []).map((text) => text.slice(1, -1));
  return [...texts, "Please unsubscribe me from this.", "He voted for the greens.", "I have caught the flu.", "The operation on her knee is over."].flatMap((text) => [text, ...text.split(/(?<=[.!?]) /)]);
}

describe("the cheap look before the closer one", () => {
  const all = sentences();
  const rules = TOPICS.flatMap((topic) => topic.rules).flatMap(({ rule, pattern, needs }) => (needs === undefined ? [] : [{ rule, pattern, needs }]));
  for (const { rule, pattern, needs } of rules) {
    it(`finds whatever ${rule} finds`, () => {
      const found = all.filter((text) => pattern.test(text));
      assert.ok(found.length > 0, "no test of this topic has such a sentence");
      assert.deepEqual(found.filter((text) => !needs.test(text)), []);
    });
  }
});
