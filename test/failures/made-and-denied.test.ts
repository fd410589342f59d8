import assert from "node:assert/strict";
import * as z from "zod";

import { type Either, CRMS, installedIn } from "../helpers/in-either-crm.ts";
import { chain, endings } from "../helpers/proof.ts";
import { door } from "../helpers/sandbox-door.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** Where each CRM makes records, and what it says while it makes them all the same. */
const WAYS = {
  hubspot: { makes: "/crm/objects/*/batch/create", denied: { status: "error", category: "VALIDATION_ERROR", message: "Invalid input JSON" }, plain: { uniqueOnEngagements: false } },
  salesforce: { makes: "/services/data/*/composite/sobjects*", denied: [{ errorCode: "MALFORMED_ID", message: "Contact ID: id value of incorrect type" }], plain: { uniqueOnActivities: false } },
} as const;

/** Nothing follows from it. */
const ALONE = { body: "The monitoring platform stays as it is." };

for (const crm of CRMS) for (const unique of [true, false]) describe(`a record that was made although the answer denies it, ${crm}, keys ${unique ? "unique" : "not unique"}`, function () {
  this.timeout(60_000);
  const { makes, denied, plain } = WAYS[crm];
  let sandbox: StartedSandbox;
  let either: Either;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  beforeEach(async () => { either = await installedIn(sandbox, crm, unique ? {} : plain); });
  afterEach(() => either.one.close());
  const fault = (more: object): Promise<unknown> => door(either.side.url, "faults", [{ match: { path: makes }, ...more }]);

  for (const [name, more] of [
    ["a refusal", { fault: "status-after-commit", status: 400, body: denied }],
    ["a failure of the server", { fault: "status-after-commit", status: 500 }],
    ["nothing, the connection broke", { fault: "drop-after-commit" }],
    ["nothing that could be read", { fault: "garbage" }],
  ] as const) {
    it(`F26 when the answer is ${name}, then the record is read back by its key before anything is sent again, and stands once, without a question`, async () => {
      await fault(more);
      const { state } = await either.one.through(plainMail(1, ALONE));
      assert.equal(state, "logged");
      assert.deepEqual((await either.standing("")).map(({ key }) => key.split("-")[0]), ["email"]);
      assert.deepEqual(await either.one.reviews(), [], "a person was asked about what was done");
      assert.deepEqual([...new Set((await endings(either.one)).map(({ status }) => status))], ["ok"], "the log says that it was not done");
      await assertReadBack(either, makes);
    });
  }

  it("F26 when several are refused together although they were made, then each stands once", async () => {
    await fault({ fault: "status-after-commit", status: 400, body: denied });
    await either.one.arrive(...Array.from({ length: 6 }, (_, index) => plainMail(index + 1)));
    await either.one.drain();
    assert.equal((await either.standing("email-")).length, 6);
    assert.equal((await either.standing("task-")).length, 6);
    assert.deepEqual(await either.one.reviews(), []);
  });

  it("F26 when it is refused and was not made, then a person is asked, as ever", async () => {
    await fault({ fault: "status", status: 400, body: denied });
    const { id, state } = await either.one.through(plainMail(1, ALONE));
    assert.equal(state, "review");
    assert.equal((await either.standing("")).length, 0);
    const [task] = await either.one.reviews();
    assert.ok(task);
    assert.ok((await either.one.decide(task, "approve")).ok);
    await either.one.drain();
    assert.equal((await either.one.activity(id)).state, "logged");
    assert.equal((await either.standing("")).length, 1);
    assert.ok((await chain(either.one.fresh, either.one.id)).length > 0);
  });
});

const RequestsSchema = z.object({ requests: z.array(z.object({ method: z.string(), path: z.string(), fault: z.string().optional(), changed: z.array(z.unknown()) })) });

/** After the call that was denied the next one reads; nothing is sent before. */
async function assertReadBack({ side }: Either, makes: string): Promise<void> {
  const { requests } = RequestsSchema.parse(await door(side.url, "requests?limit=5000"));
  const at = requests.findIndex((request) => request.fault !== undefined);
  const [before = "", after = ""] = makes.split("*");
  assert.ok(at >= 0 && (requests[at]?.changed.length ?? 0) > 0, "the failure met no call that made something");
  const next = requests[at + 1];
  assert.ok(next !== undefined && next.changed.length === 0 && !(next.path.startsWith(before) && next.path.includes(after) && next.method === "POST"), `${next?.method ?? "nothing"} ${next?.path ?? ""} came next`);
}
