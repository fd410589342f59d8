import assert from "node:assert/strict";

import { type Either, CRMS, installedIn } from "../helpers/in-either-crm.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

for (const crm of CRMS) describe(`one mail on several ways, ${crm}`, function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let either: Either;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  beforeEach(async () => { either = await installedIn(sandbox, crm); });
  afterEach(() => either.one.close());

  it("F27 when a mail comes out of two mailboxes, each with its own way here and its own foot, then it is logged once, by its Message-ID", async () => {
    const { one } = either;
    const first = await one.through(COPIES.sender);
    assert.equal(first.state, "logged");
    const before = await allOf(either);
    for (const copy of [COPIES.receiver, COPIES.folded, COPIES.json]) {
      const again = await one.through(copy);
      assert.notEqual(again.id, first.id, `${copy.name} is no arrival of its own`);
      assert.deepEqual([again.state, again.reasons, again.duplicateOf], ["skipped", ["duplicate"], first.id], copy.name);
    }
    assert.equal((await either.standing("email-")).length, 1);
    assert.deepEqual(await allOf(either), before, "a copy wrote something");
  });

  it("F27 when both mailboxes deliver at the same moment, then one of the two is logged", async () => {
    const { one } = either;
    const accepted = (await Promise.all([one.arrive(COPIES.sender), one.arrive(COPIES.receiver)])).flat();
    await one.drain();
    const states = await Promise.all(accepted.map(async ({ id }) => (await one.activity(id)).state));
    assert.deepEqual(states.toSorted(), ["logged", "skipped"]);
    assert.equal((await either.standing("email-")).length, 1);
    assert.equal((await either.standing("task-")).length, 1);
  });

  it("F27 when the same file is delivered twice, then the second time nothing arrives", async () => {
    const { one } = either;
    const first = await one.through(COPIES.sender);
    const [again] = await one.arrive(COPIES.sender);
    assert.deepEqual(again, { id: first.id, seenBefore: true });
    await one.drain();
    assert.equal((await either.standing("email-")).length, 1);
  });

  it("F27 when another mail of the same people follows, under a Message-ID of its own, then both are logged", async () => {
    const { one } = either;
    await one.through(COPIES.sender);
    const other = await one.through(plainMail(1, { messageId: "another-1@northfield-foundry.example", subject: "Another subject", body: "The pump for hall nine was delivered today, and it runs." }));
    assert.equal(other.state, "logged");
    assert.equal((await either.standing("email-")).length, 2);
  });
});

const MAIL = plainMail(1);
const ID = "plain-1@northfield-foundry.example";

/** One mail as it lies in the mailbox of its sender, its receiver, behind a gateway that rewrote its headers, and as a mail service posts it. */
const COPIES = {
  sender: MAIL,
  receiver: {
    name: "receiver.eml",
    text: `Delivered-To: dana.whitfield@kestrelsensing.example\r\nReceived: from mx.northfield-foundry.example by mx.kestrelsensing.example; Fri, 02 Jan 2026 14:00:09 +0000\r\n${MAIL.text}\r\n\r\nScanned on the way in.`,
  },
  folded: {
    name: "gateway.eml",
    text: MAIL.text.replace(`Message-ID: <${ID}>`, "Message-Id:\r\n <plain-1@Northfield-Foundry.EXAMPLE> ").replace("From: Alan Prescott", "From: \"PRESCOTT, Alan\""),
  },
  json: {
    name: "service.json",
    text: JSON.stringify({
      kind: "email", source: "mail-service", sourceId: "42", occurredAt: "2026-01-02T14:00:31Z", subject: "Monitoring platform, hall 1", messageId: ID, body: "The monitoring platform stays as it is.",
      participants: [{ role: "from", email: "alan.prescott@northfield-foundry.example" }, { role: "to", email: "dana.whitfield@kestrelsensing.example" }],
    }),
  },
};

const allOf = async (either: Either): Promise<readonly string[]> => (await either.standing("")).map(({ object, id, key }) => `${object} ${id} ${key}`).toSorted();
