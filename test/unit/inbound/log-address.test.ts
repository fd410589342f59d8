import assert from "node:assert/strict";

import { mayBeSender } from "../../../src/domain/inbound/admit-sender.ts";
import { logAddress, tokenIn, withoutLogAddresses } from "../../../src/domain/inbound/log-address.ts";
import { consentChange } from "../../../src/domain/inbound/consent-words.ts";
import { userId } from "../../../src/domain/model/ids.ts";
import { someActivity } from "../../helpers/some-activity.ts";

const TOKEN = "0123456789abcdef0123456789abcdef01234567";
const DOMAIN = "log.seller.example";

describe("an address for logging", () => {
  it("gives its token back, whatever the case that servers made of it", () => {
    const address = logAddress(TOKEN, DOMAIN);
    assert.equal(tokenIn(address, DOMAIN), TOKEN);
    assert.equal(tokenIn(address.toUpperCase(), DOMAIN), TOKEN);
    assert.ok(address.slice(0, address.indexOf("@")).length <= 64, "RFC 5321 allows 64 octets before the @");
  });

  it("is none at another domain, without a token, or with half a one", () => {
    for (const other of [`log+${TOKEN}@elsewhere.example`, `log@${DOMAIN}`, `log+${TOKEN.slice(1)}@${DOMAIN}`, `log+${TOKEN}0@${DOMAIN}`, `x+${TOKEN}@${DOMAIN}`, `log+${TOKEN}@x@${DOMAIN}`, TOKEN]) {
      assert.equal(tokenIn(other, DOMAIN), null, other);
    }
  });

  it("when a mail was sent to it openly and quotes it, then nothing of it is left in the activity", () => {
    const address = logAddress(TOKEN, DOMAIN);
    const plain = someActivity();
    const activity = {
      ...plain, participants: [...plain.participants, { role: "to", email: address }, { role: "cc", name: address, email: "x@y.example" }] as const,
      text: { ...plain.text, subject: `Fw ${address}`, body: `Bcc: <${address.toUpperCase()}>`, quoted: `mailto:${address} https://mail.example/?to=${encodeURIComponent(address)}`, forwarded: address.replace("+", "%2B"), fields: { a: address } },
    };
    const clean = withoutLogAddresses(activity);
    assert.ok(!JSON.stringify(clean).toLowerCase().includes(TOKEN));
    assert.deepEqual(clean.participants, plain.participants);
    assert.deepEqual(withoutLogAddresses(plain), plain);
  });
});

describe("who may send to it", () => {
  const users = [
    { id: userId("1"), name: "Ben Sample", email: "Ben@Seller.example", phone: null, zone: "UTC", role: "rep", active: true },
    { id: userId("2"), name: "Eva Sample", email: "eva@gone.example", phone: null, zone: "UTC", role: "rep", active: false },
  ] as const;
  const may = (sender: string, ownDomains: readonly string[] = []): boolean => mayBeSender(sender, { users, ownDomains });

  it("an active user, from any of their plus addresses", () => {
    assert.ok(may("ben@seller.example"));
    assert.ok(may("BEN+crm@seller.example"));
  });

  it("whoever is at an own domain or below it", () => {
    assert.ok(may("anybody@seller.example", ["seller.example"]));
    assert.ok(may("anybody@eu.seller.example", ["seller.example"]));
  });

  it("nobody else: a former user, a stranger, a domain that ends alike, a bounce", () => {
    for (const sender of ["eva@gone.example", "ana@example.com", "ana@notseller.example", "ana@seller.example.evil.example", "", "<>", "seller.example"]) assert.ok(!may(sender, ["seller.example"]), sender);
  });
});

describe("a text message of one word", () => {
  it("withdraws or gives consent, however it is written", () => {
    for (const word of ["STOP", " stop. ", "Unsubscribe!", "STOPALL", "arrêt", "opt-out"]) assert.equal(consentChange(word, null), "withdrawn", word);
    for (const word of ["START", "unstop", "Subscribe"]) assert.equal(consentChange(word, null), "given", word);
  });

  it("is an answer when it holds more, or is a yes", () => {
    for (const text of ["Stop by at ten", "Yes", "Please cancel the order", "end of May", ""]) assert.equal(consentChange(text, null), null, text);
  });

  it("goes by the carrier's word first", () => {
    assert.equal(consentChange("no more", "STOP"), "withdrawn");
    assert.equal(consentChange("yes", "START"), "given");
    assert.equal(consentChange("help", "HELP"), null);
  });
});
