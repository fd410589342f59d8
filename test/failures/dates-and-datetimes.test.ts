import assert from "node:assert/strict";

import { parsePolicy } from "../../config/load.ts";
import { grantStore } from "../../src/adapters/store/grants.ts";
import { contactId, crmRecordId } from "../../src/domain/model/ids.ts";
import type { RecordFields } from "../../src/domain/model/record-fields.ts";
import { watchSchema } from "../../src/usecases/watch-schema.ts";
import { installed } from "../helpers/installed.ts";
import type { Hands } from "../helpers/installed-hands.ts";
import { installedInOrg } from "../helpers/installed-salesforce.ts";
import { orgField } from "../helpers/org-field.ts";
import { door } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** An activity about c090 that asks because of a promise. */
const PROMISE = "095-rebecca-sla.json";
/** Longer than a look at the fields is kept. */
const LATER_MS = 11 * 60_000;

/** One CRM with a date and a date-time of contacts that an admin made. */
interface Side {
  readonly one: Hands;
  readonly day: string;
  readonly moment: string;
  readonly crmId: string;
  personSets(values: Readonly<Record<string, string>>): Promise<void>;
  /** The admin makes a date-time of the date. */
  readonly retypes?: () => Promise<void>;
  held(): Promise<Readonly<Record<string, unknown>>>;
  /** What the CRM's own API says to values of the wrong form. */
  refusal(values: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly text: string }>;
  readonly wrongDay: RegExp;
  readonly wrongMoment: RegExp;
}

/** A call as the connected user, at the host that the grant names. */
async function patch({ fresh, id }: Hands, url: string, path: string, body: unknown): Promise<{ readonly status: number; readonly text: string }> {
  const held = await grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, id).load();
  assert.ok(held);
  const headers = { authorization: `Bearer ${held.grant.accessToken}`, "content-type": "application/json" };
  const answer = await fetch(`${held.grant.instanceUrl ?? url}${path}`, { method: "PATCH", headers, body: JSON.stringify(body) });
  return { status: answer.status, text: await answer.text() };
}

async function inHubSpot({ url }: StartedSandbox): Promise<Side> {
  const one = await installed(url);
  const property = (name: string, type: string): Promise<void> => one.portal.post("properties", { object: "contacts", name, label: name, groupName: "contactinformation", type, fieldType: "date" });
  await property("renewal", "date");
  await property("next_call", "datetime");
  const record = async () => { const found = (await one.portal.records("contacts")).find(({ seed }) => seed === "c090"); assert.ok(found); return found; };
  const { id } = await record();
  return {
    one, day: "renewal", moment: "next_call", crmId: id, wrongDay: /INVALID_DATE/, wrongMoment: /INVALID_LONG/,
    personSets: (properties) => one.portal.edit({ object: "contacts", id, properties }),
    retypes: () => property("renewal", "datetime"),
    held: async () => (await record()).properties,
    refusal: (properties) => patch(one, url, `/crm/objects/2026-09/contacts/${id}`, { properties }),
  };
}

async function inSalesforce({ salesforceUrl: url }: StartedSandbox): Promise<Side> {
  const one = await installedInOrg(url);
  const [renewal, call] = [["Renewal__c", "Date"], ["Next_Call__c", "DateTime"]].map(([name = "", type = ""]) => orgField({ object: "Contact", name, type: `<type>${type}</type>`, shown: true }));
  const set = "main/default/permissionsets/People.permissionset-meta.xml";
  // One permission set grants both.
  const both = renewal?.[set]?.replace("<label>", `${/<fieldPermissions>.*<\/fieldPermissions>/.exec(call?.[set] ?? "")?.[0] ?? ""}<label>`) ?? "";
  await door(url, "deploy", { files: { ...renewal, ...call, [set]: both } });
  const { id } = await one.org.called("Contact", "c090");
  return {
    one, day: "Renewal__c", moment: "Next_Call__c", crmId: id, wrongDay: /Cannot deserialize instance of date /, wrongMoment: /Cannot deserialize instance of datetime /,
    personSets: (fields) => one.org.edit({ object: "Contact", id, fields }),
    held: async () => (await one.org.called("Contact", "c090")).fields,
    refusal: (fields) => patch(one, url, `/services/data/v66.0/sobjects/Contact/${id}`, fields),
  };
}

