import assert from "node:assert/strict";
import fc from "fast-check";

import { expandDomain } from "../../../src/adapters/smtp/spf-macros.ts";
import { checkSpf } from "../../../src/adapters/smtp/spf.ts";
import type { SpfResult } from "../../../src/ports/mail-door.ts";
import { type Zone, zoneDns } from "../../helpers/zone-dns.ts";

const IP = "192.0.2.3";
const check = (zone: Zone, { ip = IP, sender = "ben@seller.example" } = {}): Promise<SpfResult> => checkSpf(zoneDns(zone), { ip, helo: "mx.seller.example", sender });
const record = (text: string, more: Zone = {}): Zone => ({ "seller.example": { txt: [text], ipv4: ["192.0.2.3"], mx: ["mx.seller.example"] }, "mx.seller.example": { ipv4: ["192.0.2.9"], ipv6: ["2001:db8::9"] }, ...more });

describe("what a domain says of a machine that sends for it (SPF)", () => {
  const cases: readonly (readonly [text: string, ip: string, wanted: SpfResult])[] = [
    ["v=spf1 ip4:192.0.2.3 -all", IP, "pass"],
    ["v=spf1 ip4:192.0.2.0/24 -all", IP, "pass"],
    ["v=spf1 ip4:192.0.2.0/31 -all", IP, "fail"],
    ["v=spf1 ip4:192.0.2.3 -all", "::ffff:192.0.2.3", "pass"],
    ["v=spf1 ip6:2001:db8::/32 ~all", "2001:db8:1::7", "pass"],
    ["v=spf1 ip6:2001:db8::/32 ~all", IP, "softfail"],
    ["v=spf1 a -all", IP, "pass"],
    ["v=spf1 mx -all", "192.0.2.9", "pass"],
    ["v=spf1 mx/24 -all", "192.0.2.77", "pass"],
    ["v=spf1 mx -all", "2001:db8::9", "pass"],
    ["v=spf1 -ip4:192.0.2.3 +all", IP, "fail"],
    ["v=spf1 ?all", IP, "neutral"],
    ["v=spf1", IP, "neutral"],
    ["V=SPF1 IP4:192.0.2.3 -ALL", IP, "pass"],
    ["v=spf1 exp=why.%{d} x-own=1 -all", IP, "fail"],
    ["v=spf10 -all", IP, "none"],
    ["v=spf1 ip4:192.0.2.300 -all", IP, "permerror"],
    ["v=spf1 ip4:192.0.2.3/33 -all", IP, "permerror"],
    ["v=spf1 include: -all", IP, "permerror"],
    ["v=spf1 all:x -all", IP, "permerror"],
    ["v=spf1 foo -all", IP, "permerror"],
    ["v=spf1 redirect=a.example redirect=b.example", IP, "permerror"],
    ["v=spf1 ip6:::/0 -all", IP, "fail"],
    ["v=spf1 exists:%{l-/-+}.x.example -all", IP, "fail"],
  ];
  for (const [text, ip, wanted] of cases) {
    it(`when it is "${text}" and ${ip} sends, then ${wanted}`, async () => { assert.equal(await check(record(text), { ip }), wanted); });
  }

  it("when it includes another's, then only that one's yes counts", async () => {
    const including = (other: string): Zone => record("v=spf1 include:relay.example -all", { "relay.example": { txt: [other] } });
    assert.equal(await check(including("v=spf1 ip4:192.0.2.3 -all")), "pass");
    assert.equal(await check(including("v=spf1 -all")), "fail");
    assert.equal(await check(including("v=spf1 ?all")), "fail");
    assert.equal(await check(record("v=spf1 include:nobody.example -all")), "permerror");
  });

  it("when it hands on to another's, then that one decides", async () => {
    assert.equal(await check(record("v=spf1 redirect=all.example", { "all.example": { txt: ["v=spf1 -all"] } })), "fail");
    assert.equal(await check(record("v=spf1 redirect=nobody.example")), "permerror");
  });

  it("when it asks for a name made of the sender and its machine, then that name is asked for", async () => {
    const zone = record("v=spf1 exists:%{ir}.%{l}.%{d2}._spf.seller.example -all", { "3.2.0.192.ben.seller.example._spf.seller.example": { ipv4: ["127.0.0.2"] } });
    assert.equal(await check(zone), "pass");
    assert.equal(await check(zone, { sender: "ana@seller.example" }), "fail");
  });

  it("when it names the machine's own names, then one counts only if it leads back", async () => {
    const named = (back: string): Zone => record("v=spf1 ptr -all", { [IP]: { names: ["out.seller.example"] }, "out.seller.example": { ipv4: [back] } });
    assert.equal(await check(named(IP)), "pass");
    assert.equal(await check(named("192.0.2.4")), "fail");
  });

  it("when the name system cannot be asked, then nobody is told no for good", async () => {
    assert.equal(await check({ "seller.example": null }), "temperror");
    assert.equal(await check(record("v=spf1 a:away.example -all", { "away.example": null })), "temperror");
  });

  it("when a domain says nothing, or says it twice, then it said nothing, or nothing that holds", async () => {
    assert.equal(await check({}), "none");
    assert.equal(await check({ "seller.example": { txt: ["v=spf1 -all", "v=spf1 +all"] } }), "permerror");
    assert.equal(await check({}, { sender: "ben@localhost" }), "none");
  });

  it("when a record leads in a circle, or far, then the asking ends", async () => {
    const dns = zoneDns({ "seller.example": { txt: ["v=spf1 include:seller.example -all"] } });
    assert.equal(await checkSpf(dns, { ip: IP, helo: "x", sender: "ben@seller.example" }), "permerror");
    assert.ok(dns.asked() <= 12);
    const wide = record(`v=spf1 ${Array.from({ length: 11 }, () => "a:mx.seller.example").join(" ")} -all`);
    assert.equal(await check(wide), "permerror");
    const empty = record("v=spf1 a:no1.example a:no2.example a:no3.example -all");
    assert.equal(await check(empty), "permerror");
  });

  it("macros are filled in as RFC 7208 shows them", () => {
    const values = { sender: "strong-bad@email.example.com", domain: "email.example.com", ip: "192.0.2.3", helo: "mx.example.org" };
    const shown = {
      "%{s}": "strong-bad@email.example.com", "%{o}": "email.example.com", "%{d}": "email.example.com", "%{d4}": "email.example.com", "%{d2}": "example.com", "%{d1}": "com",
      "%{dr}": "com.example.email", "%{d2r}": "example.email", "%{l}": "strong-bad", "%{l-}": "strong.bad", "%{lr}": "strong-bad", "%{lr-}": "bad.strong", "%{l1r-}": "strong",
      "%{ir}.%{v}._spf.%{d2}": "3.2.0.192.in-addr._spf.example.com", "%{lr-}.lp._spf.%{d2}": "bad.strong.lp._spf.example.com", "%{i}": "192.0.2.3",
    };
    for (const [spec, wanted] of Object.entries(shown)) assert.equal(expandDomain(spec, values), wanted, spec);
    assert.equal(expandDomain("%{ir}.%{v}._spf.%{d2}", { ...values, ip: "2001:db8::cb01" }), "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com");
    assert.equal(expandDomain("%{x}.example.com", values), null);
  });

  it("whatever a record says, the check ends with one of the seven results", async () => {
    const words = fc.array(fc.constantFrom("v=spf1", "-all", "a", "mx/33", "include:a.example", "redirect=b.example", "exists:%{i}.%{q", "ip4:1.2.3.4/99", "ip6:::", "%%", "=", "ptr:", "a//"), { maxLength: 8 });
    await fc.assert(fc.asyncProperty(words, words, async (one, other) => {
      const zone = { "seller.example": { txt: [one.join(" ")] }, "a.example": { txt: [other.join(" ")] }, "b.example": { txt: ["v=spf1 include:a.example redirect=seller.example"] } };
      assert.match(await check(zone), /^(pass|fail|softfail|neutral|none|temperror|permerror)$/);
    }), { numRuns: 300 });
  });
});
