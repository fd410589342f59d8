import assert from "node:assert/strict";
import { sampleOrg, ids } from "./soql-sample.ts";
import { idOf, rowOf, SoqlWorld } from "./soql-world.ts";

describe("SOQL: many records", () => {
  const rows = 100_000;
  const stamp = (at: number): string =>
    new Date(Date.UTC(2026, 0, 1) + Math.floor(at / 7) * 1000).toISOString().replace("Z", "+0000");
  // A stride that visits all: the records do not lie in the order that is asked for.
  const place = (at: number): number => (at * 7919) % rows;

  it("reads a page by (SystemModstamp, Id) out of 100,000 records in well under a second", () => {
    const org = new SoqlWorld(
      Array.from({ length: rows }, (_, at) => {
        return rowOf("Contact", idOf("003", place(at)), {
          SystemModstamp: stamp(place(at)),
          LastName: `N${String(at)}`,
        });
      }),
    );
    const [from, id] = [stamp(50_000), idOf("003", 50_000)];
    const soql = `SELECT Id, LastName FROM Contact WHERE (SystemModstamp > ${from} OR (SystemModstamp = ${from} AND Id > '${id}')) ORDER BY SystemModstamp, Id LIMIT 2000`;
    // The work of this process, not the wait for a busy machine.
    const started = process.cpuUsage();
    const found = org.column(soql, "Id");
    const { user, system } = process.cpuUsage(started);
    const tookMs = (user + system) / 1000;
    assert.deepEqual(
      found,
      Array.from({ length: 2_000 }, (_, at) => idOf("003", 50_001 + at)),
    );
    assert.ok(tookMs < 1_000, `${tookMs.toFixed(0)} ms`);
  }).timeout(20_000);

  it("looks named records up without a scan", () => {
    const org = sampleOrg();
    assert.equal(org.query(`SELECT Name FROM Contact WHERE Id = '${ids.ana}'`).totalSize, 1);
    assert.equal(
      org.query(
        `SELECT Name FROM Contact WHERE IsDeleted = false AND (FirstName != 'x' AND Id IN ('${ids.ana.slice(0, 15)}', '${ids.cem}'))`,
      ).totalSize,
      2,
    );
    assert.equal(org.query(`SELECT Name FROM Contact WHERE Id = null`).totalSize, 0);
    assert.equal(org.scans, 0);
    assert.equal(org.query(`SELECT Name FROM Contact WHERE Id = '${ids.ana}' OR FirstName = 'Cem'`).totalSize, 2);
    assert.equal(org.scans, 1);
  });
});
