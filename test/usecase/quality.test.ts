import assert from "node:assert/strict";

import { reviewTaskId } from "../../src/domain/model/ids.ts";
import type { Measures } from "../../src/domain/quality/measures.ts";
import type { Example } from "../../src/domain/quality/example.ts";
import { attendReviews } from "../../src/usecases/decide-review/attend-reviews.ts";
import { erasePeople } from "../../src/usecases/erase-person.ts";
import { readQuality } from "../../src/usecases/read-quality.ts";
import type { Installed } from "../helpers/installed.ts";
import { provenInstallation } from "../helpers/proven-installation.ts";
import { plainMail } from "../helpers/some-mail.ts";

describe("what happens is measured, and what people decide is an example", function () {
  this.timeout(60_000);
  const install = provenInstallation();
  let one: Installed;
  beforeEach(async () => { one = await install(); });

  const deps = () => ({ store: one.fresh.store, clock: one.clock });
  const measures = async (by: "source" | "kind" | "rep" | "team" | "week" = "kind") => {
    const quality = await readQuality(deps(), one.id, { from: "2026-01-05", to: "2026-04-05", by });
    assert.ok(quality !== null && quality.upToDate);
    return quality;
  };
  /** What is there before the test does anything is what other tools logged in the sample CRM. */
  const newly = async (work: () => Promise<unknown>): Promise<Partial<Measures>> => {
    const { total: before } = await measures();
    await work();
    const { total: after } = await measures();
    const numbers = ["seen", "foreign", "happened", "logged", "linked", "sensitiveExceptions", "talks", "missingNextSteps"] as const;
    return Object.fromEntries(numbers.filter((name) => after[name] !== before[name]).map((name) => [name, after[name] - before[name]]));
  };
  const examples = async (): Promise<readonly Example[]> => (await one.in((tx) => tx.examples.page(null, 100))).examples;

  it("one that goes unasked is seen, has happened and is logged, by its source, kind, week and rep, and is no example", async () => {
    assert.deepEqual(await newly(() => one.through("001-sensor-count.eml")), { seen: 1, happened: 1, logged: 1 });
    const { rows } = await measures("rep");
    const rep = rows.find(({ seen }) => seen === 1);
    assert.ok(rep?.name && rep.key !== rep.name);
    assert.equal(rep.turnaround.count, 1);
    assert.ok((rep.turnaround.medianMs ?? 0) > 0);
    assert.deepEqual((await measures("kind")).rows.filter(({ seen }) => seen > 0).map(({ key, logged }) => [key, logged]), [["email", 1]]);
    assert.deepEqual((await measures("week")).rows.filter(({ seen }) => seen > 0).map(({ key }) => key), ["2026-02-09"]);
    assert.deepEqual(await examples(), []);
    assert.equal((await one.in((tx) => tx.quality.sumUp(10))), 0);
  });

  it("a repeat is a duplicate and happened once; bulk and blocked ones did not happen for the CRM", async () => {
    await one.through("014-dryer-drawing.eml");
    assert.deepEqual(await newly(() => one.through("016-dryer-drawing-copy.eml")), { seen: 1 });
    assert.ok(((await measures()).total.duplicateRate ?? 0) > 0);
    assert.deepEqual(await newly(() => one.through("025-newsletter.eml")), { seen: 1 });
    const [blockedOne] = await one.arrive("059-hr-leave.eml");
    assert.equal((await one.activity(blockedOne?.id ?? assert.fail())).state, "blocked");
    const blocked = (await measures("source")).rows.find(({ key }) => key === "not kept");
    assert.deepEqual([blocked?.seen, blocked?.exceptionRate], [1, 1]);
  });

  it("one that a person approves is an exception, then logged; their word is an example with features and no text", async () => {
    const activity = await one.through("095-rebecca-sla.json");
    const task = await one.review(activity.id);
    assert.deepEqual(await examples(), []);
    assert.deepEqual(await newly(async () => {
      assert.ok((await one.decide(task, "approve")).ok);
      await one.drain();
    }), { logged: 1, talks: 1 });
    const [example, ...others] = await examples();
    assert.ok(example && others.length === 0);
    assert.deepEqual({ ...example.decision }, { verb: "approve", via: "single", by: "user", edited: [], wrongLink: false, msOpen: null });
    const { about, kind, reasons, certainty, clearance, counts, evidence } = example.features;
    assert.deepEqual([about, kind, certainty, reasons.includes("promise")], ["activity", "call", "clear", true]);
    assert.ok(clearance !== null && clearance.bits >= 12 && clearance.lead >= 5);
    assert.ok((counts["promise.sla"] ?? 0) > 0 && (counts["steps"] ?? 0) > 0 && evidence.some(({ chosen, bits }) => chosen && bits > 0));
    const told = JSON.stringify(example);
    for (const id of [activity.id, task.id, "Rebecca", "@"]) assert.ok(!told.includes(id), id);
  });

  it("an edit names the fields, not what stood in them; a log leaves the next step out; a rejection with other doubts says nothing of the match", async () => {
    const edited = await one.review((await one.through("064-budget-slips.eml")).id);
    const [proposalId] = edited.proposalIds;
    assert.ok(proposalId);
    assert.ok((await one.decide(edited, "edit", { edits: [{ proposalId, fields: { subject: "Quincetree" } }] })).ok);
    const kept = await one.review((await one.through("095-rebecca-sla.json")).id);
    assert.ok((await one.decide(kept, "log")).ok);
    const rejected = await one.review((await one.through("044-kiln-eight-percent.eml")).id);
    assert.ok((await one.decide(rejected, "reject", { reason: "Not ours" })).ok);
    await one.drain();
    const all = await examples();
    const [first, second, third] = (["edit", "log", "reject"] as const).map((verb) => all.find(({ decision }) => decision.verb === verb));
    assert.deepEqual([first?.decision.verb, first?.decision.edited], ["edit", ["log_activity.subject"]]);
    assert.ok(!JSON.stringify(first).includes("Quincetree"));
    assert.deepEqual([second?.decision.verb, second?.decision.wrongLink], ["log", false]);
    assert.deepEqual([third?.decision.verb, third?.decision.wrongLink], ["reject", null]);
    const { total } = await measures();
    assert.deepEqual([total.talks, total.missingNextSteps], [1, 1]);
  });

  it("who only hands a question on, and a question that ended by itself, label nothing", async () => {
    const activity = await one.through("095-rebecca-sla.json");
    assert.ok((await one.decide(await one.review(activity.id), "escalate")).ok);
    const awaited = () => one.in((tx) => tx.examples.awaited(reviewTaskId(activity.id)));
    assert.notEqual(await awaited(), null);
    one.clock.advance(31 * 86_400_000);
    assert.equal((await attendReviews(deps(), one.id)).expired, 1);
    await one.drain();
    assert.deepEqual([await awaited(), await examples()], [null, []]);
  });

  it("what another tool logged has happened; it is covered once one of our sources brings it, and read again it counts once", async () => {
    const alan = (await one.portal.records("contacts")).find(({ seed }) => seed === "c001");
    const theirs = (messageId: string) => one.portal.edit({
      object: "emails", associations: [{ object: "contacts", id: alan?.id ?? "" }],
      properties: { hs_timestamp: "2026-01-08T14:00:00Z", hs_email_direction: "INCOMING_EMAIL", hs_email_subject: "Monitoring platform", hs_email_message_id: `<${messageId}@northfield-foundry.example>` },
    });
    assert.deepEqual(await newly(async () => {
      await theirs("plain-7");
      await theirs("unseen");
      await one.sync();
    }), { foreign: 2, happened: 2 });
    assert.deepEqual(await newly(() => one.through(plainMail(7))), { seen: 1, linked: 1 });
    assert.equal((await measures("source")).rows.find(({ key }) => key === "crm")?.coverage, 0.5);
    assert.deepEqual(await newly(() => one.sync()), {});
  });

  it("when a person is forgotten, then the examples of their activities are, and the measures, which name nobody, stay", async () => {
    const task = await one.review((await one.through("095-rebecca-sla.json")).id);
    assert.ok((await one.decide(task, "approve")).ok);
    await one.drain();
    assert.equal((await examples()).length, 1);
    const { total: before } = await measures();
    const stored = await one.activity(task.activityId);
    const email = stored.activity?.participants.map((person) => person.email).find((address) => address !== undefined && !address.includes("kestrelsensing"));
    const phone = stored.activity?.participants.map((person) => person.phone).find((number) => number !== undefined);
    const person = email ?? phone;
    assert.ok(person);
    const erased = await erasePeople(deps(), one.id, { people: [person], actor: { kind: "admin", id: "cli" }, basis: "request", request: null });
    assert.ok(erased.ok);
    assert.equal(erased.value.counts["examples"], 1);
    assert.deepEqual(await examples(), []);
    assert.equal((await measures()).total.seen, before.seen);
  });

  it("a range that is too long or ends before it begins is refused", async () => {
    for (const [from, to] of [["2020-01-01", "2026-01-01"], ["2026-02-01", "2026-01-01"]] as const) assert.equal(await readQuality(deps(), one.id, { from, to, by: "kind" }), null);
  });
});
