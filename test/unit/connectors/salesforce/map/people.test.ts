import assert from "node:assert/strict";
import fc from "fast-check";

import { peopleLine, peopleOf } from "../../../../../connectors/salesforce/map/people.ts";
import type { MailPerson } from "../../../../../src/domain/model/engagement.ts";
import { cpuMs } from "../../../../helpers/cpu-time.ts";

const person = (part: Partial<MailPerson>): MailPerson => ({ email: null, name: null, phone: null, ...part });

describe("people on one line", () => {
  it("reads as anybody would write it", () => {
    const line = peopleLine([person({ name: "Ana Example", email: "ana@example.com" }), person({ email: "ben@example.com" }), person({ phone: "+1 216 555 0142" }), person({ name: "Cy", phone: "+1 216 555 0143" })], 255);
    assert.equal(line, "Ana Example <ana@example.com>, ben@example.com, +1 216 555 0142, Cy <+1 216 555 0143>");
  });

  for (const name of ["Example, Ana", "ana@example.com", "555 0142", "… and 3 more", "Ana \"the\" \\Example", "<b>"]) {
    it(`keeps a name that could be taken for something else: ${JSON.stringify(name)}`, () => {
      const people = [person({ name, email: "ana@example.com" }), person({ email: "ben@example.com" })];
      assert.deepEqual(peopleOf(peopleLine(people, 255)), people);
    });
  }

  it("keeps a number that is none, and an address without an @", () => {
    const people = [person({ phone: "anonymous" }), person({ email: "postmaster" }), person({ email: "12345" }), person({ email: "tel:5" }), person({ email: "@" }), person({ email: "ana@example.com", phone: "+1 216 555 0142" })];
    assert.deepEqual(peopleOf(peopleLine(people, 255)), people);
  });

  it("tells whole people only, and how many are left out", () => {
    const people = Array.from({ length: 50 }, (_, at) => person({ name: `Person ${at}`, email: `person${at}@example.com` }));
    const line = peopleLine(people, 255);
    assert.ok(line.length <= 255);
    assert.match(line, /, … and 4\d more$/);
    const kept = peopleOf(line);
    assert.deepEqual(kept, people.slice(0, kept.length));
    assert.ok(kept.length > 4);
  });

  it("tells only their number where not even one fits", () => {
    assert.equal(peopleLine([person({ name: "x".repeat(300) })], 255), "… and 1 more");
    assert.deepEqual(peopleOf("… and 1 more"), []);
  });

  it("takes twenty thousand people in its stride", () => {
    const many = Array.from({ length: 20_000 }, (_, at) => person({ name: `Person ${String(at)}`, email: `person-${String(at)}@example.com` }));
    const started = cpuMs();
    assert.match(peopleLine(many, 255), / … and 19993 more$/);
    assert.ok(cpuMs() - started < 500);
  });

  it("fills a line with the shortest people there are", () => {
    const many = Array.from({ length: 300 }, () => person({ name: "a" }));
    assert.equal(peopleLine(many, 255), `${"a, ".repeat(80)}… and 220 more`);
    assert.equal(peopleLine(many.slice(0, 85), 253), `${"a, ".repeat(84)}a`);
  });

  it("yields nobody for nobody", () => {
    assert.equal(peopleLine([], 255), "");
    assert.equal(peopleLine([person({})], 255), "");
    assert.deepEqual(peopleOf(""), []);
  });

  it("survives whatever stands in a header: written again it is the same line", () => {
    const telling = fc.string({ unit: fc.constantFrom("a", "@", '"', "\\", "<", ">", ",", " ", "1", "+", "t", "e", "l", ":", "…"), maxLength: 12 });
    const odd = fc.option(fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: "grapheme", maxLength: 30 }), telling));
    const anyone = fc.record({ email: odd, name: odd, phone: odd });
    fc.assert(fc.property(fc.array(anyone, { maxLength: 4 }), (people) => {
      const line = peopleLine(people, 10_000);
      assert.equal(peopleLine(peopleOf(line), 10_000), line);
    }), { numRuns: 1_000 });
  });

  it("takes a person's own scribbles for a name", () => {
    assert.deepEqual(peopleOf("everybody from the plant"), [person({ name: "everybody from the plant" })]);
    assert.equal(peopleOf(`${"\"".repeat(5_001)}${"<".repeat(5_000)}`).length, 1);
  });
});
