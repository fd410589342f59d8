import assert from "node:assert/strict";
import { getCountries, getExampleNumber } from "libphonenumber-js/min";
import examples from "libphonenumber-js/examples.mobile.json";
import { findEmailAddresses } from "../../../src/domain/privacy/email-addresses.ts";
import { findIpAddresses } from "../../../src/domain/privacy/ip-addresses.ts";
import { findPhones } from "../../../src/domain/privacy/phones.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { call, mail, passedText, SELLER } from "./some-screening.ts";

const phones = (text: string, region = "US"): string[] => findPhones(text, region).map(({ start, end }) => text.slice(start, end));
const mails = (text: string): string[] => findEmailAddresses(text).map(({ address }) => address);
const ips = (text: string): string[] => findIpAddresses(text).map(({ start, end }) => text.slice(start, end));

/** Mobile numbers that the metadata of each country gives as an example. */
const NUMBERS = getCountries().flatMap((country) => {
  const number = getExampleNumber(country, examples);
  return number === undefined ? [] : [{ country, international: number.formatInternational(), national: number.formatNational() }];
});
const share = (right: (one: (typeof NUMBERS)[number]) => boolean): number => NUMBERS.filter(right).length / NUMBERS.length;

describe("telephone numbers in a text", () => {
  it("are found in international form, of nearly every country there is", () => {
    assert.ok(NUMBERS.length > 200);
    assert.ok(share(({ international }) => phones(`Best regards, ${international} as always`).includes(international)) > 0.98);
  });

  it("are found in national form where the words before them say so, whatever the region", () => {
    assert.ok(share(({ national }) => phones(`You can reach me at ${national} until five`).includes(national)) > 0.92);
  });

  it("are found in national form by their shape alone in the large countries", () => {
    for (const { country, national } of NUMBERS) {
      if (!["US", "CA", "GB", "DE", "FR", "IT", "ES", "NL", "BE", "CH", "AT", "AU", "SE", "IE", "PL", "JP", "BR"].includes(country)) continue;
      assert.deepEqual(phones(`Best regards, Ana, ${national}, hall 2`, country), [national], country);
    }
  });

  it("are found with extensions, labels before and behind, and read aloud", () => {
    assert.deepEqual(phones("Desk: (602) 272-9781 ext. 12, fax 602.272.9782x3"), ["(602) 272-9781 ext. 12", "602.272.9782x3"]);
    assert.deepEqual(phones("+44 161 496 0000 / +44 161 496 0001 (mobile)"), ["+44 161 496 0000", "+44 161 496 0001"]);
    assert.deepEqual(phones("78 65 14 50 is my new number"), ["78 65 14 50"]);
    const context = { ...SELLER, privacy: { ...SELLER.privacy, contactData: { phones: "mask", emails: "keep", ipAddresses: "keep" } as const } };
    const text = passedText(screen(call("Ana: My mobile is two one six, five five five, oh one eight eight.", "Bo: Thanks."), context));
    assert.ok(/\[phone removed\]/.test(text) && !/eight/.test(text), text);
  });

  it("are not seen in what only looks like one", () => {
    for (const text of [
      "Order 4500123456, part 114-222-0093, IMEI 356938035643809, tracking 1Z 999 AA1 01 2345 6784.", "Milford, CT 06460-3400.", "On 10.03.2026 09:30 or 2026-03-11 10:15:00, ref 20260310 0930.",
      "€ 12 500 000 or 699 956 915 units", "192.168.100.200", "the values 12 14 18 22 31 45", "0.4111111111 mm", "3.14159265358979", "https://shop.example/p/2165550188", "petition, number 431-00215",
    ]) assert.deepEqual(phones(text), [], text);
  });
});

describe("mail addresses in a text", () => {
  it("are found as written, in brackets and spelt against machines", () => {
    assert.deepEqual(mails("Write to ana.k+crm@mail.example.co.uk, <Bo@x-y.example> or 'jörg@müller.example'."), ["ana.k+crm@mail.example.co.uk", "Bo@x-y.example", "jörg@müller.example"]);
    assert.deepEqual(mails("ana (at) example (dot) com"), ["ana@example.com"]);
  });

  it("are not seen in what only looks like one", () => {
    for (const text of ["@ana said so", "50 @ 12.50", "a@b", "meet @ 10.30", "(at) the (dot)"]) assert.deepEqual(mails(text), [], text);
  });
});

describe("addresses of machines in a text", () => {
  it("are found in both versions", () => {
    assert.deepEqual(ips("from 10.0.0.7, 2001:db8::1 and 6e40:4041:c617:e898:c11:40d2:c669:2eb4."), ["10.0.0.7", "2001:db8::1", "6e40:4041:c617:e898:c11:40d2:c669:2eb4"]);
  });

  it("are not seen in versions, times and chapters", () => {
    for (const text of ["firmware 10.2.0.1", "v1.2.3.4", "at 10:15:30", "1.2.3.4.5", "999.1.1.1", "std::vector"]) assert.deepEqual(ips(text), [], text);
  });
});

describe("what the policy wants of contact data", () => {
  const body = "Reach me at +1 216 555 0123 or ana@example.com, Cleo at cleo@seller.example, Tom at tom@other.example or +44 161 496 0000 from 10.0.0.7.";
  const under = (wish: "keep" | "mask-others" | "mask"): string => {
    const activity = mail(body);
    const context = { ...SELLER, privacy: { ...SELLER.privacy, contactData: { phones: wish, emails: wish, ipAddresses: wish } } };
    return passedText(screen({ ...activity, participants: [...activity.participants, { role: "cc", phone: "216-555-0123" }] }, context));
  };

  it("when nothing is set, then it stays and nobody is asked", () => {
    assert.deepEqual(screen(mail(body), SELLER), screen(mail(body), { ...SELLER }));
    assert.ok(under("keep").includes(body));
    const screening = screen(mail(body), SELLER);
    assert.deepEqual([screening.findings, screening.reasons], [[], []]);
  });

  it("when others are to be masked, then those of whoever takes part and of our people stay", () => {
    const text = under("mask-others");
    for (const kept of ["+1 216 555 0123", "ana@example.com", "cleo@seller.example"]) assert.ok(text.includes(kept), kept);
    for (const gone of ["tom@other.example", "496 0000", "10.0.0.7"]) assert.ok(!text.includes(gone), gone);
  });

  it("when all is to be masked, then none of it is left in the text, and still nobody has to look", () => {
    const text = under("mask");
    assert.ok(!/\d{3}|@/.test(text), text);
    const context = { ...SELLER, privacy: { ...SELLER.privacy, contactData: { phones: "mask", emails: "mask", ipAddresses: "mask" } as const } };
    assert.deepEqual(screen(mail(body), context).reasons, []);
  });
});
