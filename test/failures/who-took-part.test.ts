import assert from "node:assert/strict";

import { accountId, contactId, crmRecordId } from "../../src/domain/model/ids.ts";
import type { RecordObject } from "../../src/domain/model/record-fields.ts";
import { type Either, CRMS, installedIn } from "../helpers/in-either-crm.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** On the records of c011 and c012, and of their company a05. */
const SHARED = "+1 312 555 0140";

for (const crm of CRMS) describe(`a call from a number that several people share, ${crm}`, function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let either: Either;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  beforeEach(async () => { either = await installedIn(sandbox, crm); });
  afterEach(() => either.one.close());

  for (const [chosen, other] of [["c011", "c012"], ["c012", "c011"]] as const) {
    it(`F28 when nothing tells who of them called, then a person is asked, and the call is logged once, on ${chosen} whom they chose and not on ${other}`, async () => {
      const { one } = either;
      const { id, state, reasons } = await one.through(callFrom(SHARED));
      assert.deepEqual([state, reasons.includes("match_uncertain")], ["review", true]);
      assert.deepEqual(await either.standing("call-"), [], "it was logged before anybody chose");
      for (const { seeds } of await either.standing("review-")) assert.deepEqual(seeds.filter((seed) => seed.startsWith("c")), [], "the question hangs on a person who may have had no part");

      const task = await one.review(id);
      const log = (await one.in((tx) => tx.proposals.ofActivity(id))).map(({ proposal }) => proposal).find(({ kind }) => kind === "log_activity");
      assert.ok(log);
      const links = { contactIds: [contactId(await ours("contact", chosen))], accountId: accountId(await ours("account", "a05")), opportunityId: null };
      assert.ok((await one.decide(task, "edit", { edits: [{ proposalId: log.id, links }] })).ok);
      await one.drain();

      const calls = await either.standing("call-");
      assert.deepEqual(calls.map(({ seeds }) => seeds), [["a05", chosen]]);
      assert.equal((await one.activity(id)).state, "logged");

      await one.through({ ...callFrom(SHARED), name: "once-more.json" });
      assert.equal((await either.standing("call-")).length, 1, "a second delivery made a second call");
    });
  }

  it("F28 when the caller gives one of their names, then the call is logged on that one alone, and nobody is asked", async () => {
    const { one } = either;
    const { state } = await one.through(callFrom(SHARED, "Victor Amadi"));
    assert.equal(state, "logged");
    assert.deepEqual((await either.standing("call-")).map(({ seeds }) => seeds.filter((seed) => seed.startsWith("c"))), [["c012"]]);
  });

  async function ours(object: RecordObject, seed: string): Promise<string> {
    for (const parent of either.side.parents) {
      const found = (await either.side.records(parent)).find((record) => record.seed === seed);
      const id = found === undefined ? null : await either.one.in((tx) => tx.mirror.toOurs(object, crmRecordId(found.id)));
      if (id !== null) return id;
    }
    return assert.fail(`${seed} is not in the mirror`);
  }
});

function callFrom(phone: string, name?: string): { readonly name: string; readonly text: string } {
  return {
    name: "call.json",
    text: JSON.stringify({
      source: "dialer", sourceId: "shared-1", kind: "call", direction: "inbound", timezone: "America/Chicago",
      occurredAt: "2026-03-03T14:10:00-06:00", endedAt: "2026-03-03T14:11:10-06:00",
      participants: [{ role: "caller", phone, ...(name === undefined ? {} : { name }) }, { role: "callee", name: "Marcus Oyelaran", phone: "+1 312 555 0189" }],
      transcript: [
        { speaker: "Marcus Oyelaran", startSec: 2, endSec: 3, text: "Marcus Oyelaran, Kestrel." },
        { speaker: name ?? "Caller", startSec: 4, endSec: 9, text: "Hi, the humidity sensors came today, all of them, and they look fine." },
        { speaker: "Marcus Oyelaran", startSec: 10, endSec: 12, text: "Good to hear." },
      ],
    }),
  };
}
