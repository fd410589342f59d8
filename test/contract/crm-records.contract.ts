import assert from "node:assert/strict";

import { writeId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { RECORD_FIELDS, RECORD_OBJECTS } from "../../src/domain/model/record-fields.ts";
import type { RecordFields, RecordObject } from "../../src/domain/model/record-fields.ts";
import type { RecordState, UpsertResult } from "../../src/ports/crm-writer.ts";
import { fine } from "./items.ts";
import { PERSON_FIELDS } from "./portal.ts";
import type { Portal, Skip } from "./portal.ts";
import { REFUSALS } from "./refusals.ts";
import { contractTests } from "./suite.ts";

let made = 0;
/** A telephone number, an amount, a name: something that no test wrote before. */
const fresh = (field: string): string => {
  made += 1;
  return field === "phone" ? `+1 216 555 0${100 + made}` : field === "amount" ? String(82_000 + made) : `Something new ${made}`;
};

/** The record of the sample world that a test changes. */
const idOf = (portal: Portal, object: RecordObject): CrmRecordId => portal.ids[object];

/** The record as it is now. */
export async function stateOf(portal: Portal, object: RecordObject): Promise<RecordState> {
  const [state] = fine(await portal.crm.writer.readRecords(object, [idOf(portal, object)]));
  assert.ok(state, `no ${object}`);
  return state;
}

/** The one result of one change. */
export async function change(portal: Portal, existing: RecordState, fields: RecordFields): Promise<UpsertResult["result"]> {
  made += 1;
  const id = writeId(`change-${made}`);
  const [result, ...others] = await portal.crm.writer.changeRecords(existing.object, [{ writeId: id, existing, fields }]);
  assert.ok(result !== undefined && others.length === 0);
  assert.equal(result.writeId, id);
  return result.result;
}

/** Values for every field of a record that may be changed. */
async function everyField(portal: Portal, object: RecordObject): Promise<RecordFields> {
  const owner = fine(await portal.crm.reader.readPage({ object: "user", since: null, cursor: null })).records.find(({ crmId }) => crmId !== portal.ids.owner);
  assert.ok(owner);
  const ownerId = owner.crmId;
  if (object === "contact") return { firstName: "Ana", lastName: "Example", title: "Head of Sensors", email: "ana@sensors.example.com", phone: "+1 216 555 0190", ownerId };
  if (object === "account") return { name: "Example Sensors", website: "sensors.example.com", phone: "+1 216 555 0191", city: "Kraków", ownerId };
  const deals = fine(await portal.crm.reader.readPage({ object: "opportunity", since: null, cursor: null })).records;
  const stage = deals.flatMap((deal) => (deal.object === "opportunity" && !deal.isClosed && deal.crmId !== portal.ids.opportunity ? [deal.stage] : []))[0];
  assert.ok(stage !== undefined);
  return { name: "Sensors for Ana’s “second” site", stage, amount: "82000.5", closeDate: "2026-12-24", ownerId };
}

/** What every connector's writer promises about fields of records. `open` yields a provisioned portal with the sample world. */
export function crmRecordsContract(name: string, open: () => Promise<Portal>, skips: readonly Skip[] = []): void {
  describe(`${name} changes fields of records`, function () {
    this.timeout(60_000);
    let portal: Portal;
    before(async () => { portal = await open(); });
    afterEach(async () => { await portal.calm(); });
    after(async () => { await portal.close(); });

    contractTests(skips, (test) => {
      for (const object of RECORD_OBJECTS) {
        const { ours, theirs } = PERSON_FIELDS[object];
        const what = object === "contact" ? "a contact" : `an ${object}`;

        test(`when ${what} is read, then every field is told and a missing one is left out`, async () => {
          const ids = [portal.missingOf(object), portal.ids.missing, idOf(portal, object), idOf(portal, object)];
          const states = fine(await portal.crm.writer.readRecords(object, ids));
          assert.deepEqual(states.map(({ crmId }) => crmId), [idOf(portal, object)]);
          assert.deepEqual(Object.keys(states[0]?.fields ?? {}).toSorted(), [...RECORD_FIELDS[object]].toSorted());
        });

        test(`when one field of ${what} is changed, then that one changes and no other`, async () => {
          const before = await stateOf(portal, object);
          const value = fresh(ours);
          const done = fine(await change(portal, before, { [ours]: value }));
          assert.equal(done.created, false);
          assert.equal(done.crmId, before.crmId);
          assert.deepEqual((await stateOf(portal, object)).fields, { ...before.fields, [ours]: value });
        });

        test(`when a person changed the very field of ${what} since it was read, then it is a conflict and the edit survives`, async () => {
          const before = await stateOf(portal, object);
          const edit = fresh(ours);
          await portal.personChanges(object, before.crmId, { [ours]: edit });
          const mutations = await portal.mutations();
          const refused = await change(portal, before, { [ours]: fresh(ours) });
          assert.ok(!refused.ok && refused.error.kind === "conflict");
          assert.equal(refused.error.mayHaveHappened, false);
          assert.equal(await portal.mutations(), mutations);
          assert.deepEqual((await stateOf(portal, object)).fields, { ...before.fields, [ours]: edit });
        });

        test(`when a person changed another field of ${what} since it was read, then the edit survives and our change comes about, at once or from a new read`, async () => {
          const before = await stateOf(portal, object);
          const [edit, value] = [fresh(theirs), fresh(ours)];
          await portal.personChanges(object, before.crmId, { [theirs]: edit });
          const first = await change(portal, before, { [ours]: value });
          if (!first.ok) {
            assert.equal(first.error.kind, "conflict");
            fine(await change(portal, await stateOf(portal, object), { [ours]: value }));
          }
          assert.deepEqual((await stateOf(portal, object)).fields, { ...before.fields, [ours]: value, [theirs]: edit });
        });

        test(`when the answer to a change of ${what} got lost, then a new read shows it and nothing is written again`, async () => {
          const before = await stateOf(portal, object);
          const value = fresh(ours);
          await portal.strike("drop-after-commit", "change");
          const lost = await change(portal, before, { [ours]: value });
          assert.ok(!lost.ok && lost.error.kind === "unavailable" && lost.error.mayHaveHappened);
          await portal.calm();
          const after = await stateOf(portal, object);
          assert.deepEqual(after.fields, { ...before.fields, [ours]: value });
          const mutations = await portal.mutations();
          fine(await change(portal, after, { [ours]: value }));
          assert.equal(await portal.mutations(), mutations);
        });

        test(`when ${what} is not there, then it is not found`, async () => {
          const gone = { ...(await stateOf(portal, object)), crmId: portal.missingOf(object) };
          const refused = await change(portal, gone, { [ours]: fresh(ours) });
          assert.ok(!refused.ok && refused.error.kind === "not-found");
        });

        test(`when every field of ${what} is changed, then it reads back the same`, async () => {
          const fields = await everyField(portal, object);
          assert.deepEqual(Object.keys(fields).toSorted(), [...RECORD_FIELDS[object]].toSorted());
          fine(await change(portal, await stateOf(portal, object), fields));
          assert.deepEqual((await stateOf(portal, object)).fields, fields);
        });

        test(`when a field of ${what} is cleared, then it reads back empty`, async () => {
          const cleared = object === "opportunity" ? "amount" : "phone";
          fine(await change(portal, await stateOf(portal, object), { [cleared]: null }));
          assert.equal((await stateOf(portal, object)).fields[cleared], null);
        });
      }

      for (const { fault, kind, mayHaveHappened, waits } of REFUSALS) {
        test(`when a change meets ${fault}, then it is ${kind}, and trying again from a new read brings it about`, async () => {
          const value = fresh("title");
          const before = await stateOf(portal, "contact");
          await portal.strike(fault, "change");
          const refused = await change(portal, before, { title: value });
          assert.ok(!refused.ok);
          assert.equal(refused.error.kind, kind);
          assert.equal(refused.error.mayHaveHappened, mayHaveHappened);
          assert.equal(refused.error.retryAfterMs !== null, waits);
          await portal.calm();
          fine(await change(portal, await stateOf(portal, "contact"), { title: value }));
          assert.equal((await stateOf(portal, "contact")).fields["title"], value);
        });
      }

      test("when several records are changed in one call and one of them moved, then each has its own answer", async () => {
        const ids = [portal.ids.contact, portal.ids.otherContact];
        const states = fine(await portal.crm.writer.readRecords("contact", ids));
        const [one, two] = ids.map((id) => states.find(({ crmId }) => crmId === id));
        assert.ok(one && two);
        await portal.personChanges("contact", one.crmId, { title: fresh("title") });
        const value = fresh("title");
        const results = await portal.crm.writer.changeRecords("contact", [one, two].map((existing, at) => ({ writeId: writeId(`several-${at}`), existing, fields: { title: value } })));
        assert.deepEqual(results.map(({ writeId: id, result }) => [id, result.ok]), [["several-0", false], ["several-1", true]]);
      });

      test("when reading records meets a fault, then it is not told as missing", async () => {
        await portal.strike("server-error", "find", 3);
        const refused = await portal.crm.writer.readRecords("contact", [portal.ids.contact]);
        assert.ok(!refused.ok && refused.error.kind === "unavailable");
      });

      test("when the CRM refuses a value, then it is invalid, told without the value, and nothing changes", async () => {
        const before = await stateOf(portal, "opportunity");
        const refused = await change(portal, before, { name: "Marigold", closeDate: "the day after Marigold" });
        assert.ok(!refused.ok && refused.error.kind === "invalid");
        assert.ok(!refused.error.publicMessage.includes("Marigold"));
        assert.deepEqual((await stateOf(portal, "opportunity")).fields, before.fields);
      });
    });
  });
}
