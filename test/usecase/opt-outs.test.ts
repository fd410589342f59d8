import assert from "node:assert/strict";

import type { Policy } from "../../config/policy.ts";
import { setPolicy } from "../../src/usecases/set-policy.ts";
import type { Installed } from "../helpers/installed.ts";
import { chain, type Entry } from "../helpers/proof.ts";
import { provenInstallation } from "../helpers/proven-installation.ts";

const ADDRESS = "alan.prescott@northfield-foundry.example";
const ADMIN = { kind: "admin", id: "admin-1" } as const;

describe("somebody who asks to be left alone", function () {
  this.timeout(60_000);
  const install = provenInstallation();
  let one: Installed;
  beforeEach(async () => { one = await install(); });

  it("when whoever answers for privacy approves that they do, then they stand on the policy's list with all that reaches them, and later mail is kept without its words", async () => {
    const asked = await review("1", WISH);
    assert.deepEqual([asked.role, asked.state], ["privacy-owner", "open"]);
    assert.ok(asked.detail.includes(`put ${ADDRESS} on the list of opt-outs`));
    const before = await policy();
    assert.ok(!before.optOuts.includes(ADDRESS));

    assert.ok((await one.decide(asked, "approve")).ok);
    await one.drain();
    const after = await policy();
    const phones = (await one.in((tx) => tx.erasure.contacts({ ids: [], addresses: [ADDRESS], phones: [] }))).flatMap((contact) => contact.phones);
    assert.ok(phones.length > 0, "the sample contact has no number");
    assert.deepEqual([after.version, after.optOuts.includes(ADDRESS), after.optOuts.length], [before.version + 1, true, before.optOuts.length + 1 + new Set(phones).size]);
    const [entry, ...others] = await changes();
    const decision = (await chain(one.fresh)).find(({ type, subject }) => type === "decision" && subject?.id === asked.id);
    assert.deepEqual([others.length, entry?.ref?.["decision"], entry?.actor.kind, entry?.data["after"]], [0, decision?.id, "user", { p: { version: after.version, changed: ["privacy.optOuts"] } }]);
    assert.ok(!JSON.stringify(entry).includes("prescott"));

    const later = await one.through(mail("2", "The dryer bearings are warm again, says quincezanzibar."));
    assert.deepEqual([later.state, later.reasons, later.activity?.text.body], ["review", ["opt_out"], ""]);
  });

  it("when the same decision comes twice, or another mail of theirs is approved, then it counts once", async () => {
    const [first, second] = [await review("1", WISH), await review("2", WISH)];
    const twice = await Promise.all([one.decide(first, "approve"), one.decide(first, "approve")]);
    assert.equal(twice.filter(({ ok }) => ok).length, 1);
    assert.ok((await one.decide(second, "approve")).ok);
    await one.drain();
    const { optOuts } = await policy();
    assert.equal(new Set(optOuts).size, optOuts.length);
    assert.equal((await changes()).length, 1);
  });

  it("when the review is logged as it stands, rejected or blocked, then the policy stays", async () => {
    const before = await policy();
    for (const [number, verb] of [["1", "log"], ["2", "reject"], ["3", "block"]] as const) {
      assert.ok((await one.decide(await review(number, WISH), verb, { reason: "somebody else's wish" })).ok);
    }
    await one.drain();
    assert.deepEqual(await policy(), before);
  });

  it("when a policy is set from a file that does not know of them, then they stay on the list unless it is said that they go", async () => {
    const old = await one.in((tx) => Promise.resolve(tx.installation.policy));
    assert.ok((await one.decide(await review("1", WISH), "approve")).ok);
    await one.drain();
    const kept = await setPolicy(one.app, one.id, { ...old, review: { ...old.review, expireAfterDays: 20 } }, { actor: ADMIN });
    assert.deepEqual(kept.changed, ["review.expireAfterDays"]);
    assert.ok(kept.optOutsKept > 0);
    assert.ok((await policy()).optOuts.includes(ADDRESS));
    const lifted = await setPolicy(one.app, one.id, old, { actor: ADMIN, liftsOptOuts: true });
    assert.deepEqual([lifted.changed.includes("privacy.optOuts"), lifted.optOutsKept], [true, 0]);
    assert.ok(!(await policy()).optOuts.includes(ADDRESS));
  });

  it("when an admin sets the policy at the very moment of the decision, then neither change is lost", async () => {
    const old = await one.in((tx) => Promise.resolve(tx.installation.policy));
    const asked = await review("1", WISH);
    const wanted: Policy = { ...old, review: { ...old.review, expireAfterDays: 20 } };
    const [decided] = await Promise.all([one.decide(asked, "approve"), setPolicy(one.app, one.id, wanted, { actor: ADMIN })]);
    assert.ok(decided.ok);
    await one.drain();
    const now = await one.in((tx) => Promise.resolve(tx.installation.policy));
    assert.deepEqual([now.review.expireAfterDays, now.privacy.optOuts.includes(ADDRESS)], [20, true]);
  });

  const WISH = "Please remove me from your mailing list and do not contact me again.";

  async function review(number: string, words: string) {
    const { id } = await one.through(mail(number, words));
    return one.review(id);
  }

  async function policy() {
    const { policy: { privacy: { optOuts } }, policyVersion: version } = await one.in((tx) => Promise.resolve(tx.installation));
    return { optOuts, version };
  }

  async function changes(): Promise<readonly Entry[]> {
    return (await chain(one.fresh)).filter(({ type, data }) => type === "config" && data["key"] === "policy");
  }
});

function mail(number: string, words: string) {
  return { name: `wish-${number}.eml`, text: [
    `From: Alan Prescott <${ADDRESS}>`, "To: Tom Hargreaves <tom.hargreaves@kestrelsensing.example>",
    `Subject: Note ${number}`, `Date: Tue, 24 Feb 2026 1${number}:00:00 +0000`, `Message-ID: <wish-${number}@northfield-foundry.example>`,
    "Content-Type: text/plain; charset=utf-8", "", words, "", "Alan",
  ].join("\r\n") };
}
