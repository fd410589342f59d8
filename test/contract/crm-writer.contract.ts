import assert from "node:assert/strict";

import { ENGAGEMENT_OBJECTS } from "../../src/domain/model/engagement.ts";
import { freshKey, fine, item, one } from "./items.ts";
import { heldWith } from "./portal.ts";
import type { Portal, Skip } from "./portal.ts";
import { REFUSALS } from "./refusals.ts";
import { contractTests } from "./suite.ts";

/** What every connector's writer promises. `open` yields a provisioned portal with the sample world. */
export function crmWriterContract(name: string, open: () => Promise<Portal>, skips: readonly Skip[] = []): void {
  describe(`${name} keeps the CrmWriter contract`, function () {
    this.timeout(60_000);
    let portal: Portal;
    before(async () => { portal = await open(); });
    afterEach(async () => { await portal.calm(); });
    after(async () => { await portal.close(); });

    contractTests(skips, (test) => {
      for (const { fault, kind, mayHaveHappened, waits } of REFUSALS) {
        test(`when a create meets ${fault}, then it is ${kind}, and trying again makes exactly one record`, async () => {
          const what = item(portal, "note");
          fine(await portal.crm.writer.find("note", [what.key]));
          await portal.strike(fault, "create");
          const refused = await one(portal, what);
          assert.ok(!refused.ok);
          assert.equal(refused.error.kind, kind);
          assert.equal(refused.error.mayHaveHappened, mayHaveHappened);
          assert.equal(refused.error.retryAfterMs !== null, waits);
          await portal.calm();
          const [existing] = fine(await portal.crm.writer.find("note", [what.key]));
          const again = fine(await one(portal, existing === undefined ? what : { ...what, existing }));
          const held = await heldWith(portal, "note", what.key);
          assert.deepEqual(held.map(({ crmId }) => crmId), [again.crmId]);
        });

        test(`when looking a key up meets ${fault}, then it is ${kind} and never an empty list`, async () => {
          const what = item(portal, "note");
          fine(await one(portal, what));
          await portal.strike(fault, "find");
          const refused = await portal.crm.writer.find("note", [what.key]);
          assert.ok(!refused.ok);
          assert.equal(refused.error.kind, kind);
          assert.equal(refused.error.mayHaveHappened, false);
        });
      }

      test("when the token ended, then it is renewed once and the write goes through", async () => {
        const before = portal.grants.refreshes;
        await portal.strike("token-expired", "create");
        const what = item(portal, "note");
        fine(await one(portal, what));
        assert.equal(portal.grants.refreshes, before + 1);
        assert.equal((await heldWith(portal, "note", what.key)).length, 1);
      });

      test("when one input of a batch cannot be written, then the others land and its error is its own", async () => {
        const good = [item(portal, "note"), item(portal, "note"), item(portal, "note"), item(portal, "note")];
        const bad = item(portal, "note", { associations: [{ object: "contact", crmId: portal.ids.missing }] });
        const results = await portal.crm.writer.upsert([...good.slice(0, 2), bad, ...good.slice(2)]);
        assert.deepEqual(results.map(({ result }) => result.ok), [true, true, false, true, true]);
        const refused = results[2]?.result;
        assert.ok(refused !== undefined && !refused.ok && ["invalid", "not-found", "conflict"].includes(refused.error.kind));
        assert.equal((await heldWith(portal, "note", bad.key)).length, 0);
        for (const { key } of good) assert.equal((await heldWith(portal, "note", key)).length, 1);
      });

      test("when the CRM refuses a value, then the message repeats nothing of what was sent", async () => {
        const secret = "Ana Example spoke of the Marigold takeover";
        const bad = item(portal, "note", { fields: { body: secret, subject: secret }, associations: [{ object: "contact", crmId: portal.ids.missing }] });
        const refused = await one(portal, bad);
        assert.ok(!refused.ok);
        for (const word of ["Marigold", "Example", bad.key]) assert.ok(!refused.error.publicMessage.includes(word));
      });

      test("when a batch is done or answered in part, then every input has an answer of its own and a retry completes it", async () => {
        const items = Array.from({ length: 6 }, () => item(portal, "note"));
        await portal.strike("partial", "create");
        const results = await portal.crm.writer.upsert(items);
        assert.deepEqual(results.map(({ writeId }) => writeId), items.map(({ writeId }) => writeId));
        assert.ok(results.some(({ result }) => !result.ok), "the sandbox refused nothing");
        await portal.calm();
        for (const { result } of await portal.crm.writer.upsert(items)) fine(result);
        for (const { key } of items) assert.equal((await heldWith(portal, "note", key)).length, 1);
      });

      test("when the same upsert runs twice, then one record exists", async () => {
        const what = item(portal, "email");
        const first = fine(await one(portal, what));
        const again = fine(await one(portal, what));
        assert.equal(first.created, true);
        assert.equal(again.created, false);
        assert.equal(again.crmId, first.crmId);
        assert.equal((await heldWith(portal, "email", what.key)).length, 1);
      });

      test("when two items of one call carry the same key, then one record exists", async () => {
        const key = freshKey("call");
        const results = await portal.crm.writer.upsert([item(portal, "call", { key }), item(portal, "call", { key })]);
        assert.deepEqual(results.map(({ result }) => fine(result).created), [true, false]);
        assert.equal((await heldWith(portal, "call", key)).length, 1);
      });

      test("when one call brings about several nouns with several people, then each stands once with all of them", async () => {
        const associations = [portal.ids.contact, portal.ids.otherContact].map((crmId) => ({ object: "contact" as const, crmId }));
        const objects = ["call", "task", "meeting", "note", "task"] as const;
        const items = objects.map((object) => item(portal, object, { associations }));
        for (const isAgain of [false, true]) {
          const results = await portal.crm.writer.upsert(items);
          assert.deepEqual(results.map(({ writeId }) => writeId), items.map(({ writeId }) => writeId));
          assert.ok(results.every(({ result }) => fine(result).created !== isAgain));
          for (const { object, key } of items) {
            const held = await heldWith(portal, object, key);
            assert.deepEqual(held.map(({ contacts }) => contacts.toSorted()), [associations.map(({ crmId }) => String(crmId)).toSorted()]);
          }
        }
      });

      test("when of several nouns one item cannot be written, then the others land with all their people", async () => {
        const associations = [portal.ids.contact, portal.ids.otherContact].map((crmId) => ({ object: "contact" as const, crmId }));
        const bad = item(portal, "task", { associations: [{ object: "contact", crmId: portal.ids.missing }] });
        const good = (["call", "meeting", "task"] as const).map((object) => item(portal, object, { associations }));
        const results = await portal.crm.writer.upsert([bad, ...good]);
        assert.deepEqual(results.map(({ result }) => result.ok), [false, true, true, true]);
        for (const { object, key } of good) assert.equal((await heldWith(portal, object, key))[0]?.contacts.length, 2);
        assert.equal((await heldWith(portal, "task", bad.key)).length, 0);
      });

      test("when what somebody wrote reads as a vendor's own reference, then it stands as it reads", async () => {
        const said = "@{part0[0].id} and @{nobody.id} and {{contact.firstname}}";
        const associations = [portal.ids.contact, portal.ids.otherContact].map((crmId) => ({ object: "contact" as const, crmId }));
        const items = (["call", "task"] as const).map((object) => item(portal, object, { fields: { subject: said, body: said }, associations }));
        for (const { result } of await portal.crm.writer.upsert(items)) fine(result);
        for (const { object, key } of items) {
          const [found] = fine(await portal.crm.writer.find(object, [key]));
          assert.deepEqual([found?.subject, found?.fields.body, found?.contacts.length], [said, said, 2]);
        }
      });

      test("when two calls race for one key, then one record exists", async () => {
        const key = freshKey("note");
        const racing = await Promise.all([1, 2, 3].map(async () => one(portal, item(portal, "note", { key }))));
        assert.equal(new Set(racing.map((result) => fine(result).crmId)).size, 1);
        assert.equal((await heldWith(portal, "note", key)).length, 1);
      });

      test("when a create was done but its answer got lost, then the same call again makes nothing new", async () => {
        const items = Array.from({ length: 5 }, () => item(portal, "meeting"));
        await portal.strike("drop-after-commit", "create");
        const lost = (await portal.crm.writer.upsert(items)).filter(({ result }) => !result.ok);
        assert.ok(lost.length > 0);
        for (const { result } of lost) assert.ok(!result.ok && result.error.mayHaveHappened);
        for (const { result } of await portal.crm.writer.upsert(items)) assert.equal(fine(result).created, false);
        for (const { key } of items) assert.equal((await heldWith(portal, "meeting", key)).length, 1);
      });

      test("when there are more items than a batch takes, then each comes about once and results keep their order", async () => {
        const items = Array.from({ length: portal.crm.writer.batchMax * 2 + 5 }, () => item(portal, "note"));
        const results = await portal.crm.writer.upsert(items);
        assert.deepEqual(results.map(({ writeId }) => writeId), items.map(({ writeId }) => writeId));
        const ids = new Set(results.map(({ result }) => fine(result).crmId));
        assert.equal(ids.size, items.length);
        const held = await portal.held("note");
        for (const { key } of items) assert.equal(held.filter((record) => record.key === key).length, 1);
      });

      test("when a key is taken by a record that reads differently, then it is a conflict and nothing changes", async () => {
        const what = item(portal, "note");
        fine(await one(portal, what));
        const before = await portal.mutations();
        const refused = await one(portal, item(portal, "note", { key: what.key, fields: { body: "Something else" } }));
        assert.ok(!refused.ok && refused.error.kind === "conflict");
        assert.equal(await portal.mutations(), before);
      });

      for (const object of ENGAGEMENT_OBJECTS) {
        test(`when a person edits another field of a ${object} between read and write, then that edit survives`, async () => {
          const what = item(portal, object);
          const { crmId } = fine(await one(portal, what));
          const [existing] = fine(await portal.crm.writer.find(object, [what.key]));
          assert.ok(existing);
          await portal.personWrites(object, crmId, { body: "A person wrote this." });
          const done = fine(await one(portal, item(portal, object, { key: what.key, existing, fields: { nextStep: "send the sensor count" } })));
          assert.equal(done.created, false);
          const [after] = fine(await portal.crm.writer.find(object, [what.key]));
          assert.equal(after?.fields.body, "A person wrote this.");
          assert.equal(after.fields.nextStep, "send the sensor count");
        });
      }

      test("when a person edits the very field between read and write, then it is a conflict and the edit survives", async () => {
        const what = item(portal, "note");
        const { crmId } = fine(await one(portal, what));
        const [existing] = fine(await portal.crm.writer.find("note", [what.key]));
        assert.ok(existing);
        await portal.personWrites("note", crmId, { body: "A person wrote this." });
        const refused = await one(portal, item(portal, "note", { key: what.key, existing, fields: { body: "We wanted this." } }));
        assert.ok(!refused.ok && refused.error.kind === "conflict");
        const [after] = fine(await portal.crm.writer.find("note", [what.key]));
        assert.equal(after?.fields.body, "A person wrote this.");
      });

      for (const fault of ["drop-after-commit", "server-error", "throttled"] as const) {
        test(`when an update meets ${fault}, then trying again from a new read brings it about`, async () => {
          const what = item(portal, "task");
          fine(await one(portal, what));
          const change = async (): ReturnType<typeof one> => {
            const [existing] = fine(await portal.crm.writer.find("task", [what.key]));
            assert.ok(existing);
            return one(portal, item(portal, "task", { key: what.key, existing, fields: { status: "completed" } }));
          };
          await portal.strike(fault, "update");
          assert.ok(!(await change()).ok);
          await portal.calm();
          fine(await change());
          const [after] = fine(await portal.crm.writer.find("task", [what.key]));
          assert.equal(after?.fields.status, "completed");
        });
      }

      test("when an update changes nothing, then nothing is written", async () => {
        const what = item(portal, "task");
        fine(await one(portal, what));
        const [existing] = fine(await portal.crm.writer.find("task", [what.key]));
        assert.ok(existing);
        const before = await portal.mutations();
        fine(await one(portal, { ...what, existing }));
        assert.equal(await portal.mutations(), before);
      });

      test("when a record vanished since it was read, then it is not found and is not made again", async () => {
        const what = item(portal, "note");
        const { crmId } = fine(await one(portal, what));
        const [existing] = fine(await portal.crm.writer.find("note", [what.key]));
        assert.ok(existing);
        await portal.personArchives("note", crmId);
        const refused = await one(portal, { ...what, existing, fields: { body: "New" } });
        assert.ok(!refused.ok && refused.error.kind === "not-found");
        assert.equal((await heldWith(portal, "note", what.key)).length, 0);
      });

      test("when associations are missing, then they are added, and those that people made stay", async () => {
        const what = item(portal, "note", { associations: [{ object: "contact", crmId: portal.ids.contact }] });
        fine(await one(portal, what));
        const [existing] = fine(await portal.crm.writer.find("note", [what.key]));
        assert.ok(existing);
        const more = [{ object: "contact" as const, crmId: portal.ids.otherContact }, { object: "account" as const, crmId: portal.ids.account }];
        fine(await one(portal, { ...what, existing, fields: {}, associations: more }));
        const [held] = await heldWith(portal, "note", what.key);
        assert.deepEqual(new Set(held?.contacts), new Set([portal.ids.contact, portal.ids.otherContact]));
        assert.deepEqual(held?.accounts, [portal.ids.account]);
      });

      test("when adding an association meets a fault, then the write is to be tried again, and the second try completes it", async () => {
        const what = item(portal, "note", { associations: [] });
        fine(await one(portal, what));
        const [existing] = fine(await portal.crm.writer.find("note", [what.key]));
        assert.ok(existing);
        const tie = { ...what, existing, fields: {}, associations: [{ object: "contact" as const, crmId: portal.ids.contact }] };
        await portal.strike("server-error", "associate");
        assert.ok(!(await one(portal, tie)).ok);
        await portal.calm();
        fine(await one(portal, tie));
        const [held] = await heldWith(portal, "note", what.key);
        assert.deepEqual(held?.contacts, [portal.ids.contact]);
      });
    });
  });
}
