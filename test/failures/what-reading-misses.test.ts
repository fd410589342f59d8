import assert from "node:assert/strict";

import { contactId, crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmReader, ReadPage } from "../../src/ports/crm-reader.ts";
import type { CrmRecord } from "../../src/ports/crm-records.ts";
import { hubspotPortals } from "../contract/hubspot-portal.ts";
import { fine } from "../contract/items.ts";
import { salesforcePortals } from "../contract/salesforce-portal.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { type Mirrored, mirrored } from "../helpers/reconciled.ts";

type Edit = Readonly<Record<string, unknown>>;

/** What people do in either CRM, in its own words. */
interface Words {
  readonly contacts: string;
  readonly deal: (account: string) => Edit;
  readonly role: (deal: string, contact: string) => Edit;
  readonly person: (email: string) => Edit;
  readonly retitled: (id: string, title: string) => Edit;
  readonly call: (contact: string, n: number) => Edit;
  readonly joins: (call: string, contact: string) => Edit;
  readonly binned: Edit;
}

const PORTAL: Words = {
  contacts: "contacts", binned: { archived: true },
  deal: (account) => ({ object: "deals", properties: { dealname: "Two people", dealstage: "negotiation" }, associations: [{ object: "companies", id: account }] }),
  role: (deal, contact) => ({ object: "deals", id: deal, associations: [{ object: "contacts", id: contact }] }),
  person: (email) => ({ object: "contacts", properties: { email, firstname: "Ana", lastname: "Example" } }),
  retitled: (id, title) => ({ object: "contacts", id, properties: { jobtitle: title } }),
  call: (contact, n) => ({ object: "calls", properties: { hs_timestamp: "2026-03-03T09:00:00Z", hs_call_title: `Call ${String(n)}` }, associations: [{ object: "contacts", id: contact }] }),
  joins: (call, contact) => ({ object: "calls", id: call, associations: [{ object: "contacts", id: contact }] }),
};
const ORG: Words = {
  contacts: "Contact", binned: { deleted: true },
  deal: (account) => ({ object: "Opportunity", fields: { Name: "Two people", StageName: "Discovery", CloseDate: "2026-12-01", AccountId: account } }),
  role: (deal, contact) => ({ object: "OpportunityContactRole", fields: { OpportunityId: deal, ContactId: contact } }),
  person: (email) => ({ object: "Contact", fields: { FirstName: "Ana", LastName: "Example", Email: email } }),
  retitled: (id, title) => ({ object: "Contact", id, fields: { Title: title } }),
  call: (contact, n) => ({ object: "Task", fields: { Subject: `Call ${String(n)}`, TaskSubtype: "Call", Status: "Completed", Priority: "Normal", WhoId: contact } }),
  joins: (call, contact) => ({ object: "TaskRelation", fields: { TaskId: call, RelationId: contact } }),
};

/** More than anybody's page of relations, or of rows. */
const MANY = 205;

