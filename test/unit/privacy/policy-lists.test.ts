import assert from "node:assert/strict";
import { PolicySchema } from "../../../config/policy.ts";
import type { Activity, Participant } from "../../../src/domain/model/activity.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import type { ScreenContext } from "../../../src/domain/privacy/screen.ts";
import { call, mail, passedText, SELLER } from "./some-screening.ts";

const under = (privacy: object): ScreenContext => ({ ...SELLER, privacy: PolicySchema.parse({ privacy }).privacy });
const told = (activity: Activity, context: ScreenContext): readonly string[] => {
  const screening = screen(activity, context);
  return [screening.outcome, ...screening.reasons];
};
const among = (activity: Activity, ...participants: readonly Participant[]): Activity => ({ ...activity, participants });

describe("what a policy lists", () => {
  const opted = { optOuts: ["ana@example.com", "+12165550188"] };

  it("when somebody who opted out writes again, then the privacy owner is asked and learns nothing of the content", () => {
    const screening = screen(mail("Secret plans for pumps.", { quoted: "older plans", signature: "Ana, pumps" }), under(opted));
    assert.deepEqual(screening.reasons, ["opt_out"]);
    assert.ok(screening.outcome === "pass" && !JSON.stringify([screening.activity.text, screening.findings]).includes("plans"));
    assert.ok(!/pumps/i.test(passedText(screening)));
    assert.deepEqual(screening.activity.flags, [{ category: "opt_out", effect: "review", rule: "policy.opt-out" }]);
  });

  it("when the policy wants it, then nothing of whoever opted out is kept, found by plus address, number or a forwarded header", () => {
    const context = under({ ...opted, onOptOut: "block" });
    assert.deepEqual(told(mail("Hello."), context), ["block", "opt_out"]);
    assert.deepEqual(told(among(mail("Hello."), { role: "from", email: "Ana+x@Example.com" }), context), ["block", "opt_out"]);
    assert.deepEqual(told(among(call("A: Hello."), { role: "caller", phone: "(216) 555-0188" }), context), ["block", "opt_out"]);
    assert.deepEqual(told(among(mail("See below.", { forwarded: "From: Ana <ana@example.com>\n\nHello." }), { role: "from", email: "cleo@seller.example" }), context), ["block", "opt_out"]);
    assert.deepEqual(told(among(mail("Hello."), { role: "from", email: "bo@example.com" }), context), ["pass"]);
  });

  it("when a number is private, then calls with it leave a stub", () => {
    assert.deepEqual(told(among(call("A: Hello."), { role: "caller", phone: "216-555-0188" }), under({ privatePhones: ["+12165550188"] })), ["block", "sensitive"]);
  });

  it("when a word of the house stands in a text, then it does what the policy says, and the flags do not name it", () => {
    const text = "We need 12 nodes. Project Heron\nstarts in May. Please call.";
    const by = (effect: string): ScreenContext => under({ keywords: [{ words: "project heron", effect }] });
    assert.deepEqual(told(mail(text), by("block")), ["block", "sensitive"]);
    assert.deepEqual(told(mail(text), by("review")), ["pass", "sensitive"]);
    assert.ok(passedText(screen(mail(text), by("review"))).includes("Heron"));
    const excluded = screen(mail(text), by("exclude"));
    assert.ok(!passedText(excluded).includes("Heron") && passedText(excluded).includes("12 nodes"));
    assert.ok(excluded.outcome === "pass" && !JSON.stringify(excluded.activity.flags).includes("eron"));
    assert.deepEqual(told(mail("Ask Dr. Who. Then call."), under({ keywords: [{ words: "who. then", effect: "block" }] })), ["block", "sensitive"]);
    assert.deepEqual(told(mail("The project herons are birds."), by("block")), ["pass"]);
    assert.deepEqual(told(mail("C++ (beta) is fine."), under({ keywords: [{ words: "C++ (beta)", effect: "block" }] })), ["block", "sensitive"]);
  });

  it("when a party is under a legal hold, then a person looks before anything is logged", () => {
    assert.deepEqual(told(mail("Hello."), under({ legalHolds: { people: ["ana@example.com"] } })), ["pass", "sensitive"]);
    assert.deepEqual(told(among(mail("Hello."), { role: "from", email: "x@law.example.org" }), under({ legalHolds: { domains: ["example.org"] } })), ["pass", "sensitive"]);
    assert.deepEqual(told(mail("Hello."), under({ legalHolds: { domains: ["ample.com"] } })), ["pass"]);
  });

  it("when the policy is less strict with colleagues and recordings, then a person is asked instead", () => {
    const colleagues = among(mail("Our floor is 31 points."), { role: "from", email: "ben@seller.example" }, { role: "to", email: "cleo@seller.example" });
    assert.deepEqual(told(colleagues, under({})), ["block", "internal_only"]);
    assert.deepEqual(told(colleagues, under({ onInternalOnly: "review" })), ["pass", "internal_only"]);
    const objecting = call("Ana: Please do not record this.");
    assert.deepEqual(told(objecting, under({})), ["block", "sensitive"]);
    assert.deepEqual(told(objecting, under({ onRecordingObjection: "review" })), ["pass", "sensitive"]);
  });

  it("when a list holds a slip, then it is refused", () => {
    for (const privacy of [{ optOuts: ["ana"] }, { optOuts: ["216 555 0188"] }, { keywords: [{ words: "ab", effect: "block" }] }, { keywords: [{ words: "heron", effect: "mask" }] }, { legalHolds: { domains: ["Example"] } }, { onOptOut: "pass" }]) {
      assert.equal(PolicySchema.safeParse({ privacy }).success, false, JSON.stringify(privacy));
    }
  });
});
