import assert from "node:assert/strict";

import { type ReviewTask, targetOf } from "../../src/domain/model/proposal.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import type { PortalRecord } from "../helpers/portal-door.ts";
import { assertProven, chain, type Entry } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const THREAD_LATER = { name: "later.eml", text: [
  "From: Colin Birtwistle <colin.birtwistle@brightwaterpaper.example>", "To: Tom Hargreaves <tom.hargreaves@kestrelsensing.example>",
  "Subject: Re: your quote", "Date: Tue, 24 Feb 2026 10:00:00 +0000", "Message-ID: <later-in-thread@brightwaterpaper.example>",
  "In-Reply-To: <202602231620.89a8a43cea@brightwaterpaper.example>", "References: <202602231620.89a8a43cea@brightwaterpaper.example>",
  "Content-Type: text/plain; charset=utf-8", "", "The dryer bearings on PM3 are warm again. A reminder about zanzibarquince.", "", "Colin",
].join("\r\n") };

/** The verbs are tried in one portal, each on an activity of its own. */
describe("an activity about which a person is asked", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    one = await installed(sandbox.url);
  });
  after(async () => {
    await one.close();
    await sandbox.stop();
  });
  afterEach(() => assertProven(one));

  it("waits in the store and as an open task in the CRM; nothing else of it is there", async () => {
    const { task, state, inCrm } = await asked("095-rebecca-sla.json");
    assert.equal(state, "review");
    assert.equal(task.state, "open");
    assert.ok(task.reasons.includes("promise"));
    assert.equal(inCrm.properties["hs_task_status"], "NOT_STARTED");
    assert.match(inCrm.properties["hs_task_subject"] ?? "", /^Review: /);
    assert.deepEqual(await one.portal.seedsOf(inCrm), ["a39", "c090", "o44"]);
    assert.equal((await loggedOf(task)).length, 0);
  });

  it("approve: is written as proposed, with every task, and marked as approved", async () => {
    const { task } = await asked("095-rebecca-sla.json");
    assert.ok((await one.decide(task, "approve")).ok);
    await one.drain();
    const written = await loggedOf(task);
    assert.deepEqual(written.map(({ object }) => object).toSorted(), ["calls", "tasks", "tasks"]);
    for (const record of written) assert.deepEqual(await one.portal.seedsOf(record), ["a39", "c090", "o44"]);
    for (const record of written) assert.equal(record.properties["steward_outcome"], "approved");
    const call = written.find(({ object }) => object === "calls");
    assert.equal(call?.properties["steward_review_link"], `http://localhost:3000/reviews/${task.id}`);
    await assertClosed(task, "approved", "logged");
  });

  it("edit: is written with the changes, and both readings are on the chain", async () => {
    const { task } = await asked("064-budget-slips.eml");
    const [proposalId] = task.proposalIds;
    assert.ok(proposalId);
    assert.ok((await one.decide(task, "edit", { edits: [{ proposalId, fields: { subject: "Budget moves to the next quarter" } }] })).ok);
    await one.drain();
    const [mail] = await loggedOf(task);
    assert.equal(mail?.properties["hs_email_subject"], "Budget moves to the next quarter");
    assert.equal(mail.properties["steward_outcome"], "edited");
    const { data } = await decisionOn(task);
    assert.match(JSON.stringify(data["edits"]), /subject/);
    assert.doesNotMatch(JSON.stringify(data["edits"]), /next quarter/);
    await assertClosed(task, "approved", "logged");
  });

  it("log: is written without its task", async () => {
    const { task } = await asked("013-todd-someday.json");
    assert.ok(task.proposalIds.length > 1);
    assert.ok((await one.decide(task, "log")).ok);
    await one.drain();
    assert.deepEqual((await loggedOf(task)).map(({ object, properties }) => [object, properties["steward_outcome"]]), [["calls", "logged"]]);
    await assertClosed(task, "logged", "logged");
  });

  it("reject: is not written, and the reason is only committed to", async () => {
    const { task } = await asked("077-lost-to-other.eml");
    const without = await one.decide(task, "reject");
    assert.ok(!without.ok && without.error.kind === "incomplete");
    assert.ok((await one.decide(task, "reject", { reason: "not our customer since zanzibarquince" })).ok);
    await one.drain();
    assert.deepEqual(await loggedOf(task), []);
    assert.doesNotMatch(JSON.stringify(await decisionOn(task)), /zanzibarquince/);
    await assertClosed(task, "rejected", "rejected");
  });

  it("assign: stays open for somebody else, in the store and in the CRM", async () => {
    const { task } = await asked("044-kiln-eight-percent.eml");
    const other = (await one.in((tx) => tx.mirror.users())).find(({ id }) => id !== task.assigneeId);
    assert.ok(other);
    assert.ok((await one.decide(task, "assign", { assigneeId: other.id })).ok);
    await one.drain();
    const now = await one.review(task.activityId);
    assert.deepEqual([now.state, now.assigneeId, now.version], ["open", other.id, task.version + 1]);
    const owner = (await one.in((tx) => tx.mirror.toCrm("user", [other.id]))).get(other.id);
    const inCrm = await questionInCrm(task);
    assert.equal(inCrm.properties["hubspot_owner_id"], owner);
    assert.equal(inCrm.properties["hs_task_status"], "NOT_STARTED");
    assert.equal((await decisionOn(task)).data["verdict"], "assign");
    assert.ok((await one.decide(now, "approve")).ok, "whoever it was assigned to can decide");
    await one.drain();
    await assertClosed(task, "approved", "logged");
  });

  it("escalate: goes to the next role and stays open", async () => {
    const { task } = await asked("022-quote-which-project.eml");
    assert.equal(task.role, "record-owner");
    assert.ok((await one.decide(task, "escalate")).ok);
    await one.drain();
    const now = await one.review(task.activityId);
    assert.deepEqual([now.state, now.role, now.escalations], ["open", "manager", 1]);
    assert.deepEqual(await loggedOf(task), []);
    assert.equal((await decisionOn(task)).data["verdict"], "escalate");
  });

  it("block: is not written, and a later mail of its thread leaves only a stub", async () => {
    const { task } = await asked("022-quote-which-project.eml");
    assert.ok((await one.decide(task, "block")).ok);
    await one.drain();
    assert.deepEqual(await loggedOf(task), []);
    await assertClosed(task, "blocked", "blocked");

    const later = await one.through(THREAD_LATER);
    assert.deepEqual([later.state, later.route, later.activity, later.trace], ["blocked", "block", null, null]);
    assert.doesNotMatch(JSON.stringify(await one.portal.ours()), /zanzibarquince/);
  });

  it("is decided once: a second decision, and one on an older version, change nothing", async () => {
    const { task } = await asked("090-baljit-ninety.json");
    assert.ok((await one.decide(task, "reject", { reason: "no" })).ok);
    const before = (await chain(one.fresh)).length;
    const second = await one.decide({ ...task, version: task.version + 1 }, "approve");
    assert.ok(!second.ok && second.error.kind === "closed");
    const { task: other } = await asked("096-dana-install-fee.json");
    assert.ok((await one.decide(other, "escalate")).ok);
    const stale = await one.decide(other, "approve");
    assert.ok(!stale.ok && stale.error.kind === "stale");
    await one.drain();
    assert.deepEqual(await loggedOf(task), []);
    assert.deepEqual(await loggedOf(other), []);
    const verdicts = (await chain(one.fresh)).slice(before).filter(({ type }) => type === "decision").map(({ data }) => data["verdict"]);
    assert.deepEqual(verdicts, ["escalate"]);
  });

  it("is decided once by two people at the same moment", async () => {
    const { task } = await asked("068-amount-260.eml");
    const both = await Promise.all([one.decide(task, "approve"), one.decide(task, "reject", { reason: "no" })]);
    assert.equal(both.filter(({ ok }) => ok).length, 1);
    await one.drain();
  });

  /** The review of a sample file, asked for once however many tests want it. */
  async function asked(file: string): Promise<{ readonly task: ReviewTask; readonly state: string; readonly inCrm: PortalRecord }> {
    const { id, state } = await one.through(file);
    const task = await one.review(id);
    return { task, state, inCrm: await questionInCrm(task) };
  }

  async function keysOf(task: ReviewTask, kinds: readonly string[]): Promise<ReadonlySet<string>> {
    const filed = await one.in((tx) => tx.proposals.ofActivity(task.activityId));
    return new Set(filed.filter(({ proposal }) => kinds.includes(proposal.kind)).map(({ proposal }) => targetOf(proposal).valueOf()));
  }

  async function questionInCrm(task: ReviewTask): Promise<PortalRecord> {
    const keys = await keysOf(task, ["review_task"]);
    const found = (await one.portal.ours()).filter(({ key }) => keys.has(key));
    assert.equal(found.length, 1);
    const [record] = found;
    assert.ok(record);
    return record;
  }

  /** What the CRM holds of the activity itself. */
  async function loggedOf(task: ReviewTask) {
    const keys = await keysOf(task, ["log_activity", "create_task"]);
    return (await one.portal.ours()).filter(({ key }) => keys.has(key));
  }

  async function decisionOn(task: ReviewTask): Promise<Entry> {
    const entry = (await chain(one.fresh)).filter(({ type, subject }) => type === "decision" && subject?.id === task.id).at(-1);
    assert.ok(entry, "the decision is not on the chain");
    return entry;
  }

  async function assertClosed(task: ReviewTask, state: string, activityState: string): Promise<void> {
    assert.equal((await one.review(task.activityId)).state, state);
    assert.equal((await one.activity(task.activityId)).state, activityState);
    assert.equal((await questionInCrm(task)).properties["hs_task_status"], "COMPLETED");
    assert.ok(await decisionOn(task));
  }
});
