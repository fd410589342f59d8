import assert from "node:assert/strict";
import { crmRecordId, type InstallationId, userId } from "../../../src/domain/model/ids.ts";
import type { CrmRecord } from "../../../src/ports/crm-records.ts";
import type { KeptPair } from "../../../src/ports/pair-table.ts";
import type { TenantTransaction } from "../../../src/ports/store.ts";
import { beforeCreate, matchWanted, type WantedRecord } from "../../../src/usecases/match-record.ts";
import { keepMatchKeys, type KeptKeys } from "../../../src/usecases/match-record/keep-keys.ts";
import { crmAccount, crmContact } from "../../helpers/crm-rows.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { wasRead } from "../../helpers/was-read.ts";
import { installed } from "../../helpers/sample-rows.ts";

const LATER = "2026-11-20T10:00:00.000Z";
const person = (fields: WantedRecord["fields"], id: string | null = null): WantedRecord => ({ object: "contact", fields, id });

describe("the key table of a mirror", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let portals = 0;
  before(async () => { fresh = await freshStore(); });
  beforeEach(async () => {
    id = await installed(fresh.store, `portal-${String((portals += 1))}`);
    await inside((tx) => wasRead(tx, ["contact", "account"], fresh.clock.now()));
  });
  after(() => fresh.close());

  const inside = <Value>(work: (tx: TenantTransaction) => Promise<Value>): Promise<Value> => fresh.store.inInstallation(id, work);
  const upsert = (...records: readonly CrmRecord[]): Promise<number> => inside((tx) => tx.mirror.upsert(records));
  const keep = (): Promise<KeptKeys> => keepMatchKeys(fresh, id);
  const ours = async (crmId: string): Promise<string> => (await inside((tx) => tx.mirror.toOurs("contact", crmRecordId(crmId)))) ?? "none";
  const matches = async (wanted: WantedRecord): Promise<readonly (string | null)[]> => (await matchWanted(fresh, id, wanted)).matches.map(({ crmId }) => crmId);
  const openPairs = (): Promise<readonly KeptPair[]> => inside((tx) => tx.pairs.open("contact", { after: null, limit: 100 }));
  const rows = (table: string): Promise<number> => asOwner(fresh.connection, async (client) => (await client.query(`SELECT FROM steward.${table} WHERE installation_id = $1`, [id])).rowCount ?? 0);

  it("when a person is about to be made who is there already, then they are found by what is alike, with the reasons", async () => {
    await upsert(crmAccount("7"), crmContact("1", { account: crmRecordId("7"), phones: ["+1 216 555 0188"] }), crmContact("2", { firstName: "Ben", lastName: "Sample", emails: ["ben.1@sample.example"] }));
    await keep();
    const found = await matchWanted(fresh, id, person({ firstName: ["Anna"], lastName: ["Example"], email: ["other@elsewhere.example", "ana.7@example.com"], company: ["Example Pumps"] }));
    assert.deepEqual([found.matches.map(({ crmId, name }) => [crmId, name]), found.isComplete], [[["1", "Ana Example"]], true]);
    assert.ok(found.matches[0]?.evidence.some(({ field, level }) => field === "email" && level.startsWith("exact")));
    assert.deepEqual(await matches(person({ firstName: ["Zoe"], lastName: ["Nobody"], email: ["zoe.9@nowhere.example"] })), []);
  });

  it("when portals that know the same person ask by turns, on connections whose plans are kept, then each finds its own and one that does not know them nobody", async () => {
    const [one, other, without] = [id, await installed(fresh.store, "by-turns"), await installed(fresh.store, "by-turns-without")] as const;
    for (const [portal, crmId] of [[other, "2"], [without, "3"]] as const) {
      await fresh.store.inInstallation(portal, async (tx) => {
        await wasRead(tx, ["contact", "account"], fresh.clock.now());
        await tx.mirror.upsert([portal === without ? crmContact(crmId, { firstName: "Ben", lastName: "Sample", emails: ["ben.1@sample.example"] }) : crmContact(crmId)]);
      });
    }
    await upsert(crmContact("1"));
    for (const portal of [one, other, without]) await keepMatchKeys(fresh, portal);
    const asked = person({ firstName: ["Ana"], lastName: ["Example"], email: ["ana.7@example.com"] });
    const foundBy = async (portal: InstallationId): Promise<readonly (string | null)[]> => (await matchWanted(fresh, portal, asked)).matches.map(({ crmId }) => crmId);
    // By turns, so that a plan made for one of them serves the next; more often than the five times before a database left to itself keeps one.
    for (let turn = 0; turn < 8; turn += 1) assert.deepEqual([await foundBy(one), await foundBy(other), await foundBy(without)], [["1"], ["2"], []]);
  });

  it("when a record is new, then it is found though nobody made its keys before", async () => {
    await keep();
    await upsert(crmContact("1"));
    assert.deepEqual(await matches(person({ email: ["ana.7@example.com"], lastName: ["Example"] })), ["1"]);
  });

  it("when something is to be made that is likely there, then it is refused with the candidates, and else it may pass", async () => {
    await upsert(crmContact("1"));
    await keep();
    const refused = await inside((tx) => beforeCreate(tx, person({ firstName: ["Ana"], lastName: ["Example"], email: ["ana.7@example.com"] }), fresh.clock));
    assert.ok(!refused.ok && refused.error.kind === "likely-duplicate" && refused.error.candidates[0]?.crmId === "1");
    const passed = await inside((tx) => beforeCreate(tx, person({ firstName: ["Cyd"], lastName: ["Other"], email: ["cyd.4@other.example"] }), fresh.clock));
    assert.ok(passed.ok);
  });

  it("when the mirror was never searched through, then nothing may be made yet", async () => {
    const refused = await inside((tx) => beforeCreate(tx, person({ lastName: ["Other"] }), fresh.clock));
    assert.ok(!refused.ok && refused.error.kind === "not-ready");
  });

  it("when a record changes, then it is found by what it says now and not by what it said", async () => {
    await upsert(crmContact("1"));
    await keep();
    await upsert(crmContact("1", { modifiedAt: LATER, emails: ["a.new.3@other.example"], lastName: "Sample" }));
    await keep();
    assert.deepEqual(await matches(person({ lastName: ["Sample"], email: ["a.new.3@other.example"] })), ["1"]);
    assert.deepEqual(await matches(person({ lastName: ["Example"], email: ["ana.7@example.com"] })), []);
  });

  it("when nothing changed, then nothing is looked at again", async () => {
    await upsert(crmContact("1"), crmAccount("7"));
    assert.equal((await keep()).records, 2);
    assert.deepEqual(await keep(), { records: 0, pairs: 0, isMore: false });
  });

  it("when an account is renamed, then its people are found by the new name", async () => {
    await upsert(crmAccount("7"), crmContact("1", { account: crmRecordId("7"), emails: [] }));
    await keep();
    await upsert(crmAccount("7", { modifiedAt: LATER, name: "Quite Different Valves", domains: ["valves.example"] }));
    await keep();
    assert.deepEqual(await matches(person({ firstName: ["Ana"], lastName: ["Example"], company: ["Quite Different Valves"], website: ["valves.example"] })), ["1"]);
  });

  it("when records are archived, gone or merged, then nothing is left by which they are found", async () => {
    await upsert(crmContact("1"), crmContact("2", { lastName: "Second" }), crmContact("3", { lastName: "Third" }), crmContact("4", { lastName: "Fourth" }));
    await keep();
    assert.equal(await rows("match_record"), 4);
    await upsert(crmContact("1", { archived: true, modifiedAt: LATER }));
    await inside((tx) => tx.mirror.tombstone("contact", [crmRecordId("2")]));
    await upsert(crmContact("4", { lastName: "Fourth", modifiedAt: LATER, aliases: [crmRecordId("3")] }));
    await keep();
    assert.equal(await rows("match_record"), 1);
    const left = await asOwner(fresh.connection, async (client) => (await client.query<{ stray: number }>("SELECT count(*)::int AS stray FROM steward.match_key k WHERE k.installation_id = $1 AND NOT EXISTS (SELECT FROM steward.match_record r WHERE r.number = k.number AND k.key = ANY (r.keys))", [id])).rows);
    assert.deepEqual(left, [{ stray: 0 }]);
  });

  it("when a person is erased, then their keys, pairs and judgements go at once", async () => {
    await upsert(crmContact("1"), crmContact("2"), crmContact("3"));
    await keep();
    const [one, two, three] = [await ours("1"), await ours("2"), await ours("3")];
    await inside((tx) => tx.pairs.judge("contact", { a: one, b: three, verdict: "different", by: null, at: LATER }));
    await upsert(crmContact("1", { modifiedAt: LATER, title: "Head" }));
    await inside((tx) => tx.mirror.forget([crmRecordId("1")], LATER));
    await keep();
    const named = await asOwner(fresh.connection, async (client) => {
      const found: string[] = [];
      for (const [table, columns] of [["match_record", "record_id"], ["match_due", "record_id"], ["duplicate_pair", "a, b"], ["pair_judgement", "a, b"]] as const) {
        if (((await client.query(`SELECT FROM steward.${table} WHERE $1 IN (${columns})`, [one])).rowCount ?? 0) > 0) found.push(table);
      }
      return found;
    });
    assert.deepEqual(named, []);
    assert.deepEqual((await openPairs()).map(({ a, b }) => [a, b]), [[two, three].toSorted()]);
    assert.deepEqual(new Set(await matches(person({ email: ["ana.7@example.com"], lastName: ["Example"], firstName: ["Ana"] }))), new Set(["2", "3"]));
  });

  describe("pairs that were found", () => {
    it("are remembered once, with their reasons sealed, and follow a changed record", async () => {
      await upsert(crmContact("1"), crmContact("2"));
      assert.equal((await keep()).pairs, 1);
      const [pair] = await openPairs();
      assert.deepEqual([pair?.a, pair?.b], [await ours("1"), await ours("2")].toSorted());
      assert.ok((pair?.weight ?? 0) > 0 && pair?.evidence.length !== 0 && pair?.modelVersion === "shipped");
      await upsert(crmContact("1", { modifiedAt: LATER, phones: ["+1 216 555 0188"] }));
      assert.equal((await keep()).pairs, 0);
      assert.equal((await openPairs()).length, 1);
      await inside((tx) => tx.mirror.tombstone("contact", [crmRecordId("2")]));
      assert.deepEqual(await openPairs(), []);
      assert.equal((await inside((tx) => tx.pairs.get("contact", pair.b, pair.a)))?.state, "gone");
    });

    it("are never raised again once judged: what differs is no match, what is the same comes first", async () => {
      await upsert(crmContact("1"), crmContact("2"), crmContact("3", { emails: ["ana.7@example.com"], phones: ["+1 216 555 0188"] }));
      await keep();
      const [one, two, three] = [await ours("1"), await ours("2"), await ours("3")];
      const judge = (b: string, verdict: "same" | "different" | "unsure"): Promise<void> => inside((tx) => tx.pairs.judge("contact", { a: one, b, verdict, by: userId("u-1"), at: LATER }));
      await judge(two, "different");
      await judge(three, "unsure");
      const self = person({ firstName: ["Ana"], lastName: ["Example"], email: ["ana.7@example.com"] }, one);
      assert.deepEqual(await matches(self), ["3"]);
      await judge(two, "same");
      assert.deepEqual(await matches(self), ["2", "3"]);
      await upsert(crmContact("1", { modifiedAt: LATER, phones: ["+1 216 555 0188"] }));
      assert.equal((await keep()).pairs, 0);
      assert.deepEqual((await openPairs()).map(({ a, b }) => [a, b]), [[two, three].toSorted()]);
      assert.deepEqual((await inside((tx) => tx.pairs.judgements("contact", { after: null, limit: 10 }))).map(({ verdict, by }) => [verdict, by]).toSorted(), [["same", "u-1"], ["unsure", "u-1"]]);
    });

    it("are no longer raised once the two are no longer alike", async () => {
      await upsert(crmContact("1"), crmContact("2"));
      await keep();
      assert.equal((await openPairs()).length, 1);
      await upsert(crmContact("2", { modifiedAt: LATER, firstName: "Gerda", lastName: "Quellmann", emails: ["gerda@elsewhere.example"], phones: [], account: null, title: null }));
      await keep();
      assert.deepEqual(await openPairs(), []);
    });

    it("about which nobody said anything are open again some time later", async () => {
      await upsert(crmContact("1"), crmContact("2"));
      await keep();
      const [one, two] = [await ours("1"), await ours("2")];
      await inside((tx) => tx.pairs.setAsked("contact", { a: one, b: two }, fresh.clock.now()));
      assert.equal(await inside((tx) => tx.pairs.reopen(fresh.clock.now())), 0);
      fresh.clock.advance(1);
      assert.equal(await inside((tx) => tx.pairs.reopen(fresh.clock.now())), 1);
      assert.equal((await openPairs()).length, 1);
    });

    it("about which somebody is asked stay as they are until that ends", async () => {
      await upsert(crmContact("1"), crmContact("2"));
      await keep();
      const [one, two] = [await ours("1"), await ours("2")];
      assert.equal(await inside((tx) => tx.pairs.setAsked("contact", { a: two, b: one }, fresh.clock.now())), true);
      assert.equal(await inside((tx) => tx.pairs.setAsked("contact", { a: two, b: one }, fresh.clock.now())), false);
      await upsert(crmContact("1", { modifiedAt: LATER, phones: ["+1 216 555 0188"] }));
      assert.equal((await keep()).pairs, 0);
      assert.deepEqual(await openPairs(), []);
      await inside((tx) => tx.pairs.setAsked("contact", { a: one, b: two }, null));
      assert.equal((await openPairs()).length, 1);
    });

    it("when a judged record is merged into another, then what was said holds for that one", async () => {
      await upsert(crmContact("1"), crmContact("2"), crmContact("3", { lastName: "Third" }));
      await keep();
      await inside(async (tx) => tx.pairs.judge("contact", { a: await ours("1"), b: await ours("2"), verdict: "different", by: null, at: LATER }));
      await upsert(crmContact("3", { modifiedAt: LATER, aliases: [crmRecordId("1")] }));
      await keep();
      const [two, three] = [await ours("2"), await ours("3")];
      assert.deepEqual([...(await inside((tx) => tx.pairs.verdicts("contact", three, [two])))], [[two, "different"]]);
      assert.deepEqual(await openPairs(), []);
    });
  });

  it("when ten thousand records say the same, then none of them is brought, and it takes no longer than a cap's worth", async () => {
    await upsert(crmContact("first"));
    await asOwner(fresh.connection, (client) => client.query(`
      INSERT INTO steward.mirror_contact SELECT (jsonb_populate_record(c, jsonb_build_object('id', 'c-' || n))).* FROM steward.mirror_contact c, generate_series(1, 9999) AS n
      WHERE c.installation_id = $1`, [id]));
    await keep();
    assert.deepEqual(await matches(person({ firstName: ["Ana"], lastName: ["Example"], email: ["ana.7@example.com"] })), []);
    await upsert(crmContact("other", { emails: ["ana.7@example.com", "rare.5@example.com"] }));
    assert.deepEqual(await matches(person({ firstName: ["Ana"], lastName: ["Example"], email: ["ana.7@example.com", "rare.5@example.com"] })), ["other"]);
    assert.deepEqual((await openPairs()).length, 0);
  });

  it("when fields are a megabyte long or hold what is no text, then they are read within their limits", async () => {
    const long = "x ".repeat(500_000);
    await upsert(crmContact("1", { firstName: long, lastName: long, emails: [`${long}@example.com`, ...Array.from({ length: 500 }, (_, at) => `a${String(at)}@example.com`)], phones: [long], title: long }), crmAccount("7", { name: long, domains: [long], city: "\ud800" }));
    await keep();
    const keys = await asOwner(fresh.connection, async (client) => (await client.query<{ n: number }>("SELECT max(cardinality(keys))::int AS n FROM steward.match_record WHERE installation_id = $1", [id])).rows[0]?.n);
    assert.ok(keys !== undefined && keys > 0 && keys <= 64);
    assert.deepEqual(await matches(person({ lastName: [long], email: ["a3@example.com"] })), ["1"]);
  });

  it("when the model was learned, then common values weigh less than rare ones, and the newest model counts", async () => {
    await upsert(crmContact("1", { emails: [] }));
    await keep();
    const wanted = person({ firstName: ["Ana"], lastName: ["Example"] });
    const learned = await inside((tx) => tx.linkage.scales("contact", []));
    assert.equal(learned.learned, null);
    const { shippedModel } = await import("../../../src/domain/linkage/shipped-model.ts");
    const model = { ...shippedModel("contact", 100), version: "learned-1", prior: 0.01 };
    const learn = (share: number): Promise<void> => inside((tx) => tx.linkage.learn("contact", { model, bands: { mergeAtBits: null, reviewAtBits: -50 }, told: { first: 1_000, last: 1_000 } }, [{ feature: "last", value: "example", share }], LATER));
    const weight = async (): Promise<number> => (await matchWanted(fresh, id, wanted)).matches[0]?.weight ?? Number.NaN;
    await learn(0.001);
    const rare = await weight();
    await learn(0.1);
    // Of a thousand a hundred hold it, less the two of the pair; what the pair alone holds is as common as the one record that a thousand can show.
    const common = await weight();
    assert.ok(Math.abs(rare - common - Math.log2(98)) < 1e-9, String(rare - common));
  });
});
