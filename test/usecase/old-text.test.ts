import assert from "node:assert/strict";

import { wordsIn } from "../../src/domain/erasure/words-in.ts";
import { recordProposalFact } from "../../src/domain/audit/proposal-fact.ts";
import { contactId, findingId, proposalId } from "../../src/domain/model/ids.ts";
import { isOfEngagement, type RecordProposal } from "../../src/domain/model/proposal.ts";
import { daysAfter } from "../../src/domain/model/time.ts";
import type { StoredActivity } from "../../src/ports/store-tables.ts";
import { retentionCheck } from "../../src/app/doctor-retention.ts";
import { textRemover } from "../../src/app/jobs/remove-old-text.ts";
import { removeOldText } from "../../src/usecases/remove-old-text.ts";
import type { Installed } from "../helpers/installed.ts";
import { beginsAt, FIRST, meetingOf, MOVED, MOVED_TO } from "../helpers/lakeshore-meeting.ts";
import { chain } from "../helpers/proof.ts";
import { provenInstallation } from "../helpers/proven-installation.ts";
import { plainMail } from "../helpers/some-mail.ts";

const DAYS = 90;
const NOTHING = { activities: 0, proposals: 0, reviews: 0, writes: 0 };

describe("words of activities that are older than the policy keeps them", function () {
  this.timeout(60_000);
  const install = provenInstallation();
  let one: Installed;
  beforeEach(async () => { one = await install(); });

  it("are removed from activity, proposals, review and writes; numbers, states, records and the log's values stay", async () => {
    const logged = await one.through("090-baljit-ninety.json");
    const task = await one.review(logged.id);
    assert.ok((await one.decide(task, "approve")).ok);
    await one.drain();
    const before = await one.activity(logged.id);
    assert.deepEqual([before.state, before.activity === null], ["logged", false]);
    assert.match(await heldOf(logged), /Baljit/);
    const [valuesBefore, links] = [await values(), await linksOf(logged)];

    assert.deepEqual(await removeOldText(one.app, one.id), NOTHING, "it is not old");
    one.clock.moveTo(daysAfter(one.clock.now(), DAYS + 1));
    const removed = await removeOldText(one.app, one.id);
    const filed = await one.in((tx) => tx.proposals.ofActivity(logged.id));
    assert.deepEqual([removed.activities, removed.proposals, removed.reviews], [1, filed.length, 1]);
    assert.ok(removed.writes > 0);

    const after = await one.activity(logged.id);
    assert.deepEqual(after, { ...before, activity: null });
    const left = await heldOf(logged);
    assert.doesNotMatch(left, /Baljit/i);
    for (const word of wordsIn(before.activity?.text).split(/[^\p{L}]+/u).filter(({ length }) => length > 7)) assert.ok(!left.includes(word), "a word of the text is left");
    assert.deepEqual([await linksOf(logged), await values()], [links, valuesBefore]);
    const { title, detail, state, proposalIds } = await one.review(logged.id);
    assert.deepEqual([title, state, proposalIds], ["Review", "approved", task.proposalIds]);
    assert.match(detail, /removed/);
  });

  it("told once on the chain, by counts alone; done again nothing changes", async () => {
    await one.through(plainMail(1));
    one.clock.moveTo(daysAfter(one.clock.now(), DAYS + 1));
    const counts = await removeOldText(one.app, one.id);
    assert.equal(counts.activities, 1);
    const entries = (await chain(one.fresh, one.id)).filter(({ type }) => type === "erasure");
    const told = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
    assert.deepEqual(entries.map(({ actor, data }) => [actor.kind, data]), [["schedule", { basis: "retention", counts: told, entries: [], n: 0 }]]);
    const size = (await chain(one.fresh, one.id)).length;
    assert.deepEqual(await removeOldText(one.app, one.id), NOTHING);
    assert.equal((await chain(one.fresh, one.id)).length, size);
  });

  it("an open review keeps its words until it ends", async () => {
    const asked = await one.through("022-quote-which-project.eml");
    const task = await one.review(asked.id);
    one.clock.moveTo(daysAfter(task.createdAt, DAYS + 5));
    assert.deepEqual(await removeOldText(one.app, one.id), NOTHING);
    assert.deepEqual(await one.review(asked.id), task);
    assert.match((await doctor()).detail, /1 older ones wait for a decision/);

    one.clock.moveTo(daysAfter(task.createdAt, 1));
    assert.ok((await one.decide(task, "reject", { reason: "not ours" })).ok);
    await one.drain();
    one.clock.moveTo(daysAfter(task.createdAt, DAYS + 5));
    assert.equal((await doctor()).state, "warning");
    assert.equal((await removeOldText(one.app, one.id)).activities, 1);
    assert.deepEqual([(await one.activity(asked.id)).activity, (await doctor()).state], [null, "ok"]);
  });

  it("when it is cut, then what was committed stays done and the next run goes on", async () => {
    await one.through(plainMail(1));
    await one.through(plainMail(2));
    one.clock.moveTo(daysAfter(one.clock.now(), DAYS + 1));
    const cutoff = daysAfter(one.clock.now(), -DAYS);
    await assert.rejects(one.in(async (tx) => {
      assert.equal((await tx.retention.removeText(cutoff, 10)).activities, 2);
      throw new Error("cut");
    }), /cut/);
    assert.equal((await one.in((tx) => tx.retention.oldText(cutoff))).removable, 2);
    assert.equal((await one.in((tx) => tx.retention.removeText(cutoff, 1))).activities, 1);
    const both = await Promise.all([removeOldText(one.app, one.id), removeOldText(one.app, one.id)]);
    assert.equal(both.reduce((sum, { activities }) => sum + activities, 0), 1);
  });

  it("when more was made of findings than one step takes, then all of it goes on the day that it is due, and the round tells it", async () => {
    const at = one.clock.now();
    const fixes = Array.from({ length: 201 }, (_, n): RecordProposal => ({
      id: proposalId(`fix-${String(n)}`), activityId: findingId(`finding-${String(n)}`), kind: "update_record", object: "contact", recordId: contactId(`contact-${String(n)}`), rule: "phone-form",
      fields: { phone: "+12165550188" }, base: { phone: "216 555 0188" }, confidenceBp: 10_000, reasons: ["probation"], evidence: [], rationale: "It has no country.", route: "review",
      undo: { how: "restore-fields", note: "" }, createdAt: at, expiresAt: daysAfter(at, 30),
    }));
    await one.in(async (tx) => {
      const receipts = await tx.audit.append(fixes.map((fix) => recordProposalFact(tx.installation.crm, tx.installation.policyVersion, fix, { kind: "service", id: "hygiene" })));
      await tx.proposals.save(fixes.map((proposal, n) => ({ proposal, auditId: receipts[n]?.id ?? "" })));
    });
    one.clock.moveTo(daysAfter(at, DAYS + 1));
    const said: unknown[] = [];
    const wrong = (): void => assert.fail("something went wrong");
    await textRemover({ store: one.app.store, clock: one.clock, log: { info: (details: unknown) => { said.push(details); }, warn: wrong, error: wrong } })();
    assert.deepEqual(said, [{ installation: one.id, activities: 0, proposals: 201, reviews: 0, writes: 0 }]);
    assert.deepEqual(await one.in((tx) => tx.proposals.get(fixes.map(({ id }) => id))), []);
  });

  it("the daily round does it once a day, and tells what it did", async () => {
    const said: unknown[] = [];
    const wrong = (): void => assert.fail("something went wrong");
    const round = textRemover({ store: one.app.store, clock: one.clock, log: { info: (details: unknown) => { said.push(details); }, warn: wrong, error: wrong } });
    await one.through(plainMail(1));
    await round();
    one.clock.moveTo(daysAfter(one.clock.now(), DAYS + 1));
    await round();
    await round();
    assert.deepEqual(said.map((details) => JSON.stringify(details).replace(/,"proposals.*/, "")), [`{"installation":"${one.id}","activities":1`]);
  });

  it("a meeting follows its newer versions without them, and a copy is known again", async () => {
    await one.through(FIRST);
    await one.through(plainMail(1));
    const first = await meetingOf(one);
    await afterTheirTime(2);
    assert.equal((await one.through(MOVED)).state, "logged");
    const second = await meetingOf(one);
    assert.deepEqual([second.id, beginsAt(second)], [first.id, MOVED_TO]);
    const copy = await one.through({ ...plainMail(1), name: "copy-of-it.eml" });
    assert.deepEqual([copy.state, copy.reasons], ["skipped", ["duplicate"]]);
  });

  it("what a person wrote over our words stays: it is told from them by their fingerprints", async () => {
    await one.through(FIRST);
    const { id } = await meetingOf(one);
    await one.portal.edit({ object: "meetings", id, properties: { hs_meeting_body: "<p>Gate 4, ask for Maria.</p>" } });
    await afterTheirTime(1);
    await one.through(MOVED);
    const { properties } = await meetingOf(one);
    assert.equal(properties["hs_meeting_body"], "<p>Gate 4, ask for Maria.</p>");
    const asked = (await one.reviews()).filter(({ state, title }) => state === "open" && title.startsWith("Changed meanwhile"));
    assert.equal(asked.length, 1);
    assert.match(asked[0]?.detail ?? "", /: the text\./);
  });

  async function afterTheirTime(count: number): Promise<void> {
    one.clock.moveTo(daysAfter(one.clock.now(), DAYS + 1));
    assert.equal((await removeOldText(one.app, one.id)).activities, count);
  }

  /** All words that the store holds of an activity beside the audit log. */
  async function heldOf({ id }: StoredActivity): Promise<string> {
    const texts = await one.in((tx) => tx.erasure.textsOf([id]));
    return [wordsIn((await one.activity(id)).activity), ...(texts.get(id) ?? [])].join("\n");
  }

  async function linksOf({ id }: StoredActivity) {
    return (await one.in((tx) => tx.proposals.ofActivity(id))).map(({ proposal }) => (isOfEngagement(proposal) ? [proposal.key, proposal.links] : proposal.recordId));
  }

  async function values(): Promise<number> {
    const { rows } = await one.fresh.database.pool.query<{ n: number }>("SELECT count(*)::int AS n FROM steward.audit_private WHERE installation_id = $1", [one.id]);
    return rows[0]?.n ?? 0;
  }

  async function doctor() {
    return retentionCheck(one.app, await one.in((tx) => Promise.resolve(tx.installation)));
  }
});
