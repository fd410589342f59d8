import assert from "node:assert/strict";

import { oneFlight } from "../../../src/app/http/one-flight.ts";

describe("work that is done once for all who ask meanwhile", () => {
  /** Ends when the test says so. */
  function flights() {
    const under: { readonly key: string; readonly end: PromiseWithResolvers<number> }[] = [];
    const ask = oneFlight((key: string) => {
      const end = Promise.withResolvers<number>();
      under.push({ key, end });
      return end.promise;
    });
    return { under, ask };
  }

  it("gives all of them the one answer, and begins anew for whoever asks afterwards", async () => {
    const { under, ask } = flights();
    const asked = [ask("a"), ask("a"), ask("b"), ask("a")];
    assert.deepEqual(under.map(({ key }) => key), ["a", "b"]);
    under.forEach(({ end }, index) => { end.resolve(index); });
    assert.deepEqual(await Promise.all(asked), [0, 0, 1, 0]);
    const again = ask("a");
    under[2]?.end.resolve(7);
    assert.equal(await again, 7);
  });

  it("fails for all of them when it fails, and is tried again by whoever asks afterwards", async () => {
    const { under, ask } = flights();
    const asked = Promise.allSettled([ask("a"), ask("a")]);
    under[0]?.end.reject(new Error("no"));
    assert.deepEqual((await asked).map(({ status }) => status), ["rejected", "rejected"]);
    const again = ask("a");
    under[1]?.end.resolve(7);
    assert.equal(await again, 7);
  });
});
