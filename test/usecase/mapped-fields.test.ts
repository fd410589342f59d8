import assert from "node:assert/strict";

import { parsePolicy } from "../../config/load.ts";
import { contactId, crmRecordId } from "../../src/domain/model/ids.ts";
import type { RecordFields } from "../../src/domain/model/record-fields.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import { setPolicy, type PolicyChange } from "../../src/usecases/set-policy.ts";
import { installed } from "../helpers/installed.ts";
import type { Hands } from "../helpers/installed-hands.ts";
import { installedInOrg } from "../helpers/installed-salesforce.ts";
import { orgField } from "../helpers/org-field.ts";
import { door } from "../helpers/sandbox-door.ts";
import { startSandbox, type StartedSandbox } from "../helpers/start-sandbox.ts";

/** An activity about c090 that asks because of a promise. */
const PROMISE = "095-rebecca-sla.json";
/** Longer than a look at the schema is kept. */
const LATER_MS = 11 * 60_000;

/** One CRM with a list field of contacts that an admin made: what people and admins do there. */
interface Side {
  readonly one: Hands;
  readonly field: string;
  readonly crmId: string;
  personSets(values: { readonly mapped?: string; readonly title?: string }): Promise<void>;
  shows(shown: boolean): Promise<void>;
  held(): Promise<unknown>;
}

const OPTIONS = ["EU", "US"] as const;

async function inHubSpot({ url }: StartedSandbox): Promise<Side> {
  const one = await installed(url);
  const property = (change: object): Promise<void> => one.portal.post("properties", { object: "contacts", name: "region", ...change });
  await property({ label: "Region", groupName: "contactinformation", type: "enumeration", fieldType: "select", options: OPTIONS.map((value, index) => ({ value, label: value, displayOrder: index, hidden: false })) });
  const record = async () => { const found = (await one.portal.records("contacts")).find(({ seed }) => seed === "c090"); assert.ok(found); return found; };
  const { id } = await record();
  return {
    one, field: "region", crmId: id,
    personSets: ({ mapped, title }) => one.portal.edit({ object: "contacts", id, properties: { ...(mapped === undefined ? {} : { region: mapped }), ...(title === undefined ? {} : { jobtitle: title }) } }),
    shows: (shown) => property({ archived: !shown }),
    held: async () => (await record()).properties["region"],
  };
}

async function inSalesforce({ salesforceUrl: url }: StartedSandbox): Promise<Side> {
  const one = await installedInOrg(url);
  const values = OPTIONS.map((value) => `<value><fullName>${value}</fullName><default>false</default><label>${value}</label></value>`).join("");
  const type = `<type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${values}</valueSetDefinition></valueSet>`;
  const shows = async (shown: boolean): Promise<void> => { await door(url, "deploy", { files: orgField({ object: "Contact", name: "Region__c", type, shown }) }); };
  await shows(true);
  const { id } = await one.org.called("Contact", "c090");
  return {
    one, field: "Region__c", crmId: id, shows,
    personSets: ({ mapped, title }) => one.org.edit({ object: "Contact", id, fields: { ...(mapped === undefined ? {} : { Region__c: mapped }), ...(title === undefined ? {} : { Title: title }) } }),
    held: async () => (await one.org.called("Contact", "c090")).fields["Region__c"],
  };
}

