import assert from "node:assert/strict";

import { parsePolicy } from "../../config/load.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import { contactId, crmRecordId } from "../../src/domain/model/ids.ts";
import { installed } from "../helpers/installed.ts";
import type { Hands } from "../helpers/installed-hands.ts";
import { installedInOrg } from "../helpers/installed-salesforce.ts";
import { orgField } from "../helpers/org-field.ts";
import { door } from "../helpers/sandbox-door.ts";
import { startSandbox, type StartedSandbox } from "../helpers/start-sandbox.ts";

/** A CRM with a text field of contacts that nobody mapped yet, and a contact that has a value there. */
interface Side {
  readonly one: Hands;
  readonly field: string;
  readonly crmId: string;
}

async function inHubSpot({ url }: StartedSandbox): Promise<Side> {
  const one = await installed(url);
  await one.portal.post("properties", { object: "contacts", name: "region", label: "Region", groupName: "contactinformation", type: "string", fieldType: "text" });
  const found = (await one.portal.records("contacts")).find(({ seed }) => seed === "c090");
  assert.ok(found);
  await one.portal.edit({ object: "contacts", id: found.id, properties: { region: "EU" } });
  return { one, field: "region", crmId: found.id };
}

async function inSalesforce({ salesforceUrl: url }: StartedSandbox): Promise<Side> {
  const one = await installedInOrg(url);
  await door(url, "deploy", { files: orgField({ object: "Contact", name: "Region__c", type: "<type>Text</type><length>80</length>", shown: true }) });
  const { id } = await one.org.called("Contact", "c090");
  await one.org.edit({ object: "Contact", id, fields: { Region__c: "EU" } });
  return { one, field: "Region__c", crmId: id };
}

/** Longer than a look at the schema is kept. */
const LATER_MS = 11 * 60_000;

for (const [name, open] of [["HubSpot", inHubSpot], ["Salesforce", inSalesforce]] as const) {
  describe(`a field of ${name} that the policy maps after its records were read`, function () {
    this.timeout(60_000);
    let sandbox: StartedSandbox;
    let side: Side;
    before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
    after(() => sandbox.stop());
    beforeEach(async () => { side = await open(sandbox); });
    afterEach(() => side.one.close());

    const known = async (): Promise<unknown> => {
      const id = await side.one.in((tx) => tx.mirror.toOurs("contact", crmRecordId(side.crmId)));
      assert.ok(id);
      const [fields] = (await side.one.in((tx) => tx.mirror.recordFields("contact", [contactId(id)]))).values();
      return fields?.[`mapped.${side.field}`];
    };
    const looks = (): Promise<void> => {
      side.one.clock.advance(LATER_MS);
      return side.one.sync();
    };

    it("is read by the nightly comparison at the latest, on records that nobody touched", async () => {
      await looks();
      await side.one.in((tx) => tx.setPolicy(parsePolicy({ ...tx.installation.policy, fields: { ...tx.installation.policy.fields, mapped: { contact: [side.field] } } }, "the test")));
      assert.equal(await known(), undefined);
      await handle(side.one.app, { name: "reconcile", installation: side.one.id });
      assert.equal(await known(), "EU");
    });
  });
}