for (const [name, open] of [["HubSpot", inHubSpot], ["Salesforce", inSalesforce]] as const) {
  describe(`dates and date-times of ${name}`, function () {
    this.timeout(60_000);
    let sandbox: StartedSandbox;
    let side: Side;
    before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
    after(() => sandbox.stop());
    beforeEach(async () => {
      side = await open(sandbox);
      await side.one.in((tx) => {
        const { policy } = tx.installation;
        return tx.setPolicy(parsePolicy({ ...policy, fields: { ...policy.fields, mapped: { contact: [side.day, side.moment] } } }, "the test"));
      });
      side.one.clock.advance(LATER_MS);
      const { reader } = await side.one.app.connection(side.one.id, "sync");
      await watchSchema({ store: side.one.fresh.store, reader, clock: side.one.clock }, side.one.id);
    });
    afterEach(() => side.one.close());

    const ours = async () => {
      const id = await side.one.in((tx) => tx.mirror.toOurs("contact", crmRecordId(side.crmId)));
      assert.ok(id);
      return contactId(id);
    };
    const known = async (): Promise<readonly unknown[]> => {
      const id = await ours();
      const fields: RecordFields | undefined = (await side.one.in((tx) => tx.mirror.recordFields("contact", [id]))).get(id);
      return [fields?.[`mapped.${side.day}`], fields?.[`mapped.${side.moment}`]];
    };
    const decides = async (set: Readonly<Record<string, string>>) => {
      const accepted = await side.one.through(PROMISE);
      return side.one.decide(await side.one.review(accepted.id), "approve", { recordChanges: [{ object: "contact", id: await ours(), set, expect: {} }] });
    };

    it("F32 the CRM itself refuses a time where a day is wanted, and a day where a time is wanted", async () => {
      const day = await side.refusal({ [side.day]: "2026-03-29T10:00:00Z" });
      assert.equal(day.status, 400, day.text);
      assert.match(day.text, side.wrongDay);
      const moment = await side.refusal({ [side.moment]: "2026-03-29" });
      assert.equal(moment.status, 400);
      assert.match(moment.text, side.wrongMoment);
    });

    it("F32 when a person decides on a day and on a moment of another zone, then each lands as its field is described, and reads back so", async () => {
      assert.ok((await decides({ [`mapped.${side.day}`]: "2026-03-29", [`mapped.${side.moment}`]: "2026-03-29T00:30:00+14:00" })).ok);
      await side.one.drain();
      const held = await side.held();
      assert.equal(held[side.day], "2026-03-29");
      assert.equal(Date.parse(String(held[side.moment])), Date.parse("2026-03-28T10:30:00Z"));
      await side.one.sync();
      assert.deepEqual(await known(), ["2026-03-29", "2026-03-28T10:30:00.000Z"]);
    });

    it("F32 when a decision gives a field the other's form, then it is refused at once, and nothing is sent", async () => {
      for (const set of [{ [`mapped.${side.day}`]: "2026-03-29T10:00:00Z" }, { [`mapped.${side.moment}`]: "2026-03-29" }]) {
        const refused = await decides(set);
        assert.ok(!refused.ok && "message" in refused.error);
        assert.match(refused.error.message, /is not (?:a date|an instant) such as/);
      }
      assert.deepEqual([(await side.held())[side.day] ?? null, (await side.held())[side.moment] ?? null], [null, null]);
    });

    it("F32 what a person sets in the CRM is read as the day and the moment that it is", async () => {
      await side.personSets({ [side.day]: "2028-02-29", [side.moment]: "2026-12-31T23:30:00-11:00" });
      await side.one.sync();
      assert.deepEqual(await known(), ["2028-02-29", "2027-01-01T10:30:00.000Z"]);
    });

    // No field of Salesforce becomes another type in place.
    if (name === "HubSpot") {
      it("F32 when the field became a date-time after a day was decided on, then the day is not made an hour of it: a person is asked", async () => {
        assert.ok((await decides({ [`mapped.${side.day}`]: "2026-03-29" })).ok);
        await side.retypes?.();
        await side.one.drain();
        assert.equal((await side.held())[side.day] ?? null, null);
        assert.ok((await side.one.reviews()).some(({ state, title }) => state === "open" && /refused/.test(title)));
      });
    }
  });
}
