import { call, expectScreened, mail } from "./some-screening.ts";
import type { Activity, SensitiveCategory } from "../../../src/domain/model/activity.ts";

const FOUND: readonly (readonly [category: SensitiveCategory, text: string | Activity, gone: readonly string[]])[] = [
  ["payment_card",call("Ana: The card is four one one one, one one one one,","Bo: go on","Ana: one one one one, one one one one.","Bo: and the expiry?","Ana: zero nine twenty eight","Bo: security code?","Ana: seven three seven, and send twelve probes by May"),["one one one","zero nine","seven three"]],
  ["payment_card",call("Ana: Ready? Forty-one eleven, eleven eleven,","Bo: uh-huh","Ana: eleven eleven, eleven eleven. Expiration is September twenty twenty-eight, three digits on the back nine nine two."),["eleven","twenty-eight","nine nine"]],
  ["payment_card",call("Ana: My Amex is three seven eight two, eight two two four six three one, zero zero zero five"),["three seven","zero zero"]],
  ["payment_card",call("Ana: It is double five double five, triple five five, five five five five, then four four four four."),["double","triple"]],
  ["payment_card","Use the Visa ending in 4242 please.",["4242"]],
  ["payment_card","4111\u200b1111\u200b1111\u200b1111",["1111"]],
  ["payment_card","4111 1111 1111 1111 exp 12/27 cvv 123",["1111","12/27","123"]],
  ["payment_card","４１１１ １１１１ １１１１ １１１１",["１"]],
  ["payment_card","4111=20 1111=\n 1111 1111",["1111"]],
  ["payment_card","4111\n1111\n1111\n1111",["1111"]],
  ["payment_card","card no. 5555.5555.5555.4444 good thru 01/2030",["5555","2030"]],
  ["national_id","My SSN is 078 05 1120 thanks",["1120"]],
  ["national_id",call("Ana: my social is oh seven eight, oh five, one one two oh"),["seven","one one"]],
  ["national_id","NI number QQ 12 34 56 C",["34"]],
  ["national_id","SIN 046 454 286",["454"]],
  ["national_id","Mein DNI es 12345678Z",["12345678"]],
  ["national_id","PESEL 44051401359",["4405"]],
  ["bank","IBAN: DE89 3704 0044 0532 0130 00",["3704"]],
  ["bank","GB29NWBK60161331926819",["NWBK"]],
  ["bank","DE89-3704-0044-0532-0130-00 or DE89 3704 0044 0532\n0130 00",["3704"]],
  ["bank","Please wire to account 12345678, sort code 12-34-56.",["12345678","12-34-56"]],
  ["bank","Routing 021000021, account 000123456789 at Chase",["021000021","000123456789"]],
  ["passport","passport number: X1234567",["X1234567"]],
  ["passport","her driving licence is MORGA657054SM9IJ",["MORGA"]],
  ["dob","DOB 05/14/1986",["1986"]],
  ["dob","I was born on the 14th of May 1986",["14th"]],
  ["dob",call("Ana: I was born on May fourteenth nineteen eighty-six."),["fourteenth"]],
  ["credential","the wifi password is sunshine and the printer is in hall 2",["sunshine"]],
  ["credential","Login: ana.k / Passwort: Geheim!2024",["Geheim"]],
  ["credential","PIN is 4471 for the gate",["4471"]],
  ["credential","gate code 2288# at night",["2288"]],
  ["credential",call("Bo: what's the alarm code?","Ana: it's four four seven one."),["four four"]],
  ["credential","postgres://admin:s3cret@db.example:5432/x",["s3cret"]],
  ["credential","https://portal.example/reset?token=9f8e7d6c5b4a39281706",["9f8e"]],
  ["credential","key AKIAIOSFODNN7EXAMPLE",["AKIA"]],
  ["credential","pw: hunter2",["hunter2"]],
  ["credential","the passphrase is correct horse battery staple",["horse","staple"]],
  ["credential","username = kestrel\npassword = \"Foo Bar 1\"",["Foo"]],
  ["credential","Use admin/Admin123! to log in, that's user admin, pass Admin123!",["Admin123"]],
];

const HARMLESS: readonly string[] = [
  "The password reset works, the password is required at login and passwords expire in May.",
  "Zoom Meeting ID: 812 3456 7890 Passcode: 8sK3d",
  "Order 4500123456, part 114-22-0093, phone +1 216 555 0188, dated 2026-03-10, IMEI 356938035643809.",
  "Your customer account 12345678 has 3 licences. Pin 12 of the connector goes to 4711.",
  "Sensors at 0.4111111111111111 mm; values 12 14 18 22 31 45 12 14 18 22 31 45.",
  "The company was born in 1986 in Leeds. The passport reader arrives 12 May 2026.",
  "one two three, testing. We have twenty two freezers, four doors, five five in total.",
];

describe("values that are masked", () => {
  FOUND.forEach(([category, text, gone], index) => {
    it(`are found however they are written or read aloud: ${category} (case ${String(index + 1)})`, () => {
      expectScreened(typeof text === "string" ? mail(text) : text, { category, gone });
    });
  });

  HARMLESS.forEach((text, index) => {
    it(`are not seen in order numbers, measurements and talk about passwords (case ${String(index + 1)})`, () => {
      expectScreened(mail(text), { category: null, kept: [text] });
    });
  });
});
