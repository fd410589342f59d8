import assert from "node:assert/strict";
import type pg from "pg";
import { FIRST_BANDS } from "../../../src/domain/linkage/bands.ts";
import { shippedModel } from "../../../src/domain/linkage/shipped-model.ts";
import { contactId, type InstallationId, proposalId, reviewTaskId, userId } from "../../../src/domain/model/ids.ts";
import { examine } from "../../../src/domain/findings/examine.ts";
import { crmContact } from "../../helpers/crm-rows.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed, someProposal } from "../../helpers/sample-rows.ts";
import { indexAudit } from "../../../src/usecases/index-audit.ts";
import { someAccount, someContext } from "../../helpers/some-seen.ts";

/** Belong to no tenant; each has a reason and nobody but the role named may touch it. */
const WITHOUT_TENANT: Readonly<Record<string, string>> = { migration: "the owner", session: "the owner", sign_in: "steward_system", idempotent_answer: "steward_system" };

describe("tenants", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let ours: InstallationId;
  let theirs: InstallationId;

  before(async () => {
    fresh = await freshStore();
    ours = await installed(fresh.store, "ours");
    theirs = await installed(fresh.store, "theirs");
    for (const id of [ours, theirs]) {
      await fresh.store.inInstallation(id, async (tx) => {
        await tx.activities.accept("d-1", { outcome: "block", kind: "email", occurredAt: fresh.clock.now(), reasons: ["sensitive"] }, fresh.clock.now());
        await tx.activities.blockThread("t-1", fresh.clock.now());
        await tx.choices.remember([{ clue: { kind: "address", value: "shared@customer.example" }, accountId: null, contactId: contactId("c-1") }], { by: null, at: fresh.clock.now(), review: reviewTaskId("r-1") });
        await tx.findings.begin({ startedAt: fresh.clock.now(), object: "account", after: "", examined: 0, finishedAt: null });
        await tx.findings.save(examine(someAccount({ name: " Acme  Confidential" }), someContext()), fresh.clock.now());
        await tx.mirror.upsert([crmContact("1"), crmContact("2", { emails: ["two@customer.example"] })]);
        await tx.linkage.fill("contact", 1, 10);
        const { living: [one, two] } = await tx.linkage.takeDue("contact", { after: "", limit: 10 });
        assert.ok(one !== undefined && two !== undefined);
        await tx.linkage.saveKeys("contact", [{ record: one, keys: [{ text: "shared@customer.example", cap: 1 }] }]);
        await tx.linkage.learn("contact", { model: shippedModel("contact", 2), bands: FIRST_BANDS, told: {} }, [{ feature: "email", value: "shared@customer.example", share: 0.5 }], fresh.clock.now());
        await tx.pairs.note("contact", [{ a: one.id, b: two.id, weight: 1, band: "review", proof: { hard: false, veto: false }, evidence: [{ field: "sealed evidence", level: "exact", weight: 1 }], modelVersion: "shipped" }], fresh.clock.now());
        await tx.scans.begin(fresh.clock.now());
        await tx.pairs.judge("contact", { a: one.id, b: two.id, verdict: "same", by: null, at: fresh.clock.now() });
        await tx.mirror.saveRecordFields("contact", contactId(one.id), { title: "Head" });
        await tx.outcomes.note([{ id: proposalId("fix-1"), reviewId: null, class: "contact.phone-form", object: "contact", ownerId: null, week: "2026-11-16", verdict: "auto", decidedBy: null, decidedAt: fresh.clock.now(), isSingle: false, lookMs: null, waitedMs: null, isRouting: false, wantsCheck: false }]);
        await tx.outcomes.lost("contact.phone-form", { at: fresh.clock.now(), why: "reversals" });
        await tx.savedFilters.put("user:u-1", { id: "late", name: "What is late", query: { overdue: "true" } }, { at: fresh.clock.now(), mayReplace: () => false });
        await tx.outcomes.noteCompletion("2026-11-16");
        await tx.modelUsage.reserve({ tokens: 1, costMicros: 1 }, fresh.clock.now());
        await tx.roles.give({ person: userId("u-1"), role: "admin", givenBy: { kind: "admin", id: "x" }, givenAt: fresh.clock.now() });
        await tx.proposals.save([{ proposal: someProposal(1), auditId: "a" }]);
        await tx.audit.append([{ type: "config", actor: { kind: "admin", id: "x" }, data: { key: "k", after: { secret: "v" } } }]);
      });
      await indexAudit(fresh, id, 1_000);
    }
  });
  after(() => fresh.close());

  /** Runs as the app would, for an installation, whatever the statement. */
  const asTenant = <Value>(id: string, work: (client: pg.Client) => Promise<Value>): Promise<Value> => asOwner(fresh.connection, async (client) => {
    await client.query("BEGIN");
    await client.query("SELECT set_config('role', 'steward_app', true), set_config('steward.installation', $1, true)", [id]);
    const value = await work(client);
    await client.query("ROLLBACK");
    return value;
  });
  const tables = (): Promise<readonly { name: string; secured: boolean; forced: boolean; tenant: boolean; policies: number }[]> => asOwner(fresh.connection, async (client) => {
    const { rows } = await client.query<{ name: string; secured: boolean; forced: boolean; tenant: boolean; policies: number }>(`
      SELECT c.relname AS name, c.relrowsecurity AS secured, c.relforcerowsecurity AS forced,
        c.relname = 'installation' OR EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'installation_id' AND a.attnotnull) AS tenant,
        (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid AND p.polroles = '{0}') AS policies
      FROM pg_class c WHERE c.relnamespace = 'steward'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1`);
    return rows;
  });

  it("have row-level security on, forced and with a policy, on every table there is", async () => {
    const all = await tables();
    assert.ok(all.length >= 25);
    for (const { name, secured, forced, tenant, policies } of all) {
      if (Object.hasOwn(WITHOUT_TENANT, name)) assert.ok(!tenant, `${name} is a tenant's table after all`);
      else assert.deepEqual({ name, secured, forced, tenant, policies }, { name, secured: true, forced: true, tenant: true, policies: 1 });
    }
  });

  it("when another tenant's id is set, then nothing of the first can be read, changed or removed in any table", async () => {
    const filled: string[] = [];
    for (const { name, tenant } of await tables()) {
      if (!tenant) continue;
      const column = name === "installation" ? "id" : "installation_id";
      const there = await asOwner(fresh.connection, (client) => client.query(`SELECT 1 FROM steward.${name} WHERE ${column} = $1`, [ours]));
      if ((there.rowCount ?? 0) > 0) filled.push(name);
      for (const statement of [`SELECT 1 FROM steward.${name} WHERE ${column} = $1`, `DELETE FROM steward.${name} WHERE ${column} = $1`, `UPDATE steward.${name} SET ${column} = ${column} WHERE ${column} = $1`]) {
        const touched = await asTenant(theirs, (client) => client.query(statement, [ours])).then((result) => result.rowCount, codeOf);
        assert.ok(touched === 0 || touched === PERMISSION_DENIED, `${statement}: ${String(touched)}`);
      }
    }
    const mustBeFilled = ["audit_about", "audit_indexed", "audit_minute", "duplicate_pair", "linkage_model", "linkage_value", "match_due", "match_fill", "match_key", "match_record", "pair_judgement", "pair_label", "portal_scan"];
    assert.deepEqual(mustBeFilled.filter((name) => !filled.includes(name)), []);
    assert.ok(filled.length >= 10, `only ${filled.join(", ")} had rows to protect`);
  });

  it("when no tenant is set, then no row of any can be read", async () => {
    for (const { name, tenant } of await tables()) {
      if (!tenant) continue;
      const { rowCount } = await asTenant("", (client) => client.query(`SELECT 1 FROM steward.${name}`));
      assert.equal(rowCount, 0, name);
    }
  });

  it("when a row is written under another tenant's name, then it is refused", async () => {
    const forged = asTenant(theirs, (client) => client.query("INSERT INTO steward.blocked_thread VALUES ($1, 'forged', now())", [ours]));
    await assert.rejects(forged, /row-level security/);
  });

  it("when the role of the app is asked for more than it has, then it is refused", async () => {
    const refused = [
      "ALTER TABLE steward.audit_entry DISABLE TRIGGER ALL", "TRUNCATE steward.activity", "SET session_replication_role = replica", "DROP TABLE steward.activity",
      "UPDATE steward.installation SET log = 'other'", "UPDATE steward.installation SET account_id = 'other'", "DELETE FROM steward.installation", "SELECT * FROM steward.session", "SELECT * FROM steward.sign_in",
      "INSERT INTO steward.audit_entry SELECT * FROM steward.audit_entry", "UPDATE steward.audit_head SET size = 0", "CREATE TABLE steward.mine (x int)",
    ];
    for (const statement of refused) assert.equal(await asTenant(ours, (client) => client.query(statement)).then(() => "allowed", codeOf), PERMISSION_DENIED, statement);
  });

  it("are crossed by these paths alone, and none of them can change a tenant's row", async () => {
    const { rows } = await asOwner(fresh.connection, (client) => client.query<{ name: string; privileges: string[] }>(`
      SELECT table_name AS name, array_agg(DISTINCT privilege_type::text ORDER BY privilege_type::text) AS privileges
      FROM information_schema.column_privileges WHERE grantee = 'steward_system' AND table_schema = 'steward' GROUP BY table_name ORDER BY 1`));
    const onTenants = rows.filter(({ name }) => !Object.hasOwn(WITHOUT_TENANT, name));
    assert.deepEqual(onTenants.map(({ name }) => name), ["activity", "api_key", "audit_checkpoint", "audit_head", "audit_recorded", "auditor_link", "change_hint", "crm_write", "inbound_address", "inbound_source", "installation"]);
    for (const { name, privileges } of onTenants) assert.ok(!privileges.includes("UPDATE") && !privileges.includes("DELETE"), name);
    assert.equal(await fresh.store.acrossTenants.byCrmAccount("hubspot", "theirs"), theirs);
    assert.deepEqual((await fresh.store.acrossTenants.list()).map(({ id }) => id).toSorted(), [ours, theirs].toSorted());
  });

  it("when a database leaks, then no word of a proposal, no token and no private audit value is in it", async () => {
    const dump = await asOwner(fresh.connection, async (client) => {
      const texts: string[] = [];
      for (const { name } of await tables()) texts.push(JSON.stringify((await client.query(`SELECT t::text FROM steward.${name} t`)).rows));
      return texts.join("\n");
    });
    for (const word of ["Pump drawings", "shared@customer.example", "One contact has this address", "access-ours", "refresh-ours", "Acme Confidential", "sealed evidence"]) {
      assert.ok(!dump.includes(word) && !dump.includes(Buffer.from(word).toString("hex")), word);
    }
    assert.ok(dump.includes("proposal-1"));
  });
});

const PERMISSION_DENIED = "42501";
const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : error);
