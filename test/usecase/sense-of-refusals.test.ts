import assert from "node:assert/strict";

import { type Installed, installed } from "../helpers/installed.ts";
import { assertProven, chain, type Entry } from "../helpers/proof.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const on = (object: string, op: string) => ({ method: "POST", path: `/crm/objects/2026-09/${object}/batch/${op}` });
const FORBIDDEN = { fault: "status", status: 403, body: { status: "error", category: "MISSING_SCOPES", message: "This app hasn't been granted all required scopes to make this call." } };
const DAY_MS = 86_400_000;

/** What the audit log says when a CRM does not do at once as it is told: every run ends with the rules of sense. */
describe("the log of writes that go wrong", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  let expireAfterDays: number;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  beforeEach(async () => {
    one = await installed(sandbox.url);
    expireAfterDays = await one.in((tx) => Promise.resolve(tx.installation.policy.review.expireAfterDays));
  });
  afterEach(async () => {
    await assertProven(one);
    await one.close();
  });
  const open = async () => (await one.reviews()).filter(({ state }) => state === "open");
  const allOf = async (type: string, object: string): Promise<readonly Entry[]> => (await chain(one.fresh, one.id)).filter((entry) => entry.type === type && entry.subject?.object === object);
  async function approve(): Promise<void> {
    const [task, ...more] = await open();
    assert.ok(task !== undefined && more.length === 0);
    assert.ok((await one.decide(task, "approve")).ok);
    await one.drain();
  }

  it("an answer that was lost is told as unknown at once, and once, however often the reading fails; then what it found", async () => {
    await one.portal.fault({ ...on("emails", "create"), times: 1 }, { fault: "drop-after-commit" });
    await one.portal.fault({ ...on("emails", "read"), times: 4 }, { fault: "status", status: 503, retryAfterSeconds: 1_800 });
    await one.through(plainMail(1));
    const [intent] = await allOf("write", "email");
    assert.ok(intent);
    const told = (await allOf("outcome", "email")).filter(({ ref }) => ref?.["write"] === intent.id);
    assert.deepEqual(told.map(({ data }) => [data["status"], data["settled_by"]]), [["unknown", "answer"], ["ok", "reading"]]);
    const [first, last] = told.map(({ at }) => Date.parse(at) - Date.parse(intent.at));
    assert.ok(first !== undefined && first < 60_000, "the doubt was told late");
    assert.ok(last !== undefined && last > 3_600_000, "the reading did not fail");
  });

  it("what was refused is proposed anew for as long as its own review is open, and follows from what was proposed first", async () => {
    await one.portal.fault({ ...on("emails", "create"), times: 2 }, FORBIDDEN);
    const { id } = await one.through(plainMail(1));
    // Each review is decided near its end: the last decision stands far behind the end of the first proposal.
    for (let times = 0; times < 2; times += 1) {
      one.clock.advance((expireAfterDays - 1) * DAY_MS);
      await approve();
    }
    assert.equal((await one.activity(id)).state, "logged");
    const [first, second, third, ...more] = await allOf("proposal", "email");
    assert.ok(first && second && third && more.length === 0);
    const version = await one.in((tx) => Promise.resolve(tx.installation.policyVersion));
    assert.deepEqual([first, second, third].map(({ data }) => data["policy"]), ["auto", "review", "review"].map((route) => ({ route, version })));
    assert.deepEqual([second, third].map(({ ref }) => ref?.["cause"]), [first.id, second.id]);
    for (const { at, data } of [second, third]) assert.equal(daysOpen(at, data["expires_at"]), expireAfterDays);
    const decisions = (await allOf("decision", "review")).map(({ ref }) => ref?.["proposal"]);
    assert.deepEqual(decisions, [second.id, third.id]);
    const writes = await allOf("write", "email");
    assert.deepEqual(writes.map(({ ref }) => ref?.["proposal"]), [first.id, second.id, third.id]);
  });

  it("the task in the CRM is closed by a proposal of that day; refused, it can be decided long after the question's end", async () => {
    const { id } = await one.through("095-rebecca-sla.json");
    one.clock.advance((expireAfterDays - 1) * DAY_MS);
    await one.portal.fault({ ...on("tasks", "update"), times: 1 }, FORBIDDEN);
    assert.ok((await one.decide(await one.review(id), "reject", { reason: "not ours" })).ok);
    await one.drain();
    const [asked, closing, anew, ...more] = await allOf("proposal", "task").then((all) => all.filter(({ data }) => /review_task$/.test(String(data["kind"]))));
    assert.ok(asked && closing && anew && more.length === 0);
    assert.deepEqual([closing, anew].map(({ at, data }) => daysOpen(at, data["expires_at"])), [expireAfterDays, expireAfterDays]);
    one.clock.advance((expireAfterDays - 1) * DAY_MS);
    await approve();
    const [last] = (await allOf("decision", "review")).slice(-1);
    assert.equal(last?.ref?.["proposal"], anew.id);
    assert.ok(last.at > String(asked.data["expires_at"]));
  });
});

const daysOpen = (at: string, until: unknown): number => Math.round((Date.parse(String(until)) - Date.parse(at)) / DAY_MS);
