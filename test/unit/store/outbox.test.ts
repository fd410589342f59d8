import assert from "node:assert/strict";
import { outbox } from "../../../src/adapters/store/outbox.ts";
import { ownMigrations } from "../../../src/adapters/store/migrate.ts";
import { installationId } from "../../../src/domain/model/ids.ts";

const installation = installationId("i-1");

describe("the outbox of a transaction", () => {
  it("when a job is asked for twice, then it is sent once, at the earlier time", () => {
    const jobs = outbox();
    jobs.add({ name: "apply-writes", installation }, 60_000);
    jobs.add({ name: "apply-writes", installation }, 0);
    jobs.add({ name: "apply-writes", installation }, 5_000);
    assert.deepEqual(jobs.waiting(), [{ job: { name: "apply-writes", installation }, startAfterMs: 0 }]);
  });

  it("gives jobs in one order, whatever order they came in", () => {
    const [a, b] = [outbox(), outbox()];
    a.add({ name: "log-activity", installation }, 0);
    a.add({ name: "apply-writes", installation }, 0);
    b.add({ name: "apply-writes", installation }, 0);
    b.add({ name: "log-activity", installation }, 0);
    assert.deepEqual(a.waiting(), b.waiting());
  });
});

describe("the schema's steps", () => {
  it("are numbered without a gap", () => {
    const numbers = ownMigrations().map(({ number }) => number);
    assert.deepEqual(numbers, numbers.map((_, index) => index + 1));
  });
});