for (const [crm, words, open] of [["hubspot", PORTAL, hubspotPortals], ["salesforce", ORG, salesforcePortals]] as const) {
  describe(`what reading changes alone would miss (${crm})`, function () {
    this.timeout(2 * DATABASE_TIMEOUT_MS);
    let portals: Awaited<ReturnType<typeof open>>;
    let one: Mirrored;
    before(async () => {
      portals = await open();
      one = await mirrored(crm, portals.url, await portals.open({ provisioned: true, settings: crm === "hubspot" ? {} : { duplicateRules: false } }), capped);
    });
    after(async () => {
      await one.close();
      await portals.stop();
    });
    const peopleOf = async (noun: string, id: string): Promise<readonly string[]> => ((await one.mirror()).find((line) => line.startsWith(`${noun}|${id}|`))?.split("|").at(-1) ?? "").split(",").filter((name) => name !== "");

    it("F02 when a first reading was capped without a word, then the comparison counts what is missing and brings it", async () => {
      await one.age();
      assert.equal((await one.reconcile())["contact"]?.["missing"], 50);
      assert.deepEqual(await one.mirror(), await one.truth());
    });

    it("F05, F13: a deal with two contacts and a company has all of them, read whole, by its change, by its id and in the mirror", async () => {
      const { contact, otherContact, account } = one.portal.ids;
      const deal = await one.edit(words.deal(account));
      for (const person of [contact, otherContact]) await one.edit(words.role(deal, person));
      await one.age();
      await one.reconcile();
      const { reader } = one.portal.crm;
      const readBy = async (since: string | null): Promise<unknown> => (await allOf(reader, since)).find(({ crmId }) => crmId === deal);
      const [byId] = fine(await reader.readByIds("opportunity", [crmRecordId(deal)]));
      for (const record of [byId, await readBy(null), await readBy("2020-01-01T00:00:00.000Z")]) {
        assert.ok(isDeal(record), "the deal was not read");
        assert.deepEqual([[...record.contacts].toSorted(), record.account], [[contact, otherContact].toSorted(), account]);
      }
      assert.deepEqual(await peopleOf("opportunity", deal), [contact, otherContact].toSorted());
    });

    it("F12 when somebody joins a call and nothing of the call changes, then a comparison finds the edge", async () => {
      const { contact, otherContact } = one.portal.ids;
      const call = await one.edit(words.call(contact, 0));
      await one.age();
      await one.reconcile();
      await one.edit(words.joins(call, otherContact));
      await one.age();
      assert.equal((await one.reconcile())["call"]?.["edges"], 1);
      assert.deepEqual(await peopleOf("call", call), [contact, otherContact].toSorted());
    });

    it("F17 when records are deleted, some long enough ago that no bin holds them, then the diff of ids finds every one", async () => {
      const binned = await one.edit(words.person("binned@example.com"));
      const purged = await one.edit(words.person("purged@example.com"));
      await one.age();
      await one.reconcile();
      await one.edit({ object: words.contacts, id: binned, ...words.binned });
      await one.edit(crm === "hubspot" ? { object: "contacts", id: purged, forget: true } : { object: "Contact", id: purged, deleted: true, erased: true });
      await one.age();
      const found = (await one.reconcile())["contact"];
      assert.deepEqual([found?.["archived"], found?.["gone"]], [1, 1]);
      assert.deepEqual(await one.mirror(), await one.truth());
    });

    it("F18, F19: a contact with more than 200 calls is merged away, no call is orphaned, and the lost id leads to the winner", async () => {
      const [winner, loser] = [await one.edit(words.person("winner@example.com")), await one.edit(words.person("loser@example.com"))];
      for (let n = 0; n < MANY; n += 1) await one.edit(words.call(n < 5 ? winner : loser, n));
      await one.age();
      await one.reconcile();
      const callsOf = async (id: string): Promise<number> => (await one.mirror()).filter((line) => line.startsWith("call|") && line.endsWith(`|${id}`)).length;
      assert.deepEqual([await callsOf(winner), await callsOf(loser)], [5, MANY - 5]);
      const survivor = await one.edit({ object: words.contacts, id: winner, mergeWith: loser });
      await one.age();
      assert.equal((await one.reconcile())["contact"]?.["merged"], 1);
      assert.deepEqual([await callsOf(survivor), await callsOf(loser)], [MANY, 0]);
      const ours = await one.fresh.store.inInstallation(one.id, async (tx) => [await tx.mirror.toOurs("contact", crmRecordId(loser)), await tx.mirror.toOurs("contact", crmRecordId(survivor))]);
      assert.equal(ours[0], ours[1]);
      assert.deepEqual(await one.mirror(), await one.truth());
    });

    if (crm === "salesforce") {
      it("F18 when the recycle bin is emptied after a merge, then the loser is gone and what hung on it hangs on the winner", async () => {
        const [winner, loser] = [await one.edit(words.person("kept@example.com")), await one.edit(words.person("emptied@example.com"))];
        const call = await one.edit(words.call(loser, 1));
        await one.age();
        await one.reconcile();
        await one.edit({ object: "Contact", id: winner, mergeWith: loser });
        await one.edit({ object: "Contact", id: loser, erased: true });
        await one.age();
        assert.equal((await one.reconcile())["contact"]?.["gone"], 1);
        assert.deepEqual(await peopleOf("call", call), [winner]);
        assert.deepEqual(await one.mirror(), await one.truth());
      });
    }

    it("F30 when a twin of a contact changes later than the contact, then our link stays with the record that it named", async () => {
      const [first, twin] = [await one.edit(words.person(crm === "hubspot" ? "first@example.com" : "same@example.com")), await one.edit(words.person(crm === "hubspot" ? "twin@example.com" : "same@example.com"))];
      await one.age();
      await one.reconcile();
      const linked = (): Promise<string | undefined> => one.fresh.store.inInstallation(one.id, async (tx) => {
        const ours = await tx.mirror.toOurs("contact", crmRecordId(first));
        return ours === null ? undefined : [...(await tx.mirror.toCrm("contact", [contactId(ours)])).values()][0];
      });
      assert.equal(await linked(), first);
      await one.edit(words.retitled(twin, "The one that changed last"));
      await one.age();
      await one.sync();
      await one.reconcile();
      assert.equal(await linked(), first);
    });
  });
}

/** A reading that ends after 60 contacts and says that it was all. */
function capped(reader: CrmReader): CrmReader {
  return {
    ...reader,
    async readPage(request) {
      const page = await reader.readPage(request);
      if (request.object !== "contact" || !page.ok) return page;
      return { ok: true, value: { ...page.value, records: page.value.records.slice(0, 60), next: null, watermark: page.value.watermark ?? "2026-01-01T00:00:00.000Z" } };
    },
  };
}

async function allOf(reader: CrmReader, since: string | null): Promise<readonly CrmRecord[]> {
  const all: CrmRecord[] = [];
  for (let cursor: string | null = null, pages = 0; pages < 100; pages += 1) {
    const page: ReadPage = fine(await reader.readPage({ object: "opportunity", since, cursor }));
    all.push(...page.records);
    cursor = page.next;
    if (cursor === null) break;
  }
  return all;
}

function isDeal(record: unknown): record is { readonly contacts: readonly string[]; readonly account: string | null } {
  return typeof record === "object" && record !== null && "contacts" in record && "account" in record;
}
