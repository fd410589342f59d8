import assert from "node:assert/strict";
import { said, written } from "./scene.ts";

/** What Ana (ours) writes and the kind of promise it is. */
const PROMISED: readonly (readonly [string, string])[] = [
  ["We'll take 12% off the annual licence.", "discount"],
  ["I can give you a ten percent discount on the first order.", "discount"],
  ["We will waive the setup fee.", "discount"],
  ["The onboarding fee is waived for you.", "discount"],
  ["You get 15% off if you sign by 31 March.", "discount"],
  ["We'll knock two thousand off the total.", "discount"],
  ["If you order by the end of the month, we'll give you 5% off.", "discount"],
  ["I'm happy to offer you a 7% rebate on the volume.", "discount"],
  ["We agree to reduce the monthly fee by 200 euros.", "discount"],
  ["We'll hold the price until the end of June.", "price"],
  ["I can do it for $48,000 all in.", "price"],
  ["We can go down to 19 euros per seat.", "price"],
  ["The rate is locked for three years.", "price"],
  ["We will match their price.", "price"],
  ["For you it's 11,500 dollars.", "price"],
  ["We won't raise the price during the term.", "price"],
  ["We'll include two days of training at no extra cost.", "scope"],
  ["We'll throw in the spare battery.", "scope"],
  ["The second dashboard is on us.", "scope"],
  ["Migration of your old data is included in the price.", "scope"],
  ["We will add the warehouse module free of charge.", "scope"],
  ["The scanners will be delivered by 3 May.", "delivery"],
  ["We'll ship the first fifty units on Monday.", "delivery"],
  ["You will be live by the end of April.", "delivery"],
  ["We guarantee delivery within six weeks.", "delivery"],
  ["The installation will be done by 12 June.", "delivery"],
  ["All ten machines will be in your hall before Easter.", "delivery"],
  ["Net 60 is fine with us.", "terms"],
  ["We accept payment in three instalments.", "terms"],
  ["You can cancel at any time with a month's notice.", "terms"],
  ["You can pay quarterly instead of upfront.", "terms"],
  ["We agree to 45 days.", "terms"],
  ["We'll accept your liability cap of two million.", "legal"],
  ["We will sign your data processing agreement as it stands.", "legal"],
  ["We'll extend the warranty to 36 months.", "legal"],
  ["We agree to the indemnity clause.", "legal"],
  ["We accept the penalty clause for late delivery.", "legal"],
  ["We will indemnify you against third-party claims.", "legal"],
  ["We guarantee 99.9% uptime.", "sla"],
  ["Our technician will be on site within four hours, weekends included.", "sla"],
  ["You get a two-hour response at night.", "sla"],
  ["We commit to round-the-clock support.", "sla"],
  ["The audit export will be in the May release.", "roadmap"],
  ["We'll build the SAP connector by September.", "roadmap"],
  ["Single sign-on ships in version 5, you can count on it.", "roadmap"],
  ["We'll support Arabic in the next release.", "roadmap"],
  ["You'll be our only dealer in Bavaria.", "exclusivity"],
  ["We won't sell this to any other hospital in the city.", "exclusivity"],
  ["You'll have exclusivity for two years.", "exclusivity"],
  ["We will not supply your competitors in Norway until 2028.", "exclusivity"],
  ["If it doesn't work you get your money back.", "refund"],
  ["We'll refund the deposit in full.", "refund"],
  ["We will credit your account for the lost week.", "refund"],
];

