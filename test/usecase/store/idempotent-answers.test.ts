import assert from "node:assert/strict";

import { accessTables } from "../../../src/adapters/store/access.ts";
import type { IdempotentRequest } from "../../../src/ports/access.ts";
import { type FreshStore, freshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";

const AT = "2026-11-21T09:00:00.000Z";
/** A clock that was set right, or a request that took longer than any may. */
const MUCH_LATER = "2026-11-21T09:06:00.000Z";
const [FIRST, OTHER] = ["a".repeat(64), "b".repeat(64)] as const;

describe("answers under an idempotency key", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  before(async () => { fresh = await freshStore(); });
  after(() => fresh.close());
  const access = (): ReturnType<typeof accessTables> => accessTables({ kysely: fresh.database.kysely, secrets: fresh.secrets });
  const request = (requestHash: string, key: string): IdempotentRequest => ({ scope: "one key /activities", requestHash, key });

  it("when a reservation was lost to another request, then its answer is not given for that one, and that one's key is not given back", async () => {
    const [slow, next] = [request(FIRST, "k-1"), request(OTHER, "k-1")];
    assert.deepEqual(await access().reserve(slow, AT), { state: "reserved" });
    assert.deepEqual(await access().reserve(next, MUCH_LATER), { state: "reserved" });
    await access().remember(slow, { status: 202, body: "slow" }, MUCH_LATER);
    await access().release(slow);
    assert.deepEqual(await access().reserve(next, MUCH_LATER), { state: "busy", requestHash: next.requestHash });
    await access().remember(next, { status: 202, body: "next" }, MUCH_LATER);
    assert.deepEqual(await access().reserve(next, MUCH_LATER), { state: "answered", requestHash: next.requestHash, answer: { status: 202, body: "next" } });
  });

  it("when a request was answered, then a second answer to it changes nothing", async () => {
    const one = request(FIRST, "k-2");
    await access().reserve(one, AT);
    await access().remember(one, { status: 202, body: "first" }, AT);
    await access().remember(one, { status: 200, body: "second" }, AT);
    const found = await access().reserve(one, AT);
    assert.equal(found.state === "answered" ? found.answer.body : found.state, "first");
  });
});
