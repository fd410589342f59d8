import assert from "node:assert/strict";
import fc from "fast-check";
import { normalizeEmail, registrableDomain, sameMailbox } from "../../../src/domain/hygiene/normalize-email.ts";

describe("a mail address", () => {
  for (const [raw, address, plusTag] of [
    ["Ana.Example@Example.COM", "ana.example@example.com", null],
    [" Ana Example <ana+crm@example.com> ", "ana@example.com", "crm"],
    ["mailto:ana@example.com?subject=x", "ana@example.com", null],
    ["ana@bücher.example", "ana@xn--bcher-kva.example", null],
    ["ana@example.com.", "ana@example.com", null],
    ["o'brien@example.com", "o'brien@example.com", null],
    ["jörg@example.com", "jörg@example.com", null],
  ] as const) {
    it(`${raw.trim()} is compared as ${address}`, () => {
      const found = normalizeEmail(raw);
      assert.equal(found?.address, address);
      assert.equal(found.plusTag, plusTag);
      assert.equal(found.address, `${found.local}@${found.domain}`);
    });
  }

  for (const raw of ["", "ana", "@example.com", "ana@", "ana@exa mple.com", "a b@example.com", "ana@-x-.com", `${"a".repeat(65)}@example.com`, "ana@a/b"]) {
    it(`${JSON.stringify(raw.slice(0, 20))} is none`, () => {
      assert.equal(normalizeEmail(raw), null);
    });
  }

  it("is the same mailbox with another case or tag, not at another domain", () => {
    assert.equal(sameMailbox("Ana+x@Example.com", "ana@example.com"), true);
    assert.equal(sameMailbox("ana@example.com", "ana@example.net"), false);
    assert.equal(sameMailbox("none", "none"), false);
  });

  it("normalised twice is normalised once", () => {
    fc.assert(fc.property(fc.emailAddress(), (raw) => {
      const once = normalizeEmail(raw);
      assert.equal(once === null ? null : normalizeEmail(once.address)?.address, once?.address ?? null);
    }));
  });
});

describe("the registrable domain", () => {
  for (const [host, domain] of [
    ["mail.shop.example.co.uk", "example.co.uk"], ["Example.com", "example.com"], ["ana.github.io", "ana.github.io"], ["a.b.kestrelsensing.example", "kestrelsensing.example"],
    ["co.uk", null], ["localhost", null], ["", null], ["10.0.0.1", null],
  ] as const) {
    it(`of ${JSON.stringify(host)} is ${String(domain)}`, () => {
      assert.equal(registrableDomain(host), domain);
    });
  }
});
