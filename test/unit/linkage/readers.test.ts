import assert from "node:assert/strict";
import fc from "fast-check";
import { prepare, readField } from "../../../src/domain/linkage/features.ts";
import { CONTACT_SPEC } from "../../../src/domain/linkage/contact-spec.ts";
import { findColumns } from "../../../src/domain/linkage/columns.ts";
import { commonName } from "../../../src/domain/linkage/given-names.ts";
import { companyName } from "../../../src/domain/linkage/legal-forms.ts";
import { readAddress } from "../../../src/domain/linkage/read-address.ts";
import { readDate } from "../../../src/domain/linkage/read-date.ts";
import { readCompany, readEmail, readFamily, readGiven, readPhone, readPostcode, readWebsite } from "../../../src/domain/linkage/readers.ts";
import { isThrowAway } from "../../../src/domain/linkage/throw-away.ts";

const context = { defaultRegion: "US", isPublicDomain: (domain: string): boolean => domain === "gmail.com" || isThrowAway(domain) };

describe("reading fields for comparison", () => {
  it("when a value says nothing, then nothing is read", () => {
    for (const nothing of ["n/a", "NULL", "-", "  ", "unknown", "#N/A"]) assert.deepEqual(readField(readGiven, nothing, context), {});
  });

  it("when a given name is a short form, then it stands for the longer ones", () => {
    assert.ok((readGiven("Bob", context)["standsFor"] ?? "").split(" ").includes("robert"));
    assert.equal(commonName("bob"), "robert");
    assert.equal(commonName("zoltan"), "zoltan");
  });

  it("when family names are spelt apart but sound alike, then their sounds agree", () => {
    assert.equal(readFamily("Stephenson", context)["sound"], readFamily("Stevenson", context)["sound"]);
    assert.equal(readFamily("Müller", context)["name"], "muller");
    assert.equal(readFamily("李", context)["sound"], "李");
  });

  it("when an address is at a public provider, then it tells no firm", () => {
    assert.equal(readEmail("Ana+x@GMAIL.com", context)["domain"], "");
    assert.equal(readEmail("ana@mail.shop.example.co.uk", context)["domain"], "example.co.uk");
    assert.equal(readWebsite("https://www.Example.com/about", context)["domain"], "example.com");
  });

  it("when a local part holds a digit, then it is somebody's own", () => {
    assert.equal(readEmail("ana.bell7@example.com", context)["own"], "ana.bell7");
    assert.equal(readEmail("ana.bell@example.com", context)["own"], "");
  });

  it("when numbers are written differently, then they are one; filler is none", () => {
    assert.equal(readPhone("(415) 555-2671", context)["number"], "+14155552671");
    assert.equal(readPhone("+1 415 555 2671", context)["local"], "5552671");
    assert.equal(readPhone("5552671", context)["local"], "5552671");
    assert.deepEqual(readPhone("0000000000", context), {});
  });

  it("when a legal form stands at the end, then it goes, and nothing else does", () => {
    assert.equal(companyName("acme blue systems gmbh and co kg").core, "acme blue systems");
    assert.equal(companyName("the gap inc").core, "gap");
    assert.equal(companyName("limited").core, "limited");
    assert.equal(readCompany("Spa Hotels S.p.A.", context)["core"], "spa hotels");
    assert.equal(readCompany("Systems & Blue", context)["words"], "blue systems");
  });

  it("when a firm's name has several words, then they stand in their order, each once, small ones left out where others are", () => {
    const words = (name: string): string | undefined => readCompany(name, context)["words"];
    assert.equal(words("Tools Zebra Alpha of Media"), "alpha media tools zebra");
    assert.equal(words("Duran Duran and Duran Tours"), "duran tours");
    assert.equal(words("Of and For"), "of and for");
  });

  it("law: a plain host tells the same firm as a web site and behind an @", () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,8}(?:-[a-z0-9]{1,4})?$/);
    const end = fc.constantFrom("com", "co.uk", "de", "github.io", "com.br", "museum", "gmail.com", "local", "xn--p1ai", "kawasaki.jp");
    fc.assert(fc.property(fc.array(label, { maxLength: 4 }), end, (labels, last) => {
      const host = [...labels, last].join(".");
      assert.equal(readWebsite(host, context)["domain"], readEmail(`x@${host}`, context)["domain"] ?? "");
    }), { numRuns: 2_000 });
  });

  it("when an address names the same house differently, then number and street agree", () => {
    assert.deepEqual(readAddress("1420 N. Hudson ", context), { number: "1420", street: "n hudson", postcode: "" });
    assert.deepEqual(readAddress("1420 North Hudson Avenue, Chicago IL 60610", context), { number: "1420", street: "n hudson", postcode: "60610" });
  });

  it("when a date is odd, then its digits stay and its day count is left out", () => {
    assert.deepEqual(readDate("19081209", context), { day: "1908-12-09", days: "-22303", year: "1908" });
    assert.deepEqual(readDate("1854-11-52", context), { day: "1854-11-52", days: "", year: "1854" });
    assert.equal(readDate("31.12.1980", context)["day"], "1980-12-31");
    assert.deepEqual(readDate("44197", context), {});
  });

  it("when a post code is written with blanks or with its extension, then it is the same code", () => {
    assert.equal(readPostcode("sw1a 2ep", context)["code"], "SW1A2EP");
    assert.equal(readPostcode("60610-1234", context)["code"], "60610");
  });

  it("when a record has a whole name only, then its parts are read from it", () => {
    const { features } = prepare({ id: "1", fields: { fullName: "Dr. Ana de la Vega", email: "ana@example.com" } }, CONTACT_SPEC.preparation, context);
    assert.equal(features["first"], "ana");
    assert.equal(features["last"], "de la vega");
    assert.equal(features["firmDomain"], "example.com");
    assert.equal(features["phone"], "");
  });
});

describe("finding columns", () => {
  it("when columns are named in other ways, then they are found, each once", () => {
    const map = findColumns("contact", ["Record ID", "First Name", "surname", "E-Mail", "postcode_fake", "birth_place", "Whatever"]);
    assert.equal(map.id, "Record ID");
    assert.deepEqual(map.fields, {
      firstName: ["First Name"], lastName: ["surname"], email: ["E-Mail"], city: ["birth_place"], postcode: ["postcode_fake"],
    });
  });

  it("when nothing is known, then nothing is found", () => {
    assert.deepEqual(findColumns("account", ["a", "b"]), { id: null, fields: {} });
  });
});
