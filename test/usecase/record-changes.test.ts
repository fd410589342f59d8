import assert from "node:assert/strict";

import { opportunityId } from "../../src/domain/model/ids.ts";
import { isOfEngagement, type RecordEdit, type ReviewTask, type Verb } from "../../src/domain/model/proposal.ts";
import { setPolicy } from "../../src/usecases/set-policy.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { assertProven, chain, witnessed } from "../helpers/proof.ts";
import { endsOf, inPortal, openReview, recordCalled, wish, writesOf } from "../helpers/record-hands.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** An activity about o44 of a39, with c090, that asks because of a promise. */
const PROMISE = "095-rebecca-sla.json";
const ADMIN = { kind: "admin", id: "cli", auth: "shell" } as const;

describe("changes of records, asked for when a review is decided", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  const unannounced: string[] = [];
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  beforeEach(async () => { one = await installed(sandbox.url, { around: (writer, fresh) => witnessed(writer, fresh, unannounced) }); });
  afterEach(async () => {
    await assertProven(one);
    assert.deepEqual(unannounced, []);
    await one.close();
  });

  it("approve: exactly that field of the deal changes, and the chain tells it from the wish to the outcome", async () => {
    const task = await asked();
    const before = await inPortal(one, "o44");
    assert.ok((await one.decide(task, "approve", { recordChanges: [await wish(one, "o44", { closeDate: "2026-05-31" })] })).ok);
    await one.drain();
    const after = await inPortal(one, "o44");
    assert.deepEqual(changed(before.properties, after.properties), ["closedate"]);
    assert.equal(after.properties["closedate"], "2026-05-31T00:00:00.000Z");
    assert.equal((await one.activity(task.activityId)).state, "logged");

    const [write, ...more] = await writesOf(one, "o44");
    assert.ok(write?.outcome);
    assert.deepEqual(more, []);
    assert.deepEqual([write.intent.data["op"], write.intent.data["rollback"], write.outcome.data["status"], write.outcome.data["guarantee"]], ["update", "restore-fields", "ok", "read-compare-write"]);
    const entries = await chain(one.fresh, one.id);
    const [proposal, decision] = [write.intent.ref?.["proposal"], write.intent.ref?.["decision"]].map((id) => entries.find((entry) => entry.id === id));
    assert.deepEqual([proposal?.type, proposal?.data["kind"], proposal?.subject?.id], ["proposal", "update_record", (await recordCalled(one, "o44")).id]);
    assert.deepEqual([decision?.type, decision?.data["verdict"]], ["decision", "approve"]);
    assert.match(JSON.stringify(decision?.data["edits"]), /"closeDate"/);
    for (const entry of [proposal, decision, write.intent]) assert.doesNotMatch(JSON.stringify(entry?.data), /2026-05-31|2026-04-29/);
    assert.deepEqual((await filedOn(task)).map(({ base, undo }) => [base, undo.how]), [[{ closeDate: "2026-04-29" }, "restore-fields"]]);
  });

  it("log: several records and several fields, each written once", async () => {
    const task = await asked();
    const recordChanges = [await wish(one, "c090", { phone: "+1 313 555 0190", title: "Head of Quality" }), await wish(one, "a39", { city: "Toledo" }), await wish(one, "o44", { amount: "260000" })];
    assert.ok((await one.decide(task, "log", { recordChanges })).ok);
    await one.drain();
    const [contact, account, deal] = [await inPortal(one, "c090"), await inPortal(one, "a39"), await inPortal(one, "o44")];
    assert.deepEqual([contact.properties["phone"], contact.properties["jobtitle"], account.properties["city"], deal.properties["amount"]], ["+1 313 555 0190", "Head of Quality", "Toledo", "260000"]);
    for (const seed of ["c090", "a39", "o44"]) assert.deepEqual(await endsOf(one, seed), ["ok"]);
    assert.equal((await one.activity(task.activityId)).state, "logged");
    const known = await one.in(async (tx) => tx.mirror.recordFields("contact", [(await recordCalled(one, "c090")).id]));
    assert.equal([...known.values()][0]?.phone, "+1 313 555 0190", "the mirror knows at once");
  });

  it("edit: takes them without another change, and empties a field that is set to nothing", async () => {
    const task = await asked();
    assert.ok((await one.decide(task, "edit", { recordChanges: [await wish(one, "c090", { title: null })] })).ok);
    await one.drain();
    assert.equal((await inPortal(one, "c090")).properties["jobtitle"] ?? "", "");
  });

  it("what already stands so is settled without a call", async () => {
    const task = await asked();
    assert.ok((await one.decide(task, "approve", { recordChanges: [await wish(one, "o44", { closeDate: "2026-04-29", amount: "99000.00" })] })).ok);
    await one.drain();
    assert.deepEqual(await writesOf(one, "o44"), []);
    assert.equal((await one.activity(task.activityId)).state, "logged");
  });

  it("a stage goes by its name in the deal's pipeline, and one that is not there comes back with a sentence", async () => {
    const task = await asked();
    assert.ok((await one.decide(task, "approve", { actor: ADMIN, recordChanges: [await wish(one, "o44", { stage: "Negotiation" })] })).ok);
    await one.drain();
    assert.equal([...(await one.in(async (tx) => tx.mirror.recordFields("opportunity", [(await recordCalled(one, "o44")).id]))).values()][0]?.stage, "Negotiation");
    const other = await asked("064-budget-slips.eml");
    const [deal] = (await filedLinks(other)).opportunities;
    assert.ok(deal);
    assert.ok((await one.decide(other, "approve", { actor: ADMIN, recordChanges: [{ object: "opportunity", id: deal, set: { stage: "Nowhere" }, expect: {} }] })).ok);
    await one.drain();
    assert.match((await openReview(one)).detail, /no such stage/);
    assert.equal((await one.activity(other.activityId)).state, "review");
  });

  it("a value that the CRM refuses comes back with its sentence, and what a person makes of it is written", async () => {
    await one.portal.post("validations", { object: "deals", property: "amount", rules: [{ ruleType: "MAX_NUMBER", ruleArguments: ["300000"] }] });
    const task = await asked();
    assert.ok((await one.decide(task, "approve", { recordChanges: [await wish(one, "o44", { amount: "400000", closeDate: "2026-05-31" })] })).ok);
    await one.drain();
    const question = await openReview(one);
    assert.match(question.detail, /The CRM says: /);
    assert.equal((await inPortal(one, "o44")).properties["amount"], "99000");
    assert.ok((await one.decide(question, "edit", { recordChanges: [await wish(one, "o44", { amount: "300000" })] })).ok);
    await one.drain();
    const { properties } = await inPortal(one, "o44");
    assert.deepEqual([properties["amount"], properties["closedate"]], ["300000", "2026-05-31T00:00:00.000Z"]);
    assert.deepEqual(await endsOf(one, "o44"), ["rejected", "ok"]);
    assert.equal((await one.activity(task.activityId)).state, "logged");
  });

  it("an owner is one of our users, under the vendor's id in the CRM", async () => {
    const task = await asked();
    const users = await one.in((tx) => tx.mirror.users());
    const [before] = (await one.in(async (tx) => tx.mirror.recordFields("account", [(await recordCalled(one, "a39")).id]))).values();
    const other = users.find(({ active, id }) => active && id !== before?.ownerId);
    assert.ok(other);
    assert.ok((await one.decide(task, "approve", { actor: ADMIN, recordChanges: [await wish(one, "a39", { ownerId: other.id })] })).ok);
    await one.drain();
    const crmId = (await one.in((tx) => tx.mirror.toCrm("user", [other.id]))).get(other.id);
    assert.equal((await inPortal(one, "a39")).properties["hubspot_owner_id"], crmId);
  });

  it("is refused, and nothing is saved: a foreign record, a value that is none, a verb that does nothing", async () => {
    const task = await asked();
    const before = (await chain(one.fresh, one.id)).length;
    const wrong: readonly (readonly [Verb, readonly RecordEdit[], RegExp])[] = [
      ["approve", [await wish(one, "o01", { closeDate: "2026-05-31" })], /none that this activity belongs to/],
      ["approve", [{ ...(await wish(one, "o44", { city: "Toledo" })) }], /no field of that name/],
      ["approve", [await wish(one, "o44", { closeDate: "31.05.2026" })], /closeDate is not a date/],
      ["approve", [await wish(one, "o44", { closeDate: "2026-02-30" })], /closeDate is not a date/],
      ["approve", [await wish(one, "o44", { amount: "a lot" })], /amount is not a decimal/],
      ["approve", [await wish(one, "o44", { name: "" })], /name must not be empty/],
      ["approve", [await wish(one, "c090", { email: "somebody at example" })], /email is not an e-mail address/],
      ["approve", [await wish(one, "c090", { phone: "12" })], /phone is not a phone number/],
      ["approve", [await wish(one, "a39", { website: "not a website" })], /website is not/],
      ["approve", [await wish(one, "a39", { ownerId: "nobody" })], /ownerId is not the id of an active user/],
      ["approve", [await wish(one, "a39", { name: "x".repeat(121) })], /longer than/],
      ["approve", [await wish(one, "o44", {})], /sets no field/],
      ["approve", [await wish(one, "o44", { amount: "1" }), await wish(one, "o44", { amount: "2" })], /same record/],
      ["reject", [await wish(one, "o44", { amount: "1" })], /only approve, edit and log/],
    ];
    for (const [verb, recordChanges, message] of wrong) {
      const refused = await one.decide(task, verb, { reason: "no", recordChanges });
      assert.ok(!refused.ok && refused.error.kind === "incomplete", String(message));
      assert.match(refused.error.message, message);
    }
    assert.equal((await chain(one.fresh, one.id)).length, before);
    assert.equal((await one.review(task.activityId)).state, "open");
  });

  it("is refused for a record that only an edit links which the verb does not make", async () => {
    const task = await asked();
    const [proposalId] = task.proposalIds;
    const foreign = await wish(one, "o01", { closeDate: "2026-05-31" });
    assert.ok(proposalId);
    const edits = [{ proposalId, links: { contactIds: [], accountId: null, opportunityId: opportunityId(foreign.id) } }];
    for (const verb of ["approve", "log"] as const) {
      const refused = await one.decide(task, verb, { edits, recordChanges: [foreign] });
      assert.ok(!refused.ok);
      assert.match(refused.error.message, /none that this activity belongs to/);
    }
  });

  it("a protected field is changed by whom the policy names or an admin, and by nobody else", async () => {
    const task = await asked();
    const users = await one.in((tx) => tx.mirror.users());
    const [manager, rep] = [users.find(({ role }) => role === "manager"), users.find(({ role }) => role === "rep")];
    assert.ok(manager && rep);
    const recordChanges = [await wish(one, "o44", { stage: "Negotiation" })];
    for (const actor of [{ kind: "user", id: rep.id }, { kind: "service", id: "key-1", auth: "api-key" }] as const) {
      const refused = await one.decide(task, "approve", { actor, recordChanges });
      assert.ok(!refused.ok && refused.error.kind === "not-allowed");
      assert.match(refused.error.message, /opportunity\.stage is protected: it is changed by a manager or an admin/);
    }
    assert.ok((await one.decide(task, "approve", { actor: { kind: "user", id: manager.id }, recordChanges })).ok);
    await one.drain();
    assert.deepEqual(await endsOf(one, "o44"), ["ok"]);
  });

  it("when a field is protected from everybody after a change of it was approved, then nothing is written and a person is asked", async () => {
    const task = await asked();
    assert.ok((await one.decide(task, "approve", { recordChanges: [await wish(one, "o44", { amount: "260000" })] })).ok);
    const policy = await one.in((tx) => Promise.resolve(tx.installation.policy));
    const guarded = { ...policy, fields: { ...policy.fields, protected: { ...policy.fields.protected, "opportunity.amount": "nobody" } } } as const;
    await setPolicy(one.app, one.id, guarded, { actor: { kind: "admin", id: "admin-1" } });
    await one.drain();
    assert.deepEqual(await endsOf(one, "o44"), []);
    const [question] = (await one.reviews()).filter(({ title }) => title.startsWith("Protected meanwhile"));
    assert.match(question?.detail ?? "", /opportunity\.amount is protected: nobody changes it/);
    assert.ok(question);
    const again = await one.decide(question, "approve", {});
    assert.ok(!again.ok && again.error.kind === "not-allowed");
  });

  it("is decided once: the same decision again is refused, and the change is written once", async () => {
    const task = await asked();
    const recordChanges = [await wish(one, "o44", { amount: "260000" })];
    const both = await Promise.all([one.decide(task, "approve", { recordChanges }), one.decide(task, "approve", { recordChanges })]);
    assert.equal(both.filter(({ ok }) => ok).length, 1);
    await one.drain();
    assert.deepEqual(await endsOf(one, "o44"), ["ok"]);
    assert.equal((await filedOn(task)).length, 1);
  });

  it("two changes of one record, decided one after the other, are written in that order and stand in nobody's way", async () => {
    const first = await asked();
    const second = await asked("064-budget-slips.eml");
    const id = (await recordCalled(one, "o44")).id;
    const links = await filedLinks(first);
    assert.ok((await one.decide(first, "approve", { recordChanges: [await wish(one, "o44", { amount: "250000" })] })).ok);
    const [proposalId] = second.proposalIds;
    assert.ok(proposalId);
    const relinked = { contactIds: [], accountId: links.accounts[0] ?? null, opportunityId: links.opportunities[0] ?? null };
    assert.ok((await one.decide(second, "edit", { edits: [{ proposalId, links: relinked }], recordChanges: [{ object: "opportunity", id, set: { amount: "260000" }, expect: {} }] })).ok);
    await one.drain();
    assert.equal((await inPortal(one, "o44")).properties["amount"], "260000");
    assert.deepEqual(await endsOf(one, "o44"), ["ok", "ok"]);
  });

  async function asked(file = PROMISE): Promise<ReviewTask> {
    return one.review((await one.through(file)).id);
  }

  /** The changes of records that are filed with an activity. */
  async function filedOn(task: ReviewTask) {
    const filed = await one.in((tx) => tx.proposals.ofActivity(task.activityId));
    return filed.map(({ proposal }) => proposal).filter((proposal) => proposal.kind === "update_record");
  }

  async function filedLinks(task: ReviewTask) {
    const filed = (await one.in((tx) => tx.proposals.ofActivity(task.activityId))).map(({ proposal }) => proposal);
    const links = filed.filter(isOfEngagement).map((proposal) => proposal.links);
    return {
      opportunities: links.flatMap(({ opportunityId }) => (opportunityId === null ? [] : [opportunityId])),
      accounts: links.flatMap(({ accountId }) => (accountId === null ? [] : [accountId])),
    };
  }
});

/** Properties that differ, those that HubSpot keeps itself left out. */
function changed(before: Readonly<Record<string, string | null>>, after: Readonly<Record<string, string | null>>): readonly string[] {
  return Object.keys({ ...before, ...after }).filter((name) => !name.startsWith("hs_") && before[name] !== after[name]).toSorted();
}
