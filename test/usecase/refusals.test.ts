import assert from "node:assert/strict";

import { type Installed, installed } from "../helpers/installed.ts";
import { assertProven, endings, witnessed } from "../helpers/proof.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const CREATE_MAILS = { method: "POST", path: "/crm/objects/2026-09/emails/batch/create" };
const FORBIDDEN = { fault: "status", status: 403, body: { status: "error", category: "MISSING_SCOPES", message: "This app hasn't been granted all required scopes to make this call." } };

describe("a CRM that refuses a write", function () {
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

  it("for a missing scope (403): a person reads the vendor's sentence, and approving tries again", async () => {
    await one.portal.fault({ ...CREATE_MAILS, times: 1 }, FORBIDDEN);
    const activity = await one.through(plainMail(1));
    assert.equal(activity.state, "review");
    const [task] = await open();
    assert.ok(task);
    assert.match(task.detail, /hasn't been granted all required scopes/);
    assert.deepEqual(await objects(), ["tasks"]);

    assert.ok((await one.decide(task, "approve")).ok);
    await one.drain();
    assert.deepEqual(await objects(), ["emails", "tasks"]);
    assert.equal((await one.activity(activity.id)).state, "logged");
    assert.deepEqual(await open(), []);
  });

  it("for a value it does not take (400): what a person edits is what is tried, also after a second refusal", async () => {
    const rule = (ruleArguments: readonly string[]) => one.portal.post("validations", { object: "emails", property: "hs_email_subject", rules: [{ ruleType: "MAX_LENGTH", ruleArguments }] });
    await rule(["20"]);
    const activity = await one.through(plainMail(1, { subject: "Monitoring platform: hall one and its neighbours" }));
    assert.equal(activity.state, "review");
    const [first] = await open();
    assert.ok(first);
    assert.match(first.detail, /hs_email_subject/);
    assert.ok((await one.decide(first, "edit", { edits: [{ proposalId: proposalOf(first), fields: { subject: "Hall one and the neighbours" } }] })).ok);
    await one.drain();
    assert.equal((await one.activity(activity.id)).state, "review", "it is still too long");

    const [second] = await open();
    assert.ok(second);
    await rule(["60"]);
    assert.ok((await one.decide(second, "approve")).ok);
    await one.drain();
    const [mail] = (await one.portal.ours()).filter(({ object }) => object === "emails");
    assert.equal(mail?.properties["hs_email_subject"], "Hall one and the neighbours");
    assert.equal((await one.activity(activity.id)).state, "logged");
  });

  it("of a task alone: leaving the task aside leaves the mail logged", async () => {
    await one.portal.fault({ ...CREATE_MAILS, path: "/crm/objects/2026-09/tasks/batch/create", times: 1 }, FORBIDDEN);
    const activity = await one.through(plainMail(1));
    assert.equal(activity.state, "review");
    const [task] = await open();
    assert.ok(task);
    assert.ok((await one.decide(task, "reject", { reason: "no task needed" })).ok);
    await one.drain();
    assert.equal((await one.activity(activity.id)).state, "logged");
    assert.deepEqual(await objects(), ["emails"]);
  });

  it("after an answer that was lost: the doubt has its outcome, and approving makes no second record", async () => {
    await one.portal.fault({ ...CREATE_MAILS, times: 1 }, { fault: "drop-after-commit" });
    await one.portal.fault({ method: "POST", path: "/crm/objects/2026-09/emails/batch/read", nth: 2, times: 2 }, FORBIDDEN);
    const activity = await one.through(plainMail(1));
    await one.portal.calm();
    for (const task of await open()) assert.ok((await one.decide(task, "approve")).ok);
    await one.drain();
    assert.equal((await one.activity(activity.id)).state, "logged");
    assert.deepEqual(await objects(), ["emails", "tasks"]);
  });

  it("because the grant was withdrawn: everything waits, and lands once an admin connects again", async () => {
    await one.portal.fault({ ...CREATE_MAILS, times: 1 }, { fault: "revoke" });
    const first = await one.through(plainMail(1));
    const second = await one.through(plainMail(2));
    assert.equal((await one.in((tx) => Promise.resolve(tx.installation))).state, "reconnect-needed");
    assert.deepEqual([first.state, second.state], ["logging", "logging"]);
    const before = (await one.portal.requests()).length;
    await one.drain();
    assert.equal((await one.portal.requests()).length, before, "a dead grant is not used");
    assert.deepEqual(await open(), []);

    await one.reconnect();
    await one.drain();
    assert.deepEqual(await objects(), ["emails", "emails", "tasks", "tasks"]);
    for (const { id } of [first, second]) assert.equal((await one.activity(id)).state, "logged");
    assert.ok((await one.fresh.jobs()).some(({ name }) => name === "apply-writes"));
    assert.equal((await endings(one)).at(-1)?.status, "ok");
  });

  const open = async () => (await one.reviews()).filter(({ state }) => state === "open");
  const objects = async () => (await one.portal.ours()).map(({ object }) => object).toSorted();
  function proposalOf({ proposalIds: [id] }: Awaited<ReturnType<Installed["reviews"]>>[number]) {
    assert.ok(id);
    return id;
  }
});
