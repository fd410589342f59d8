import assert from "node:assert/strict";

import { auditCommitter } from "../../../src/adapters/audit/committer.ts";
import { type AuditFact, type PersonMark, secret } from "../../../src/domain/audit/fact.ts";
import { phoneIdentity } from "../../../src/domain/erasure/identity.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import type { KeptValues } from "../../../src/ports/audit-log.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed } from "../../helpers/sample-rows.ts";

describe("values that speak of people", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let marks: readonly PersonMark[];
  let accounts = 0;
  before(async () => { fresh = await freshStore(); });
  after(() => fresh.close());
  beforeEach(async () => {
    id = await installed(fresh.store, `portal-${String((accounts += 1))}`);
    const numbers = Array.from({ length: 5 }, (_, index) => phoneIdentity(`+1 216 555 010${String(index)}`, "US")).filter((one) => one !== null);
    marks = await fresh.store.inInstallation(id, (tx) => Promise.resolve(tx.people.marks(numbers)));
    assert.equal(new Set(marks).size, 5);
  });

  const about = (key: string, ...people: readonly number[]): AuditFact => ({
    type: "config", actor: { kind: "admin", id: "x" }, data: { key, after: secret(`words of ${key}`) }, people: people.map((index) => marks[index] ?? assert.fail("no such person")),
  });
  const kept = <Value>(work: (values: KeptValues) => Promise<Value>): Promise<Value> => fresh.store.inInstallation(id, (tx) => work(tx.audit.kept));
  const shown = async (): Promise<Readonly<Record<number, unknown>>> => Object.fromEntries((await kept((values) => values.from(0, 1_000, 1_000))).map(({ seq, value }) => [seq, value]));
  const destroy = (person: number) => kept(async (values) => {
    await values.lock();
    return values.destroyKeys([marks[person] ?? ""]);
  });

  it("open while all of their people's keys are there, and no longer than that", async () => {
    await fresh.store.inInstallation(id, (tx) => tx.audit.append([about("a", 0), about("b", 1, 0, 1), about("c", 1), about("d")]));
    assert.deepEqual(await shown(), { 1: "words of a", 2: "words of b", 3: "words of c", 4: "words of d" });
    assert.equal(await destroy(0), 1);
    assert.deepEqual(await shown(), { 1: undefined, 2: undefined, 3: "words of c", 4: "words of d" });
    // Whoever comes again gets another key: what was sealed under the old one stays closed.
    await fresh.store.inInstallation(id, (tx) => tx.audit.append([about("e", 0)]));
    assert.deepEqual(await shown(), { 1: undefined, 2: undefined, 3: "words of c", 4: "words of d", 5: "words of e" });
  });

  it("are sealed the same way when many processes append at once, by transactions and by committers", async () => {
    const name = await fresh.store.inInstallation(id, (tx) => Promise.resolve({ installation: id, log: tx.installation.log }));
    const committers = [1, 2].map(() => auditCommitter(fresh.database.kysely, { secrets: fresh.secrets, clock: fresh.clock, randomness: fresh.randomness }));
    await Promise.all(Array.from({ length: 60 }, async (_, index) => {
      const fact = about(`n${String(index)}`, index % 5, (index + 1) % 5);
      const committer = committers[index % 3];
      if (committer === undefined) await fresh.store.inInstallation(id, (tx) => tx.audit.append([fact]));
      else await committer.append(name, fact);
    }));
    const values = await shown();
    assert.equal(Object.values(values).filter((value) => typeof value === "string").length, 60);
    const { rowCount } = await fresh.database.pool.query("SELECT FROM steward.person_key WHERE installation_id = $1", [id]);
    assert.equal(rowCount, 5, "each person has one key");
  });

  it("are found by their people, in pages of whole entries, and erased one by one", async () => {
    await fresh.store.inInstallation(id, (tx) => tx.audit.append([about("a", 0), about("b", 1), { ...about("c", 0, 1), data: { x: secret(1), y: secret(2) } }]));
    const places = await kept((values) => values.placesOf([marks[0] ?? ""], 10));
    assert.deepEqual(places, [{ seq: 1, path: "/data/after" }, { seq: 3, path: "/data/x" }, { seq: 3, path: "/data/y" }]);
    assert.equal((await kept((values) => values.placesOf([marks[0] ?? ""], 2))).length, 2);
    assert.deepEqual((await kept((values) => values.from(2, 9, 2))).map(({ seq }) => seq), [2, 3, 3]);
    await kept((values) => values.erase([{ seq: 3, path: "/data/x" }]));
    // What is left of the entry still opens: whom it speaks of is known as long as there is something.
    assert.deepEqual((await kept((values) => values.of(3))).map(({ path, value }) => [path, value]), [["/data/y", 2]]);
    await kept((values) => values.erase(places));
    assert.deepEqual(await kept((values) => values.placesOf([marks[0] ?? ""], 10)), []);
    const { rowCount } = await fresh.database.pool.query("SELECT FROM steward.audit_private_person WHERE installation_id = $1", [id]);
    assert.equal(rowCount, 1, "only the other one's entry has people left");
  });

  it("belong to one installation: the same number has another mark and another key in the next", async () => {
    const other = await installed(fresh.store, "portal-other");
    const theirs = await fresh.store.inInstallation(other, (tx) => Promise.resolve(tx.people.marks(["phone:+12165550100"])));
    assert.notEqual(theirs[0], marks[0]);
    await fresh.store.inInstallation(id, (tx) => tx.audit.append([about("a", 0)]));
    assert.deepEqual(await fresh.store.inInstallation(other, (tx) => tx.audit.kept.destroyKeys(marks)), 0);
    assert.deepEqual(await shown(), { 1: "words of a" });
  });
});
