import assert from "node:assert/strict";

import { PolicySchema } from "../../config/policy.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import { syncRecords } from "../../src/usecases/sync-records.ts";
import { watchSchema } from "../../src/usecases/watch-schema.ts";
import type { SchemaNews } from "../../src/usecases/watch-schema.ts";
import { hubspotPortals } from "../contract/hubspot-portal.ts";
import { fine } from "../contract/items.ts";
import { door } from "../contract/portal-hands.ts";
import type { Portal } from "../contract/portal.ts";
import { salesforcePortals } from "../contract/salesforce-portal.ts";
import { freshStore } from "../helpers/database.ts";
import type { FreshStore } from "../helpers/database.ts";
import { orgField } from "../helpers/org-field.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { wantedInstallation } from "../helpers/sample-rows.ts";

/** What an admin does to a field of contacts that the policy maps. */
interface Admin {
  readonly field: string;
  makes(): Promise<void>;
  hides(): Promise<void>;
  shows(): Promise<void>;
  reshapes(): Promise<void>;
  /** What the next look then tells, and whether records are read again for it. */
  readonly reshaped: { readonly change: object; readonly isReadAgain: boolean };
}

interface Side {
  readonly name: "hubspot" | "salesforce";
  open(): Promise<{ readonly portal: Portal; readonly admin: Admin; stop(): Promise<void> }>;
}

const SIDES: readonly Side[] = [
  { name: "hubspot", async open() {
    const portals = await hubspotPortals();
    const property = (change: Readonly<Record<string, unknown>>): Promise<void> => door(portals.url, "POST", "properties", { object: "contacts", name: "region", ...change }).then(() => undefined);
    const text = { label: "Region", groupName: "contactinformation", type: "string", fieldType: "text" };
    const admin: Admin = {
      field: "region", makes: () => property(text), hides: () => property({ archived: true }), shows: () => property({ archived: false }),
      reshapes: () => property({ type: "date", fieldType: "date" }), reshaped: { change: { kind: "type", field: "region", before: "text", after: "date" }, isReadAgain: true },
    };
    return { portal: await portals.open({ provisioned: true }), admin, stop: () => portals.stop() };
  } },
  { name: "salesforce", async open() {
    const portals = await salesforcePortals();
    const deploy = (length: number, shown: boolean): Promise<void> =>
      door(portals.url, "POST", "deploy", { files: orgField({ object: "Contact", name: "Region__c", type: `<type>Text</type><length>${String(length)}</length>`, shown }) }).then(() => undefined);
    const admin: Admin = {
      field: "Region__c", makes: () => deploy(80, true), hides: () => deploy(80, false), shows: () => deploy(80, true),
      reshapes: () => deploy(40, true), reshaped: { change: { kind: "length", field: "Region__c", before: 80, after: 40 }, isReadAgain: false },
    };
    return { portal: await portals.open({ provisioned: true }), admin, stop: () => portals.stop() };
  } },
];

/** Longer than a look at the schema is kept. */
const LATER_MS = 11 * 60_000;

for (const side of SIDES) {
  describe(`fields that an admin of ${side.name} changes while Steward runs`, function () {
    this.timeout(DATABASE_TIMEOUT_MS);
    let opened: Awaited<ReturnType<Side["open"]>>;
    let fresh: FreshStore;
    let id: InstallationId;
    before(async () => {
      opened = await side.open();
      fresh = await freshStore();
      const policy = PolicySchema.parse({ fields: { mapped: { contact: [opened.admin.field] } } });
      id = (await fresh.store.acrossTenants.install({ ...wantedInstallation(side.name), crm: side.name, policy })).id;
      fine(await syncRecords({ store: fresh.store, reader: opened.portal.crm.reader }, id, { object: "contact", full: false }));
    });
    after(async () => {
      await fresh.close();
      await opened.stop();
    });

    const look = async (): Promise<readonly SchemaNews[]> => {
      fresh.clock.advance(LATER_MS);
      return watchSchema({ store: fresh.store, reader: opened.portal.crm.reader, clock: fresh.clock }, id);
    };
    const told = async (): Promise<readonly (readonly [string, string])[]> => (await look()).flatMap(({ changes }) => changes.map(({ kind, field }) => [kind, field] as const));
    const fullPasses = async (): Promise<number> => (await fresh.jobs()).filter(({ name, data }) => name === "sync-records" && JSON.stringify(data).includes('"object":"contact"') && JSON.stringify(data).includes('"full":true')).length;

    it("F10 when a mapped field is made mid-run, then the next look sees it and every record is read again", async () => {
      assert.deepEqual(await told(), [], "a first look has nothing to compare with");
      await opened.admin.makes();
      assert.deepEqual(await told(), [["appeared", opened.admin.field]]);
      assert.equal(await fullPasses(), 1);
      assert.deepEqual(await told(), [], "told once");
    });

    it("F11 when access to a field is lost, then it is told and nothing is emptied; when it comes back, everything is read again", async () => {
      await opened.admin.hides();
      assert.deepEqual(await told(), [["vanished", opened.admin.field]]);
      await opened.admin.shows();
      assert.deepEqual(await told(), [["appeared", opened.admin.field]]);
    });

    it("when a field becomes another type or shorter, then it is told, and read again where its values may be others", async () => {
      await opened.admin.reshapes();
      const [news, ...more] = await look();
      assert.deepEqual(more, []);
      assert.deepEqual(news?.changes[0], opened.admin.reshaped.change);
      assert.equal(news.isReadAgain, opened.admin.reshaped.isReadAgain);
    });

    it("when a look comes soon after another, then nobody is asked", async () => {
      await look();
      const before = await opened.portal.requests();
      assert.deepEqual(await watchSchema({ store: fresh.store, reader: opened.portal.crm.reader, clock: fresh.clock }, id), []);
      assert.equal(await opened.portal.requests(), before);
    });

    it("when the CRM will not tell of its fields, then that is told and the other objects are looked at", async () => {
      await opened.portal.strike("forbidden", "properties");
      const news = await look();
      assert.deepEqual(news.map(({ refusal }) => refusal?.kind), ["forbidden"]);
      await opened.portal.calm();
      assert.deepEqual(await look(), []);
    });

    it("when changes were seen, then the audit log tells how the field was and is described, and no value", async () => {
      const { rows } = await fresh.database.pool.query<{ bytes: string }>("SELECT bytes FROM steward.audit_entry WHERE bytes LIKE '%crm-schema.contact%' ORDER BY seq");
      assert.equal(rows.length, 4);
      assert.match(rows[0]?.bytes ?? "", new RegExp(`"after":{"p":{"${opened.admin.field}":"text[^"]*"}},"before":{"p":{"${opened.admin.field}":null}}`));
    });
  });
}
