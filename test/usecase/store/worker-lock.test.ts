import assert from "node:assert/strict";

import { takeWorkerLock } from "../../../src/adapters/store/worker-lock.ts";
import { freshDatabase } from "../../helpers/postgres.ts";

describe("the worker's lock", function () {
  this.timeout(60_000);

  it("when one process works, then a second one is refused, and may work once the first has gone", async () => {
    const address = await freshDatabase();
    const first = await takeWorkerLock(address);
    assert.ok(first);
    assert.equal(await takeWorkerLock(address), null);
    await first.release();
    const next = await takeWorkerLock(address);
    assert.ok(next);
    await next.release();
  });
});