/** Our words that bind us to nothing of the kind. */
const HARMLESS: readonly string[] = [
  "We cannot go lower than that.", "We can't offer a discount on the licence.", "I'm not able to waive the fee.",
  "If we gave you 10%, would that change anything?", "What if we took 5% off?", "Would a discount help?",
  "If you took both modules you'd be in the lower tier.", "We could perhaps look at net 45.", "I'd have to ask about the discount.",
  "I'll ask my manager about the discount.", "Let me check whether we can do net 60.", "I need to check the warranty with legal.",
  "The standard warranty is two years.", "Installation typically takes six weeks.", "Our standard terms are net 30.",
  "I'll send you the price list by Friday.", "You'll have the quote by Monday.", "I'll send the contract over tomorrow.",
  "I will get you the delivery schedule by Thursday.", "I'll call you about the payment terms tomorrow.", "The price stays as quoted.",
  "The offer is attached.", "Thanks for the discount question.", "You asked for 60 days.", "They want exclusivity.",
  "We shipped the units last week.", "We gave you 5% last year.", "The units were delivered in January.",
  "Subject to approval by our board we could do 8%.", "I'll give you 5% if my boss agrees.", "Six weeks is typical. It's not a promise.",
  "I'm not going to promise you anything beyond the sheet.", "We don't do exclusivity.", "There is no discount on hardware.",
  "How would you like to pay?", "I'll book the room for the training on Monday.", "Please send the purchase order by Friday.",
  "I hope the price works for you.", "We are planning an export feature.", "The sensor is in the price list.",
  "I'll show you the new release on Thursday.", "We'll review your redlines by Friday.", "I promise this will be quick.",
];

describe("promises of our side", () => {
  for (const [sentence, type] of PROMISED) {
    it(`finds ${type}: ${sentence}`, () => {
      assert.deepEqual(written("email", "Ana", sentence).promises.map((promise) => promise.type), [type]);
    });
    it(`takes none from a customer: ${sentence}`, () => {
      assert.deepEqual(written("email", "Bob", sentence).promises, []);
    });
  }
  for (const sentence of HARMLESS) {
    it(`finds none: ${sentence}`, () => {
      assert.deepEqual(written("email", "Ana", sentence).promises, []);
    });
  }

  const GRANTED: readonly (readonly [readonly string[], readonly string[]])[] = [
    [["Bob: Can you do net sixty?", "Ana: Yes, we can do that."], ["terms"]],
    [["Bob: We need ten percent off.", "Ana: Deal."], ["discount"]],
    [["Bob: Could you include the training in the price?", "Ana: Sure, no problem."], ["scope"]],
    [["Bob: Can we have exclusivity in the north?", "Ana: Agreed."], ["exclusivity"]],
    [["Bob: Can you do net sixty?", "Ana: I'd have to ask."], []],
    [["Bob: Can you do net sixty?", "Ana: No, sorry."], []],
    [["Bob: Is transport in the price?", "Ana: It always was."], []],
    [["Bob: Can you send the price list?", "Ana: Sure."], []],
  ];
  for (const [turns, types] of GRANTED) {
    it(turns.join(" / "), () => {
      assert.deepEqual(said(...turns).promises.map((promise) => promise.type), types);
    });
  }

  const NOTED: readonly (readonly [string, readonly string[]])[] = [
    ["Offered him 5% off if he signs this month.", ["discount"]],
    ["Agreed to net 45 with Bob.", ["terms"]],
    ["Told her we'd include the training at no charge.", ["scope"]],
    ["Promised delivery of the scanners by 3 May.", ["delivery"]],
    ["He asked for 10% off, I said no.", []],
    ["They want a longer warranty.", []],
  ];
  for (const [note, types] of NOTED) {
    it(`in a note: ${note}`, () => {
      assert.deepEqual(written("note", "Ana", note).promises.map((promise) => promise.type), types);
    });
  }

  it("takes none from quoted or forwarded text", () => {
    const text = { subject: "", body: "See below.", quoted: "We'll take 12% off.", forwarded: "We'll take 12% off.", signature: "", transcript: [], fields: {}, hidden: "" };
    assert.deepEqual(written("email", "Ana", "", { text }).promises, []);
  });

  it("lists no next step for what is a promise", () => {
    assert.deepEqual(written("email", "Ana", "We'll take 12% off the annual licence by Friday.").nextSteps, []);
  });
});
