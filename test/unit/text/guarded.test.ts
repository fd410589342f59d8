import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { guarded, type Guarded, guardedPatterns } from "../../../src/domain/text/guarded.ts";
import { neededIn } from "../../../src/domain/text/needed-words.ts";
import { spellerOf } from "./spellings.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const SPELLINGS = 40;
const SEED = 20_260_310;
const LINE_CHARS_MAX = 400;

describe("a guarded pattern", () => {
  before(async () => {
    // Patterns are guarded where they stand: all sources that guard one are loaded.
    const domain = join(ROOT, "src/domain");
    for (const file of readdirSync(domain, { recursive: true, encoding: "utf8" })) {
      if (file.endsWith(".ts") && /\bguarded\(/.test(readFileSync(join(domain, file), "utf8"))) await import(join(domain, file));
    }
  });

  it("answers as the pattern alone on texts made of the pattern itself", () => {
    const [chance, tried] = [chances(SEED), { found: 0 }];
    for (const one of guardedPatterns()) {
      const spelled = spellerOf(one.pattern, chance);
      for (let count = 0; count < SPELLINGS; count += 1) if (agree(one, spelled())) tried.found += 1;
    }
    assert.ok(guardedPatterns().length > 100, "few patterns are guarded: were they loaded?");
    assert.ok(tried.found > guardedPatterns().length * SPELLINGS * 0.4, `only ${tried.found} spellings were found`);
  });

  it("answers as the pattern alone on every line of the sample world", () => {
    const lines = sampleLines();
    assert.ok(lines.length > 1_000);
    // Pattern by pattern: one that runs on line after line stays at hand.
    for (const one of guardedPatterns()) for (const line of lines) agree(one, line);
  });

  it("answers as the pattern alone on any text, and on any two spellings run together", () => {
    const words = fc.constantFrom("will", "send", "WILL", "I'll", "ſend", "\u212ay", "ok", "Friday", "12%", "?", "_x", "’s", "é", "naïve", "a".repeat(60), "\n", "-", "  ", "q3", "€5");
    fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.array(words, { maxLength: 12 }).map((all) => all.join(" ")), fc.array(words, { maxLength: 6 }).map((all) => all.join(""))), (text) => {
      for (const one of guardedPatterns()) agree(one, text);
    }), { numRuns: 60 });
  });

  const tricky = [
    /\bfoo\b/i, /foo|bar/, /(?:foo)?bar/, /(?:foo)?/, /fo+/, /f[oO]{2}/, /\Bfoo\B/, /^foo$/m, /(?<!a)foo(?!b)/, /(?<=ab )foo/, /a(?=foo)/, /[^a]foo/, /\d+ ?%/, /[a-c]x/, /[a-z]x/, /\bis\b|ß/iu, /k/iu, /\u212a/iu, /s\b/iu, /[\u017fx]y/iu,
    /(foo)\1/, /\p{Lu}foo/u, /foo[’']s/u, /(?:mon|tues)day/i, /\s+foo\s*bar/, /(?:a|b|c|d|e)(?:f|g|h|i|j)(?:k|l|m|n|o)zz/, /.foo./s, /foo\./, /x{0}foo/, /(?:(?:foo|bar) )+baz/, /(?:foo ?)*bar\b/, /\w+foo/, /\bfoo\w*\b|\bbar/, /é/, /[é]x/i, /\bI\b/,
  ].map((pattern) => guarded(pattern));
  it("answers as the pattern alone whatever the pattern is made of", () => {
    const chance = chances(7);
    for (const one of tricky) {
      const spelled = spellerOf(one.pattern, chance);
      for (let count = 0; count < 300; count += 1) agree(one, spelled());
    }
    fc.assert(fc.property(fc.array(fc.constantFrom("foo", "bar", "a", "b", "x", " ", "FOO", "_", "1", "é", "ſ", "\u212a", "k", "s", "\n", "."), { maxLength: 8 }).map((all) => all.join("")), (text) => {
      for (const one of tricky) agree(one, text);
    }));
  });

  it("asks for the words without which nothing is found", () => {
    const runs = (pattern: RegExp): string[] => neededIn(pattern).map((condition) => condition.map(({ run, opens, closes }) => `${opens ? "<" : ""}${run}${closes ? ">" : ""}`).toSorted().join(" "));
    assert.deepEqual(runs(/\b(?:approv(?:e|al)|signed)\b/i), ["<approval> <approve> <signed>"]);
    assert.deepEqual(runs(/\b(?:mon|tues)day\b.{0,9}\bcall/), ["<monday> <tuesday>", "<call"]);
    assert.deepEqual(runs(/(?:foo)?/), []);
    assert.deepEqual(runs(/\p{Lu}\p{L}+/u), []);
  });

  it("lets a text without those words pass untouched through a replacement", () => {
    const pattern = guarded(/\bper ?cent\b/gi);
    assert.equal("10 percent, five per cent".replace(pattern, "%"), "10 %, five %");
    assert.equal("ten pieces".replace(pattern, "%"), "ten pieces");
    assert.equal("5 percent".replace(pattern, (found) => found.toUpperCase()), "5 PERCENT");
  });
});

const alone = new WeakMap<Guarded, RegExp>();

/** Whether the pattern alone finds it; throws where its guard says that it cannot. */
function agree(one: Guarded, text: string): boolean {
  let pattern = alone.get(one);
  if (pattern === undefined) alone.set(one, (pattern = new RegExp(one.pattern.source, one.pattern.flags.replace("g", ""))));
  const found = pattern.test(text);
  if (found && !one.mayBeIn(text)) assert.fail(`${String(one.pattern).slice(0, 300)} is found in ${JSON.stringify(text)}, and its guard says it is not`);
  return found;
}

function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function sampleLines(): readonly string[] {
  const folder = join(ROOT, "sandbox/seed/world/activities");
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").split(/\n|(?<=[.?!]) /));
  return [...new Set(lines.map((line) => line.trim().slice(0, LINE_CHARS_MAX)))].filter((line) => line !== "");
}
