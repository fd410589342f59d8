import assert from "node:assert/strict";

import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { Result } from "../../src/domain/model/result.ts";
import { reconcileRecords } from "../../src/usecases/reconcile-records.ts";
import { syncRecords } from "../../src/usecases/sync-records.ts";
import { hubspotPortals } from "../contract/hubspot-portal.ts";
import { fine } from "../contract/items.ts";
import { DATA, salesforcePortals } from "../contract/salesforce-portal.ts";
import { door, requestsOf, type SeenRequest } from "../contract/portal-hands.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { type Mirrored, mirrored } from "../helpers/reconciled.ts";

type Edit = Readonly<Record<string, unknown>>;

/** A deal with two people, and how either CRM is asked whom it has. */
interface Words {
  readonly deal: (account: string, other: string) => Edit;
  readonly joins: (deal: string, contact: string) => Edit;
  readonly renamed: (deal: string, name: string) => Edit;
  /** The call by which ties are read: faults go by method and path, and `isIt` tells it from its like. */
  readonly call: { readonly method: string; readonly path: string };
  readonly isIt: (request: SeenRequest) => boolean;
  /** An answer that tells of a failure without being one. */
  readonly hidden: Edit;
}

const PORTAL: Words = {
  // Of several companies the list does not tell the primary one: the associations are read in every pass.
  deal: (account, other) => ({ object: "deals", properties: { dealname: "Two people", dealstage: "negotiation" }, associations: [{ object: "companies", id: account }, { object: "companies", id: other }] }),
  joins: (deal, contact) => ({ object: "deals", id: deal, associations: [{ object: "contacts", id: contact }] }),
  renamed: (deal, dealname) => ({ object: "deals", id: deal, properties: { dealname } }),
  call: { method: "POST", path: "/crm/associations/2026-09/deals/*/batch/read" },
  isIt: ({ path }) => /\/associations\/2026-09\/deals\/\w+\/batch\/read/.test(path),
  hidden: { status: 207, body: { status: "COMPLETE", results: [], numErrors: 1, errors: [{ status: "error", category: "INTERNAL_ERROR", message: "internal error" }], startedAt: "2026-03-02T10:00:00Z", completedAt: "2026-03-02T10:00:00Z" } },
};
const ORG: Words = {
  deal: (account) => ({ object: "Opportunity", fields: { Name: "Two people", StageName: "Discovery", CloseDate: "2026-12-01", AccountId: account } }),
  joins: (deal, contact) => ({ object: "OpportunityContactRole", fields: { OpportunityId: deal, ContactId: contact } }),
  renamed: (deal, name) => ({ object: "Opportunity", id: deal, fields: { Name: name } }),
  call: { method: "GET", path: `${DATA}/queryAll` },
  isIt: ({ path }) => decodeURIComponent(path).replaceAll("+", " ").includes("FROM OpportunityContactRole"),
  hidden: { status: 200, body: [{ errorCode: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred." }] },
};

for (const [crm, words, open] of [["hubspot", PORTAL, hubspotPortals], ["salesforce", ORG, salesforcePortals]] as const) {
  describe(`ties that cannot be read (${crm})`, function () {
    this.timeout(DATABASE_TIMEOUT_MS);
    let portals: Awaited<ReturnType<typeof open>>;
    let one: Mirrored;
    let deal: string;
    before(async () => {
      portals = await open();
      one = await mirrored(crm, portals.url, await portals.open({ provisioned: true }));
      const { contact, otherContact, account } = one.portal.ids;
      const other = fine(await one.portal.crm.reader.readPage({ object: "account", since: null, cursor: null })).records.find(({ crmId }) => crmId !== account);
      assert.ok(other);
      deal = await one.edit(words.deal(account, other.crmId));
      for (const person of [contact, otherContact]) await one.edit(words.joins(deal, person));
      await one.age();
      await one.sync();
    });
    after(async () => {
      await one.close();
      await portals.stop();
    });

    const people = async (): Promise<readonly string[]> => ((await one.mirror()).find((line) => line.startsWith(`opportunity|${deal}|`))?.split("|").at(-1) ?? "").split(",");
    const deps = () => ({ store: one.fresh.store, reader: one.portal.crm.reader, clock: one.portal.clock });

    const WAYS: Readonly<Record<string, () => Promise<Result<unknown, unknown>>>> = {
      "a pass over everything": () => syncRecords(deps(), one.id, { object: "opportunity", full: true }),
      "a pass over what changed": async () => {
        await one.edit(words.renamed(deal, `Two people, ${String(await one.calls())}`));
        return syncRecords(deps(), one.id, { object: "opportunity", full: false });
      },
      "a reading by id": () => one.portal.crm.reader.readByIds("opportunity", [crmRecordId(deal)]),
      "the nightly comparison": () => reconcileRecords(deps(), one.id),
    };
    const FAULTS: Readonly<Record<string, Edit>> = {
      "fails": { fault: "status", status: 500 },
      "is forbidden": { fault: "status", status: 403, body: crm === "hubspot" ? { status: "error", category: "MISSING_SCOPES", message: "no" } : [{ errorCode: "INSUFFICIENT_ACCESS_OR_READONLY", message: "no" }] },
      "answers nonsense": { fault: "garbage" },
      "tells of the failure in an answer that looks well": { fault: "status", ...words.hidden },
    };

    /** Which call of its method and path is the first one for ties, while nothing fails. */
    async function placeOf(run: () => Promise<Result<unknown, unknown>>): Promise<number> {
      const before = (await requestsOf(portals.url)).length;
      assert.ok((await run()).ok);
      const path = words.call.path.split("*")[0] ?? "";
      const alike = (await requestsOf(portals.url)).slice(before).filter((request) => request.method === words.call.method && request.path.startsWith(path));
      const at = alike.findIndex(words.isIt);
      assert.ok(at >= 0, "no ties were read");
      return at + 1;
    }

    for (const [way, run] of Object.entries(WAYS)) {
      it(`F39 when reading ties goes wrong in ${way}, then that is an error, and the mirror keeps the people it knew`, async () => {
        const nth = await placeOf(run);
        const { contact, otherContact } = one.portal.ids;
        assert.deepEqual(await people(), [contact, otherContact].toSorted());
        for (const [what, fault] of Object.entries(FAULTS)) {
          await door(portals.url, "POST", "faults", [{ match: { ...words.call, nth }, ...fault }]);
          assert.ok(!(await run()).ok, `it ${what}, and nobody noticed`);
          assert.deepEqual(await people(), [contact, otherContact].toSorted(), `it ${what}`);
          await one.portal.calm();
          assert.ok((await run()).ok);
          assert.deepEqual(await people(), [contact, otherContact].toSorted());
        }
      });
    }
  });
}
