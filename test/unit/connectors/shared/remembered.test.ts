import assert from "node:assert/strict";

import { failure } from "../../../../connectors/shared/failure.ts";
import { remembered } from "../../../../connectors/shared/remembered.ts";
import { err, ok } from "../../../../src/domain/model/result.ts";
import type { Result } from "../../../../src/domain/model/result.ts";
import type { CrmError } from "../../../../src/ports/crm-errors.ts";

const KEPT_MS = 60_000;

describe("what a vendor said lately", () => {
  let atMs: number;
  let asked: string[];
  let isDown: boolean;
  const clock = { now: () => new Date(atMs).toISOString() };
  const open = () => remembered(clock, KEPT_MS, (key: string): Promise<Result<string, CrmError>> => {
    asked.push(key);
    return Promise.resolve(isDown ? err(failure("unavailable", "down")) : ok(`${key} ${String(asked.length)}`));
  });
  beforeEach(() => { atMs = Date.parse("2026-03-20T10:00:00.000Z"); asked = []; isDown = false; });

  it("is asked for once by all who want it at the same time, and anew when it is old, whichever way the clock went", async () => {
    const memory = open();
    assert.deepEqual(await Promise.all([memory.of("a"), memory.of("a"), memory.of("b")]), [ok("a 1"), ok("a 1"), ok("b 2")]);
    atMs += KEPT_MS - 1;
    assert.deepEqual(await memory.of("a"), ok("a 1"));
    atMs += 1;
    assert.deepEqual(await memory.of("a"), ok("a 3"));
    atMs -= KEPT_MS;
    assert.deepEqual(await memory.of("a"), ok("a 4"));
  });

  it("is asked for anew when somebody wants it fresh, or after it was forgotten", async () => {
    const memory = open();
    await memory.of("a");
    assert.deepEqual([await memory.of("a", true), await memory.of("a")], [ok("a 2"), ok("a 2")]);
    memory.forget();
    assert.deepEqual(await memory.of("a"), ok("a 3"));
  });

  it("is not remembered when the vendor failed", async () => {
    const memory = open();
    isDown = true;
    assert.ok((await Promise.all([memory.of("a"), memory.of("a")])).every((answer) => !answer.ok));
    isDown = false;
    assert.deepEqual(await memory.of("a"), ok("a 2"));
  });

  it("does not grow with what it is asked about", async () => {
    const memory = open();
    for (let at = 0; at < 51; at += 1) await memory.of(String(at));
    assert.deepEqual(await memory.of("0"), ok("0 52"));
    assert.deepEqual(await memory.of("50"), ok("50 51"));
  });
});
