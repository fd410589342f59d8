import assert from "node:assert/strict";

import { type Policy, PolicySchema } from "../../../config/policy.ts";
import type { Activity, Participant } from "../../../src/domain/model/activity.ts";
import { screen, type ScreenContext } from "../../../src/domain/privacy/screen.ts";
import { call, mail, SELLER } from "./some-screening.ts";

const under = (privacy: object): ScreenContext => ({ ...SELLER, privacy: PolicySchema.parse({ privacy }).privacy });
const among = (activity: Activity, ...participants: readonly Participant[]): Activity => ({ ...activity, participants });
const told = (activity: Activity, privacy: object): string => {
  const screening = screen(activity, under(privacy));
  const isCut = screening.outcome === "pass" && screening.activity.text.body !== activity.text.body;
  return [screening.outcome, ...screening.reasons, ...(isCut ? ["cut"] : [])].join(" ");
};
const US: Participant = { role: "to", email: "cleo@seller.example" };
const colleagues = among(mail("Our floor is 31 points."), { role: "from", email: "ben@seller.example" }, US);
const from = (email: string): Activity => among(mail("The pumps arrive on Monday."), { role: "from", email }, US);

/** One switch of the policy, an activity to which it matters, and what becomes of that without and with it. */
interface Switch {
  readonly set: object;
  readonly activity: Activity;
  readonly without: string;
  readonly with: string;
}

/** Every setting of `privacy` stands here: one that is new does not compile until somebody shows what it does. */
const SWITCHES: Readonly<Record<keyof Policy["privacy"], Switch>> = {
  blockedDomains: { set: { blockedDomains: ["clinic.example"] }, activity: from("nurse@ward.clinic.example"), without: "pass", with: "block sensitive" },
  privateAddresses: { set: { privateAddresses: ["sam@mail.example"] }, activity: from("Sam+home@mail.example"), without: "pass", with: "block sensitive" },
  privatePhones: { set: { privatePhones: ["+12165550188"] }, activity: among(call("A: Hello there."), { role: "caller", phone: "216-555-0188" }), without: "pass", with: "block sensitive" },
  counselAddresses: { set: { counselAddresses: ["lee@law.example"] }, activity: from("lee@law.example"), without: "pass", with: "block privileged" },
  hrAddresses: { set: { hrAddresses: ["people@agency.example"] }, activity: from("people@agency.example"), without: "pass", with: "block sensitive" },
  contactData: { set: { contactData: { emails: "mask" } }, activity: mail("Write to somebody.else@other.example about it."), without: "pass", with: "pass cut" },
  keywords: { set: { keywords: [{ words: "the pumps", effect: "review" }] }, activity: from("ana@example.com"), without: "pass", with: "pass sensitive" },
  folders: { set: { folders: [{ name: "private", effect: "block" }] }, activity: { ...from("ana@example.com"), folders: ["INBOX/Private/2026"] }, without: "pass", with: "block sensitive" },
  optOuts: { set: { optOuts: ["ana@example.com"] }, activity: from("ana@example.com"), without: "pass", with: "pass opt_out cut" },
  onOptOut: { set: { optOuts: ["ana@example.com"], onOptOut: "block" }, activity: from("ana@example.com"), without: "pass", with: "block opt_out" },
  legalHolds: { set: { legalHolds: { domains: ["example.com"] } }, activity: from("ana@example.com"), without: "pass", with: "pass sensitive" },
  onInternalOnly: { set: { onInternalOnly: "review" }, activity: colleagues, without: "block internal_only", with: "pass internal_only" },
  onRecordingObjection: { set: { onRecordingObjection: "review" }, activity: call("Ana: Please do not record this."), without: "block sensitive", with: "pass sensitive" },
};

describe("each switch of the privacy policy", () => {
  for (const [name, { set, activity, without, with: withIt }] of Object.entries(SWITCHES)) {
    it(`${name} changes what becomes of an activity`, () => {
      assert.deepEqual([told(activity, {}), told(activity, set)], [without, withIt]);
    });
  }

  it("counsel and the people department are found in a forwarded header too, and nobody else is", () => {
    const forward = mail("See below.", { forwarded: "From: Lee <lee@law.example>\nTo: Cleo <cleo@seller.example>\n\nAbout the contract." });
    assert.deepEqual([told(forward, { counselAddresses: ["lee@law.example"] }), told(forward, { hrAddresses: ["lee@law.example"] }), told(forward, { hrAddresses: ["leo@law.example"] })], ["block privileged", "block sensitive", "pass"]);
  });
});

describe("folders that the policy names", () => {
  const inside = (...folders: readonly string[]): Activity => ({ ...from("ana@example.com"), folders });
  const block = { folders: [{ name: "Private", effect: "block" }] };
  const exclude = { folders: [{ name: "Team / Staff  talks", effect: "exclude" }] };

  it("are meant with all below them, in any case, and no other is", () => {
    for (const name of ["private", "PRIVATE/2026", "INBOX\\Private", "a/b/ Private /c"]) assert.equal(told(inside("Inbox", name), block), "block sensitive", name);
    for (const name of ["Privateer", "not private", "Inbox"]) assert.equal(told(inside(name), block), "pass", name);
    assert.equal(told(inside("team/staff talks"), exclude), "pass sensitive cut");
    assert.equal(told(inside("staff talks"), exclude), "pass");
  });

  it("when one excludes, then who and when are left and no word; the stricter of two counts", () => {
    const screening = screen(inside("Team/Staff talks"), under(exclude));
    assert.ok(screening.outcome === "pass");
    assert.ok(!JSON.stringify(screening.activity.text).includes("pumps"));
    assert.deepEqual(screening.activity.participants.map(({ email }) => email), ["ana@example.com", "cleo@seller.example"]);
    assert.deepEqual(screening.activity.flags, [{ category: "confidential", effect: "exclude", rule: "policy.folder" }]);
    assert.equal(told(inside("Team/Staff talks", "Private"), { folders: [...exclude.folders, ...block.folders] }), "block sensitive");
  });

  it("are kept by nothing that passed, for a name tells of what is in it", () => {
    for (const privacy of [{}, exclude, { optOuts: ["ana@example.com"] }]) {
      const screening = screen(inside("Team/Staff talks"), under(privacy));
      assert.ok(screening.outcome === "pass" && !JSON.stringify(screening).includes("Staff"));
    }
  });

  it("a name of nothing but separators is refused", () => {
    for (const name of ["", " / ", "\\"]) assert.ok(!PolicySchema.safeParse({ privacy: { folders: [{ name, effect: "block" }] } }).success, name);
  });
});
