import assert from "node:assert/strict";
import fc from "fast-check";
import { PolicySchema } from "../../../config/policy.ts";
import { selectKnowledge } from "../../../src/domain/match/select-knowledge.ts";
import { accountId, contactId, type CrmRecordId, crmRecordId, type InstallationId } from "../../../src/domain/model/ids.ts";
import type { Knowledge } from "../../../src/domain/model/records.ts";
import type { CrmRecord } from "../../../src/ports/crm-records.ts";
import type { WantedKeys } from "../../../src/ports/store-tables.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed, keyOf } from "../../helpers/sample-rows.ts";

const AT = "2026-11-20T09:00:00.000Z";
const LATER = "2026-11-20T10:00:00.000Z";
const id_ = (raw: string): CrmRecordId => crmRecordId(raw);
const base = (crmId: string) => ({ crmId: id_(crmId), modifiedAt: AT, archived: false, aliases: [] });
const refOrNull = (raw: string | null): CrmRecordId | null => (raw === null ? null : id_(raw));

const contact = (crmId: string, change: Partial<Extract<CrmRecord, { object: "contact" }>> = {}): CrmRecord => ({
  ...base(crmId), object: "contact", kind: "contact", firstName: "Ana", lastName: "Example", emails: ["ana@example.com"], phones: [], title: null, account: null, owner: null, ...change,
});
const account = (crmId: string, change: Partial<Extract<CrmRecord, { object: "account" }>> = {}): CrmRecord => ({
  ...base(crmId), object: "account", name: "Example Pumps Ltd", domains: ["example.com"], phones: [], city: null, country: null, parent: null, owner: null, ...change,
});
const deal = (crmId: string, change: Partial<Extract<CrmRecord, { object: "opportunity" }>> = {}): CrmRecord => ({
  ...base(crmId), object: "opportunity", name: "Pumps", account: null, contacts: [], stage: "open", isClosed: false, isWon: false, amount: "100.00", currency: "EUR",
  closeDate: "2026-12-01", createdAt: AT, owner: null, ...change,
});
const user = (crmId: string): CrmRecord => ({ ...base(crmId), object: "user", name: "Ben Sample", email: "ben@seller.example", phone: null, zone: null, active: true });

const NOTHING: WantedKeys = { mailboxes: [], domains: [], phones: [], nameTokens: [] };

