import assert from "node:assert/strict";
import { textClaims, worldClaims } from "../../bench/support/activity/claims.ts";
import { dates } from "../../bench/support/activity/dates.ts";
import type { Section } from "../../bench/support/activity/figure.ts";
import { intent } from "../../bench/support/activity/intent.ts";
import { mailTexts } from "../../bench/support/activity/mail-texts.ts";
import { factsKept, secretsKept } from "../../bench/support/activity/meetings.ts";
import { measurePii, ofType, pii, structured } from "../../bench/support/activity/pii.ts";
import { sampleWorld, textMissing } from "../../bench/support/activity/places.ts";
import { scorerMissing, scoreWorld } from "../../bench/support/activity/score-world.ts";
import { safety } from "../../bench/support/activity/thresholds.ts";
import { compared, judgeWorld, openWorld, resultLines, type LabelledWorld } from "../../bench/support/activity/world.ts";
import { skipWithReason } from "../helpers/skip.ts";

/** The gates of `npm run bench -- activity` that no clock decides, measured by the same code on the development data. */
describe("what the judgement of activities is worth", function () {
  this.timeout(60_000);

  describe("on the sample world", () => {
    let world: LabelledWorld;
    before(async () => {
      world = await openWorld(sampleWorld());
    });

    it("nothing that goes unasked is on a wrong record, and nothing goes unasked that a person should see", () => {
      assert.deepEqual(world.unread, []);
      const { auto, wrong, held } = safety(compared(world, judgeWorld(world)));
      assert.deepEqual({ wrong, held }, { wrong: [], held: [] });
      assert.ok(auto >= 40, `only ${auto} went unasked`);
    });

    it("the scorer of labelled worlds counts the same, and finds nothing forbidden written", function () {
      const missing = scorerMissing();
      if (missing !== null) skipWithReason(this, missing);
      const previewed = judgeWorld(world);
      const own = safety(compared(world, previewed));
      const score = scoreWorld(world.folder, resultLines(previewed));
      assert.deepEqual([score.autoWrongMatch.auto, score.autoWrongMatch.files, score.auto.shouldHaveBeenHeld], [own.auto, own.wrong, own.held]);
      assert.deepEqual([score.auto.coverage, score.uncertain.recall].map(fourPlaces), [own.coverage, own.uncertainFound].map(fourPlaces));
      assert.equal(score.leaks.count, 0);
      assert.equal(score.missing, 0);
    });

    it("every statement and quote stands in the source", () => {
      const { claims, quotes } = worldClaims(world);
      assert.deepEqual([...claims.misses, ...quotes.misses], []);
      assert.ok(claims.of >= 150 && quotes.of >= 40, `${claims.of} claims, ${quotes.of} quotes`);
    });
  });

  describe("on labelled texts of other projects", () => {
    before(function () {
      const missing = textMissing();
      if (missing !== null) skipWithReason(this, missing);
    });

    const PARTS: readonly (readonly [string, () => Section])[] = [["quotes and signatures", mailTexts], ["dates", dates], ["intent", intent]];
    for (const [name, measure] of PARTS) {
      it(`${name}: no gate is missed`, () => {
        const gates = measure().figures.filter(({ gate }) => gate);
        assert.ok(gates.length > 0);
        assert.deepEqual(gates.filter(({ ok }) => ok !== true), []);
      });
    }

    it("cards, bank accounts and national ids are all found, and what is found is what it is taken for", () => {
      const synth = measurePii("pii/presidio_synth_v2_dev.jsonl");
      for (const type of ["CREDIT_CARD", "IBAN_CODE", "US_SSN"]) assert.equal(ofType(synth, type).recall, 1, type);
      assert.ok((structured(synth).precision ?? 0) >= 0.98, JSON.stringify(synth.misses));
    });

    it("phones, addresses of mail and of machines: no gate is missed", () => {
      assert.deepEqual(pii().figures.filter(({ gate, ok }) => gate && ok !== true), []);
    });

    it("secrets told among colleagues stay out of everything written, and the public fact is in the summary", () => {
      const [secrets, facts] = [secretsKept(), factsKept()];
      assert.ok(secrets.right >= 9, JSON.stringify(secrets.misses));
      assert.ok(facts.right >= 8, JSON.stringify(facts.misses));
    });

    it("every statement and quote of every eleventh text stands in the source", async () => {
      const { claims, quotes } = await textClaims(11);
      assert.deepEqual([...claims.misses, ...quotes.misses], []);
      assert.ok(claims.of >= 500 && quotes.of >= 10, `${claims.of} claims, ${quotes.of} quotes`);
    });
  });
});

const fourPlaces = (share: number | null): number | null => (share === null ? null : Math.round(share * 10_000) / 10_000);
