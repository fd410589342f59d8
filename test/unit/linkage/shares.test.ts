import assert from "node:assert/strict";
import fc from "fast-check";
import { CONTACT_SPEC } from "../../../src/domain/linkage/contact-spec.ts";
import { prepare } from "../../../src/domain/linkage/features.ts";
import { scanInMemory } from "../../../src/domain/linkage/in-memory.ts";
import { shareOf, shareTerms, SHARE_MIN } from "../../../src/domain/linkage/model.ts";
import { scorePair } from "../../../src/domain/linkage/score.ts";
import { shippedModel } from "../../../src/domain/linkage/shipped-model.ts";

const held = fc.integer({ min: 1, max: 100_000 });
const more = fc.integer({ min: 0, max: 1_000_000 });
const u = fc.double({ min: 1e-7, max: 0.5, noNaN: true });

describe("how common a value is", () => {
  it("rises with the records that hold it, and with how often any two agree", () => {
    fc.assert(fc.property(held, more, u, u, (count, others, one, other) => {
      const of = (n: number, agree: number): number => shareOf(n, shareTerms(count + others, agree));
      assert.ok(of(count, one) <= of(count + 1, one));
      assert.ok(of(count, Math.min(one, other)) <= of(count, Math.max(one, other)));
      assert.ok(of(count, one) >= SHARE_MIN);
    }));
  });

  it("is what a large table shows, within a hundredth of itself", () => {
    fc.assert(fc.property(fc.integer({ min: 10_000, max: 500_000 }), u, (count, agree) => {
      const shown = count / 1_000_000;
      assert.ok(Math.abs(shareOf(count, shareTerms(1_000_000, Math.min(agree, shown))) / shown - 1) < 0.01);
    }));
  });

  it("in a table of up to a thousand a value that nobody but the pair holds is as common as any two agree, or as one record of it", () => {
    for (const told of [2, 30, 100, 1_000]) for (const agree of [0.000005, 0.001, 0.01, 0.1]) assert.equal(shareOf(2, shareTerms(told, agree)), Math.min(agree, 1 / told));
  });

  it("two who agree in rare names are as alike among a hundred strangers as they are where nothing was counted", () => {
    const people = Array.from({ length: 100 }, (_, n) => ({ id: String(1_000 + n), fields: { firstName: `Given${letters(n)}`, lastName: `Family${letters(n + 500)}`, city: `Town${letters(n + 900)}`, phone: `+1216555${String(1_000 + n)}` } }));
    const twin = { id: "2000", fields: { ...people[7]?.fields, phone: "+12165559999", jobTitle: "Head of Sales" } };
    const table = [...people, twin].map((one) => prepare(one, CONTACT_SPEC.preparation, { defaultRegion: "US", isPublicDomain: () => false }));
    const { model, frequencies, pairs } = scanInMemory(CONTACT_SPEC, table, shippedModel("contact", table.length));
    const found = pairs.find(({ a, b }) => a === "1007" && b === "2000") ?? assert.fail("not found");
    const [one, two] = ["1007", "2000"].map((id) => table.find((row) => row.id === id)?.features ?? assert.fail(id));
    assert.ok(one !== undefined && two !== undefined);
    const uncounted = scorePair(CONTACT_SPEC, model, { held: () => 0, told: () => 0 }, [one, two]).weight;
    assert.equal(model.version, "shipped");
    assert.ok(found.weight > 0 && found.weight > uncounted - 1.5, `${String(found.weight)} instead of ${String(uncounted)}`);
    assert.ok(frequencies.held("last", one["last"] ?? "") === 2);
  });
});

/** A word of its own for each number. */
const letters = (n: number): string => Array.from(String(n), (digit) => "bdfgklmnprs"[Number(digit)] ?? "").join("a");