describe("the mirror of a CRM", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let accounts = 0;
  before(async () => { fresh = await freshStore(); });
  beforeEach(async () => { id = await installed(fresh.store, `portal-${String((accounts += 1))}`); });
  after(() => fresh.close());

  const upsert = (...records: readonly CrmRecord[]): Promise<number> => fresh.store.inInstallation(id, (tx) => tx.mirror.upsert(records));
  const select = (keys: Partial<WantedKeys>): Promise<Knowledge> => fresh.store.inInstallation(id, (tx) => tx.mirror.select({ ...NOTHING, ...keys }));
  const ours = (object: "contact" | "account", crmId: string): Promise<string | null> => fresh.store.inInstallation(id, (tx) => tx.mirror.toOurs(object, id_(crmId)));
  const toCrm = (object: "contact", one: string): Promise<readonly string[]> => fresh.store.inInstallation(id, async (tx) => [...(await tx.mirror.toCrm(object, [contactId(one)])).values()]);
  const byMail = (mailbox: string): Promise<Knowledge> => select({ mailboxes: [mailbox] });

  it("when a page holds something older than what is there, or nothing new, then nothing changes", async () => {
    assert.equal(await upsert(contact("1", { modifiedAt: LATER, title: "new" })), 1);
    assert.equal(await upsert(contact("1", { modifiedAt: AT, title: "old" })), 0);
    assert.equal(await upsert(contact("1", { modifiedAt: LATER, title: "new" })), 0);
    assert.equal((await byMail("ana@example.com")).contacts[0]?.title, "new");
  });

  it("when a page holds a record twice, then the newer one counts", async () => {
    assert.equal(await upsert(contact("1", { modifiedAt: LATER, title: "new" }), contact("1", { title: "old" })), 1);
    assert.equal((await byMail("ana@example.com")).contacts[0]?.title, "new");
  });

  it("when a record is archived, then it is not selected, and an older page does not bring it back", async () => {
    await upsert(contact("1"));
    await upsert(contact("1", { archived: true, modifiedAt: LATER }));
    await upsert(contact("1"));
    assert.deepEqual((await byMail("ana@example.com")).contacts, []);
    assert.equal((await fresh.store.inInstallation(id, (tx) => tx.mirror.counts()))["contact"], 0);
  });

  it("when fields of a record are written, then they are known at once, and what it is found by follows", async () => {
    await upsert(account("7"), contact("1", { account: id_("7"), emails: ["ana@example.com", "a.example@example.org"] }), deal("9"));
    const id1 = contactId((await ours("contact", "1")) ?? "none");
    await fresh.store.inInstallation(id, (tx) => tx.mirror.saveRecordFields("contact", id1, { email: "Ana@New.example", lastName: "Sample", phone: "+1 216 555 0188", title: null }));
    assert.deepEqual((await byMail("ana@example.com")).contacts.map(({ id: one }) => one).includes(id1), false);
    const [found] = (await byMail("ana@new.example")).contacts;
    assert.deepEqual([found?.emails, found?.lastName, found?.phones], [["ana@new.example", "a.example@example.org"], "Sample", ["+1 216 555 0188"]]);
    const [fields] = (await fresh.store.inInstallation(id, (tx) => tx.mirror.recordFields("contact", [id1]))).values();
    assert.deepEqual(fields, { firstName: "Ana", lastName: "Sample", title: null, email: "ana@new.example", phone: "+1 216 555 0188", ownerId: null });
    const company = accountId((await ours("account", "7")) ?? "none");
    await fresh.store.inInstallation(id, (tx) => tx.mirror.saveRecordFields("account", company, { website: "https://www.pumps.example/eu", name: "Sample Pumps" }));
    assert.deepEqual((await select({ domains: ["pumps.example"] })).accounts.map(({ name, domains }) => [name, domains]), [["Sample Pumps", ["pumps.example"]]]);
  });

  it("when a record is referred to before it was read, then it has its id already", async () => {
    await upsert(deal("9", { account: id_("7"), contacts: [id_("1")] }));
    const [accountBefore, contactBefore] = [await ours("account", "7"), await ours("contact", "1")];
    await upsert(account("7"), contact("1", { account: id_("7") }));
    const known = await byMail("ana@example.com");
    assert.deepEqual([known.accounts[0]?.id, known.contacts[0]?.id], [accountBefore, contactBefore]);
    assert.deepEqual(known.opportunities[0]?.contactIds, [contactBefore]);
    assert.deepEqual(known.opportunities[0].amount, "100.00");
  });

  it("gives the same ids to the same records of one installation, and others to those of another", async () => {
    await upsert(contact("1"));
    const other = await installed(fresh.store, `other-${String(accounts)}`);
    await fresh.store.inInstallation(other, (tx) => tx.mirror.upsert([contact("1")]));
    const theirs = await fresh.store.inInstallation(other, (tx) => tx.mirror.toOurs("contact", id_("1")));
    assert.match((await ours("contact", "1")) ?? "", /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/);
    assert.notEqual(await ours("contact", "1"), theirs);
  });

  describe("when two records become one", () => {
    it("then both of our ids lead to the one that stays, and what pointed at the other follows", async () => {
      await upsert(contact("1"), contact("2", { emails: ["ana@other.example"] }), deal("9", { contacts: [id_("2")], account: id_("7") }), account("7"));
      const [kept, given] = [await ours("contact", "1") ?? "", await ours("contact", "2") ?? ""];
      await upsert(contact("1", { modifiedAt: LATER, aliases: [id_("2")], emails: ["ana@example.com", "ana@other.example"] }));
      assert.equal(await ours("contact", "2"), kept);
      assert.deepEqual(await toCrm("contact", given), ["1"]);
      assert.deepEqual(await toCrm("contact", kept), ["1"]);
      const known = await byMail("ana@other.example");
      assert.deepEqual(known.contacts.map((one) => one.id), [kept]);
      assert.deepEqual((await select({ nameTokens: ["example", "pumps"] })).opportunities[0]?.contactIds, [kept]);
    });

    it("then a record that is new takes over the id of the one it came from", async () => {
      await upsert(contact("lead-1", { kind: "lead" }));
      const before = await ours("contact", "lead-1");
      await upsert(contact("3", { modifiedAt: AT, aliases: [id_("lead-1")] }));
      assert.equal(await ours("contact", "3"), before);
      assert.deepEqual(await toCrm("contact", before ?? ""), ["3"]);
      assert.deepEqual((await byMail("ana@example.com")).contacts.map(({ id: one, kind }) => ({ one, kind })), [{ one: before, kind: "contact" }]);
    });

    it("then an old page of the one that was folded changes nothing", async () => {
      await upsert(contact("2", { title: "old" }), contact("1", { aliases: [id_("2")], modifiedAt: LATER, title: "new" }));
      assert.equal(await upsert(contact("2", { title: "old", modifiedAt: "2027-01-01T00:00:00.000Z" })), 0);
      assert.equal((await byMail("ana@example.com")).contacts[0]?.title, "new");
    });

    it("then a chain of merges leads to the last", async () => {
      await upsert(contact("1"), contact("2"), contact("3"));
      const first = await ours("contact", "1") ?? "";
      await upsert(contact("2", { aliases: [id_("1")], modifiedAt: LATER }));
      await upsert(contact("3", { aliases: [id_("2"), id_("1")], modifiedAt: LATER }));
      assert.deepEqual(await toCrm("contact", first), ["3"]);
      assert.equal(await ours("contact", "1"), await ours("contact", "3"));
    });
  });

  for (const [what, erase] of [
    ["is forgotten", (crmId: string) => fresh.store.inInstallation(id, (tx) => tx.mirror.forget([id_(crmId)], LATER))],
    ["is gone from the CRM", (crmId: string) => fresh.store.inInstallation(id, (tx) => tx.mirror.tombstone("contact", [id_(crmId)]))],
  ] as const) {
    it(`when a person ${what}, then no word of theirs is left, those of mapped fields neither`, async () => {
      await upsert(contact("1", { title: "Buyer", phones: ["+44 20 7946 0001"], mapped: { home_town: "Exampleton" } }));
      assert.equal(await erase("1"), 1);
      const { rows } = await fresh.database.pool.query<{ row: string }>("SELECT to_jsonb(m)::text AS row FROM steward.mirror_contact m WHERE installation_id = $1", [id]);
      assert.doesNotMatch(rows.map(({ row }) => row).join(), /Ana|Example|Buyer|7946|ana/);
    });
  }

  it("keeps text that PostgreSQL cannot hold out of the way, and users that left as inactive", async () => {
    await upsert(contact("1", { lastName: "Exa\u0000mple" }), { ...user("5"), archived: true });
    const known = await byMail("ana@example.com");
    assert.equal(known.contacts[0]?.lastName, "Example");
    assert.deepEqual(known.users.map(({ name, zone, role, active }) => ({ name, zone, role, active })), [{ name: "Ben Sample", zone: "UTC", role: "rep", active: false }]);
  });

  it("finds engagements by key and by the records they are about", async () => {
    await fresh.store.inInstallation(id, async (tx) => {
      await tx.mirror.saveEngagements([{ object: "email", key: keyOf(1), crmId: id_("e-1"), associations: [{ object: "contact", crmId: id_("1") }] }]);
      await tx.mirror.saveEngagements([{ object: "email", key: keyOf(1), crmId: id_("e-1"), associations: [] }]);
      assert.deepEqual(await tx.mirror.engagementsByKey([keyOf(1), keyOf(2)]), [{ key: keyOf(1), object: "email", crmId: "e-1" }]);
      assert.deepEqual([await tx.mirror.keysAbout(id_("1")), await tx.mirror.keysAbout(id_("e-1")), await tx.mirror.keysAbout(id_("2"))], [[keyOf(1)], [keyOf(1)], []]);
    });
  });

  it("when the home region changes, then numbers are read in the new one", async () => {
    await upsert(contact("1", { phones: ["030 901820"] }));
    await fresh.store.inInstallation(id, (tx) => tx.setPolicy(PolicySchema.parse({ organisation: { defaultRegion: "DE" } })));
    assert.equal((await select({ phones: ["+4930901820"] })).contacts.length, 1);
  });

  it("selects exactly what the rule selects from everything", async () => {
    const word = fc.constantFrom("Ana", "Ben", "Anna Maria", "Example", "Sample", "Müller", "O'Hara", "Pump", "North");
    const host = fc.constantFrom("example.com", "mail.example.com", "other.example", "gmail.com");
    const phone = fc.constantFrom("+1 415 555 0100", "+49 30 901820", "415-555-0100");
    const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 2 });
    const ref = fc.option(fc.constantFrom("a1", "a2", "a3"), { nil: null });
    const contacts = fc.array(fc.record({ first: word, last: word, emails: some(fc.tuple(word, host).map(([user_, host_]) => `${user_.replaceAll(/[^A-Za-z]/g, "")}@${host_}`)), phones: some(phone), at: ref }), { maxLength: 6 });
    const accountsOf = fc.array(fc.record({ name: fc.tuple(word, word).map((both) => both.join(" ")), domains: some(host), phones: some(phone), parent: ref }), { maxLength: 3, minLength: 3 });
    const keys = fc.record({
      mailboxes: some(fc.constantFrom("ana@example.com", "ben@other.example")), domains: some(fc.constantFrom("example.com", "other.example")),
      phones: some(fc.constantFrom("+14155550100", "+4930901820")), nameTokens: some(fc.constantFrom("ana", "a", "example", "muller", "pump", "north", "ohara")),
    });
    let portals = 0;
    await fc.assert(fc.asyncProperty(contacts, accountsOf, keys, async (people, firms, wanted) => {
      id = await installed(fresh.store, `random-${String(accounts)}-${String((portals += 1))}`);
      await upsert(
        ...firms.map((firm, index) => account(`a${String(index + 1)}`, { name: firm.name, domains: firm.domains, phones: firm.phones, parent: refOrNull(firm.parent === `a${String(index + 1)}` ? null : firm.parent) })),
        ...people.map((one, index) => contact(`c${String(index)}`, { firstName: one.first, lastName: one.last, emails: one.emails, phones: one.phones, account: refOrNull(one.at) })),
        ...firms.map((_, index) => deal(`d${String(index)}`, { account: id_(`a${String(index + 1)}`) })),
      );
      const everything = await all();
      const sorted = ({ contacts: c, accounts: a, opportunities: o }: Knowledge) => ({ c: c.map((x) => x.id).toSorted(), a: a.map((x) => x.id).toSorted(), o: o.map((x) => x.id).toSorted() });
      assert.deepEqual(sorted(await fresh.store.inInstallation(id, (tx) => tx.mirror.select(wanted))), sorted(selectKnowledge(everything, wanted, PolicySchema.parse({}))));
    }), { numRuns: 40 });
  });

  /** Every record of the installation, read past the selection. */
  async function all(): Promise<Knowledge> {
    const { kysely } = fresh.database;
    const [c, a, o] = await Promise.all([
      kysely.selectFrom("mirror_contact").selectAll().where("installation_id", "=", id).execute(),
      kysely.selectFrom("mirror_account").selectAll().where("installation_id", "=", id).execute(),
      kysely.selectFrom("mirror_opportunity").selectAll().where("installation_id", "=", id).execute(),
    ]);
    return {
      users: [],
      contacts: c.map((row) => ({ id: row.id, kind: row.kind, firstName: row.first_name, lastName: row.last_name, emails: row.emails, phones: row.phones, title: null, accountId: row.account_id, ownerId: null })),
      accounts: a.map((row) => ({ id: row.id, name: row.name, domains: row.domains, phones: row.phones, city: null, country: null, parentId: row.parent_id, ownerId: null })),
      opportunities: o.map((row) => ({ id: row.id, name: row.name, accountId: row.account_id, contactIds: [], stage: "", isClosed: false, isWon: false, amount: null, currency: null, closeDate: null, createdAt: null, ownerId: null })),
    };
  }
});
