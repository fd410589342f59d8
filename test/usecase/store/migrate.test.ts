import assert from "node:assert/strict";
import { manyAppender } from "../../../src/adapters/audit/append-many.ts";
import { openDatabase } from "../../../src/adapters/store/database.ts";
import type { ConnectionConfig } from "../../../src/adapters/store/embedded-postgres.ts";
import { type Migration, migrate, ownMigrations } from "../../../src/adapters/store/migrate.ts";
import { provideRoles } from "../../../src/adapters/store/roles.ts";
import { configFact } from "../../../src/domain/audit/config-fact.ts";
import { loadLogs, openLoadStore } from "../../helpers/audit-load-store.ts";
import { asOwner, DATABASE_TIMEOUT_MS, emptyDatabase, freshDatabase } from "../../helpers/postgres.ts";

const step = (number: number, sql: string): Migration => ({ number, name: `${String(number).padStart(4, "0")}-step.sql`, sql });

describe("the schema's way forward", function () {
  this.timeout(DATABASE_TIMEOUT_MS);

  it("when the database is newer than the code, then the start is refused", async () => {
    const connection = await freshDatabase();
    await assert.rejects(asOwner(connection, (client) => migrate(client, ownMigrations().slice(0, -1))), /newer than this version/);
  });

  it("when an applied step was changed, then the start is refused and the step named", async () => {
    const connection = await freshDatabase();
    const changed = ownMigrations().map((migration, index) => (index === 1 ? { ...migration, sql: `${migration.sql}\n-- changed` } : migration));
    await assert.rejects(asOwner(connection, (client) => migrate(client, changed)), /0002-activities\.sql/);
  });

  it("when a step fails, then nothing of it is left and those before it are", async () => {
    const connection = await emptyDatabase();
    const steps = [step(1, "CREATE TABLE steward.a (x int)"), step(2, "CREATE TABLE steward.b (x int); SELECT 1 / 0")];
    await assert.rejects(asOwner(connection, (client) => migrate(client, steps)), /0002-step\.sql.*division by zero/);
    const left = await asOwner(connection, (client) => client.query("SELECT to_regclass('steward.a') IS NOT NULL AS a, to_regclass('steward.b') IS NOT NULL AS b"));
    assert.deepEqual(left.rows, [{ a: true, b: false }]);
  });

  it("when several processes start at once, then each step is applied once", async () => {
    const connection = await emptyDatabase();
    const applied = await Promise.all(Array.from({ length: 4 }, () => asOwner(connection, (client) => migrate(client))));
    assert.deepEqual(applied.toSorted((a, b) => a - b), [0, 0, 0, ownMigrations().length]);
  });

  describe("when the user is an ordinary owner of the database", () => {
    const ordinary = async (attributes: string): Promise<ConnectionConfig> => {
      const connection = await emptyDatabase();
      const user = `user_${connection.database}`;
      await asOwner(connection, async (client) => {
        await client.query(`CREATE ROLE ${user} LOGIN ${attributes}`);
        await client.query(`ALTER DATABASE ${connection.database} OWNER TO ${user}`);
      });
      return { ...connection, user };
    };

    it("and may not act as the roles of the app, then one sentence says what an administrator has to run", async () => {
      const connection = await ordinary("NOSUPERUSER NOCREATEROLE");
      await assert.rejects(openDatabase(connection), new RegExp(`GRANT steward_app TO "${connection.user}"`));
    });

    it("then what is summed up anew for the bands of confidence is so for them, too, and nothing else is", async () => {
      const connection = await ordinary("NOSUPERUSER NOCREATEROLE");
      await asOwner({ ...(await emptyDatabase()), database: connection.database }, (client) => client.query(`GRANT steward_app, steward_system TO ${connection.user}`));
      const before = ownMigrations().filter(({ number }) => number <= 53);
      const { rows } = await asOwner(connection, async (client) => {
        await provideRoles(client);
        await migrate(client, before);
        const actFor = (installation: string) => client.query("SELECT set_config('steward.installation', $1, false)", [installation]);
        await actFor("i");
        await client.query("INSERT INTO steward.installation (id, crm, account_id, name, state, policy, log, abilities, created_at) VALUES ('i', 'hubspot', '1', 'x', 'connected', '{}', 'a/t/1', '{}', now())");
        for (const [subject, counted] of [["before", "confidence=9000 matched=1"], ["since", "band.high=1 confidence=9000 matched=1"], ["never matched", "seen=1"]]) {
          await client.query("INSERT INTO steward.measured (installation_id, subject, week, source, kind, rep, marks, counted, is_stale) VALUES ('i', $1, '2026-11-16', 'mail', 'email', '', '{}', $2, false)", [subject, counted]);
        }
        await actFor("");
        await migrate(client);
        await actFor("i");
        return client.query("SELECT subject FROM steward.measured WHERE is_stale");
      });
      assert.deepEqual(rows, [{ subject: "before" }]);
    });

    it("and was given them, then the store works and row-level security holds the owner as well", async () => {
      const connection = await ordinary("NOSUPERUSER NOCREATEROLE");
      await asOwner({ ...(await emptyDatabase()), database: connection.database }, (client) => client.query(`GRANT steward_app, steward_system TO ${connection.user}`));
      const database = await openDatabase(connection);
      await database.close();
      await asOwner(connection, async (client) => {
        const forged = client.query("INSERT INTO steward.installation (id, crm, account_id, name, state, policy, log, created_at) VALUES ('i', 'hubspot', '1', 'x', 'connected', '{}', 'a/t/1', now())");
        await assert.rejects(forged, /row-level security/);
      });
      const store = openLoadStore(connection);
      const [name] = await loadLogs(store, 1);
      const entry = { fact: configFact("some.key", true), id: store.parts.randomness.uuidV7(store.parts.clock.now()) };
      const receipts = await manyAppender(store.database.kysely, store.parts).append([{ name: name ?? assert.fail(), entries: [entry] }]);
      await store.close();
      assert.deepEqual([...receipts.keys()], [entry.id], "entries are appended by many, too");
    });
  });
});