for (const [name, open] of [["HubSpot", inHubSpot], ["Salesforce", inSalesforce]] as const) {
  describe(`a field of ${name}'s own making that the policy maps`, function () {
    this.timeout(60_000);
    let sandbox: StartedSandbox;
    let side: Side;
    before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
    after(() => sandbox.stop());
    beforeEach(async () => {
      side = await open(sandbox);
      await maps({});
      await looks();
    });
    afterEach(() => side.one.close());

    const maps = async (guards: Readonly<Record<string, string>>, names: readonly string[] = [side.field]): Promise<PolicyChange> => {
      const policy = await side.one.in((tx) => Promise.resolve(tx.installation.policy));
      const wanted = parsePolicy({ ...policy, fields: { protected: { ...policy.fields.protected, ...guards }, mapped: { contact: names } } }, "the test");
      return setPolicy(side.one.app, side.one.id, wanted, { actor: { kind: "admin", id: "admin-1" } });
    };
    const looks = (): Promise<void> => {
      side.one.clock.advance(LATER_MS);
      return side.one.sync();
    };
    const ours = async () => {
      const id = await side.one.in((tx) => tx.mirror.toOurs("contact", crmRecordId(side.crmId)));
      assert.ok(id);
      return contactId(id);
    };
    const known = async (): Promise<RecordFields> => {
      const id = await ours();
      const [fields] = (await side.one.in((tx) => tx.mirror.recordFields("contact", [id]))).values();
      assert.ok(fields);
      return fields;
    };
    const decides = async (value: string | null, actor: "admin" | "user" = "user") => {
      const accepted = await side.one.through(PROMISE);
      const set = { [`mapped.${side.field}`]: value };
      return side.one.decide(await side.one.review(accepted.id), "approve", { recordChanges: [{ object: "contact", id: await ours(), set, expect: {} }], actor: { kind: actor, id: "reviewer-1" } });
    };

    it("is read into the mirror, and follows what people do", async () => {
      await side.personSets({ mapped: "EU" });
      await side.one.sync();
      assert.equal((await known())[`mapped.${side.field}`], "EU");
      await side.personSets({ mapped: "US" });
      await side.one.sync();
      assert.equal((await known())[`mapped.${side.field}`], "US");
    });

    it("F11 when it is hidden and its record changes, then what was known of it stays; shown again, it is as it is", async () => {
      await side.personSets({ mapped: "EU" });
      await side.one.sync();
      await side.shows(false);
      await looks();
      await side.personSets({ title: "Head of Sensors" });
      await side.one.sync();
      assert.deepEqual([(await known()).title, (await known())[`mapped.${side.field}`]], ["Head of Sensors", "EU"]);
    });

    it("when it is mapped only now, then everything of its object is read again, and a name that the CRM does not show is told", async () => {
      await maps({}, []);
      await side.personSets({ mapped: "EU" });
      await side.one.sync();
      assert.equal((await known())[`mapped.${side.field}`], undefined);
      const change = await maps({}, [side.field, "Regoin__c"]);
      assert.deepEqual([change.changed, change.unknown], [["fields.mapped.contact"], ["contact.Regoin__c"]]);
      assert.ok((await side.one.fresh.jobs()).some(({ data }) => /"object":"contact".*"full":true|"full":true.*"object":"contact"/.test(JSON.stringify(data))));
      await handle(side.one.app, { name: "sync-records", installation: side.one.id, object: "contact", full: true });
      assert.equal((await known())[`mapped.${side.field}`], "EU");
    });

    it("is changed when a person asks for it with a decision, over what stood there", async () => {
      await side.personSets({ mapped: "EU" });
      await side.one.sync();
      assert.ok((await decides("US")).ok);
      await side.one.drain();
      assert.equal(await side.held(), "US");
      assert.equal((await known())[`mapped.${side.field}`], "US");
    });

    it("when somebody changed it meanwhile, then it is not written over but asked about", async () => {
      await side.one.sync();
      await side.personSets({ mapped: "EU" });
      assert.ok((await decides("US")).ok);
      await side.one.drain();
      assert.equal(await side.held(), "EU");
      assert.ok((await side.one.reviews()).some(({ state, detail }) => state === "open" && detail.includes("EU")));
    });

    it("when a value is none of its options, then it is refused at once with the options", async () => {
      const refused = await decides("Mars");
      assert.ok(!refused.ok && "message" in refused.error);
      assert.match(refused.error.message, new RegExp(`^contact\\.mapped\\.${side.field} is none of the CRM's options: EU, US$`));
      assert.equal((await side.held()) ?? null, null);
    });

    it("when the policy protects it, then only whom it names changes it", async () => {
      await maps({ [`contact.mapped.${side.field}`]: "admin" });
      const refused = await decides("EU");
      assert.ok(!refused.ok && "message" in refused.error);
      assert.match(refused.error.message, /is protected/);
    });
  });
}
