import assert from "node:assert/strict";

import fc from "fast-check";

import { PolicySchema } from "../../../config/policy.ts";
import { takesEffectAtOnce } from "../../../src/domain/inbound/consent-law.ts";
import type { Activity, Participant, ScreenedActivity } from "../../../src/domain/model/activity.ts";
import { isOfNumberAlone, listEntry, optedOut, tookBack } from "../../../src/domain/privacy/opted-out.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { screenContext } from "../../../src/domain/privacy/screen-context.ts";
import { someActivity } from "../../helpers/some-activity.ts";

const ANA: Participant = { role: "from", name: "Ana Example", email: "Ana+news@example.com" };
const BEN: Participant = { role: "to", name: "Ben Sample", email: "ben@seller.example" };
const CYD: Participant = { role: "cc", name: "Cyd Other", email: "cyd@example.com" };

describe("whose wish to be left alone an activity tells", () => {
  const context = screenContext([], PolicySchema.parse({ organisation: { ownDomains: ["seller.example"] } }));

  it("the author's, whoever else got it", () => {
    assert.deepEqual(optedOut(asking({ participants: [ANA, BEN, CYD] }), context), ["ana@example.com"]);
  });

  it("the one outsider's, where one of us reports it", () => {
    const note = { kind: "note", direction: "internal", participants: [{ ...BEN, role: "submitter" }, { role: "attendee", name: "Ana", email: "ana@example.com", phone: "(216) 555-0188" }] } as const;
    assert.deepEqual(optedOut(asking(note, "Ana asked not to be contacted again."), context), ["ana@example.com", "+12165550188"]);
  });

  it("nobody's, where several outsiders could be meant, or only one of us is known", () => {
    assert.deepEqual(optedOut(asking({ direction: "outbound", participants: [{ ...BEN, role: "from" }, { ...ANA, role: "to" }, CYD] }), context), []);
    assert.deepEqual(optedOut(asking({ direction: "outbound", participants: [{ ...BEN, role: "from" }, { role: "to", name: "Ana" }] }), context), []);
  });

  it("nobody's, where none is told, or whoever writes along is on the list already", () => {
    assert.deepEqual(optedOut(asking({}, "See you on Friday."), context), []);
    const listed = screenContext([], PolicySchema.parse({ organisation: { ownDomains: ["seller.example"] }, privacy: { optOuts: ["cyd@example.com"] } }));
    assert.deepEqual(optedOut(asking({ participants: [ANA, BEN, CYD] }, undefined, listed), listed), []);
  });

  it("a STOP is of its number alone; words for the whole person are not", () => {
    assert.ok(isOfNumberAlone(asking(TEXT, "STOP")));
    assert.deepEqual(optedOut(asking(TEXT, "STOP"), context), ["+12165550188"]);
    assert.ok(!isOfNumberAlone(asking({})));
  });

  it("START takes back the wish of a number on the list, and of no other", () => {
    const listed = screenContext([], PolicySchema.parse({ privacy: { optOuts: ["+12165550188"] } }));
    assert.equal(tookBack(asking(TEXT, "Start!", listed), listed), "+12165550188");
    assert.deepEqual(optedOut(asking(TEXT, "Start!", listed), listed), []);
    assert.equal(tookBack(asking(TEXT, "start with the drawings", listed), listed), null);
    assert.equal(tookBack(asking(TEXT, "START"), context), null);
  });

  it("whatever is taken for an entry of the list, the policy's schema takes too", () => {
    const raw = fc.oneof(fc.emailAddress(), fc.string(), fc.string({ unit: "binary" }).map((text) => `${text}@example.com`), fc.bigInt({ min: 0n, max: 10n ** 17n }).map((digits) => `+${String(digits)}`));
    fc.assert(fc.property(raw, (text) => {
      const entry = listEntry(text, "US");
      return entry === null || PolicySchema.safeParse({ privacy: { optOuts: [entry] } }).success;
    }), { numRuns: 1_000 });
    assert.deepEqual([listEntry("Ana <Ana@Example.com>", "US"), listEntry("216-555-0188", "US"), listEntry("nobody", "US")], ["ana@example.com", "+12165550188", null]);
  });

  it("STOP holds at once everywhere, START where carriers and the law take it so", () => {
    assert.deepEqual([takesEffectAtOnce("withdrawn", "+4915112345678"), takesEffectAtOnce("given", "+12165550188"), takesEffectAtOnce("given", "+4915112345678")], [true, true, false]);
  });

  const TEXT = { kind: "text", source: "twilio", mail: null, participants: [{ role: "from", phone: "+12165550188" }, { role: "to", phone: "+12165550100" }] } as const;

  function asking(change: Partial<Activity>, words = "Please remove me from your mailing list.", by = context): ScreenedActivity {
    const plain = someActivity(change);
    const screening = screen({ ...plain, text: { ...plain.text, subject: "", body: words } }, by);
    assert.equal(screening.outcome, "pass");
    return screening.activity;
  }
});
