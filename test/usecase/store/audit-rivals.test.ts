import assert from "node:assert/strict";

import { checkLoad, NO_FAULTS } from "../../helpers/audit-load-check.ts";
import { nothingTold, startLoad } from "../../helpers/audit-load-run.ts";
import { loadLogs, openLoadStore } from "../../helpers/audit-load-store.ts";
import { DATABASE_TIMEOUT_MS, freshDatabase } from "../../helpers/postgres.ts";

const PROCESSES = 4;
const LOGS = 3;
const SECONDS = 3;
/** One transaction in so many. */
const ROLL_BACK_EVERY = 10;

describe("processes that append to the same logs", function () {
  this.timeout(DATABASE_TIMEOUT_MS * 2);

  it("when some of their transactions are rolled back, then all that was acknowledged is there once, nothing else is, and the chains are whole", async () => {
    const connection = await freshDatabase();
    const store = openLoadStore(connection);
    await loadLogs(store, LOGS);
    await store.close();

    const told = nothingTold();
    const order = { dataDir: null, connection: { ...connection }, logs: LOGS, alone: 3, grouped: 8, rollBackEvery: ROLL_BACK_EVERY, seconds: SECONDS };
    const rivals = await Promise.all(Array.from({ length: PROCESSES }, () => startLoad(order, told)));
    for (const rival of rivals) rival.begin();
    await Promise.all(rivals.map((rival) => rival.over()));
    await Promise.all(rivals.map((rival) => rival.kill()));

    const { faults, entries } = await checkLoad(connection, told, { logs: LOGS, dataDir: null });
    assert.deepEqual([faults, told.errors], [NO_FAULTS, []]);
    // Besides what was acknowledged there are only the first entries of the logs.
    assert.equal(entries, told.acknowledged.length + LOGS);
    assert.ok(told.acknowledged.length > 500 && told.rolledBack.length > 20, `${String(told.acknowledged.length)} acknowledged and ${String(told.rolledBack.length)} rolled back show too little`);

    // The check itself sees an entry that is not there, and one that should not be.
    const [some] = told.acknowledged;
    assert.ok(some);
    const untrue = { ...told, acknowledged: [...told.acknowledged, { ...some, id: "019aa000-0000-7000-8000-000000000000" }], rolledBack: [some.id] };
    const seen = await checkLoad(connection, untrue, { logs: LOGS, dataDir: null });
    assert.deepEqual(seen.faults, { ...NO_FAULTS, lost: 1, risen: 1 });
  });
});
