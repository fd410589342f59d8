import assert from "node:assert/strict";

import { RETRY_AFTER_MAX_MS, after, retryAfterMs } from "../../../../connectors/shared/backoff.ts";

const NOW = "2026-03-20T22:00:00.000Z";

describe("a wait that a vendor asks for", () => {
  it("when the header makes no sense, then there is no wish", () => {
    for (const header of [undefined, "", "soon", "-5", "NaN", "1e9e9"]) assert.equal(retryAfterMs(header, NOW), null, String(header));
  });

  it("when it is longer than a day, then a day is enough", () => {
    assert.equal(retryAfterMs("999999999", NOW), RETRY_AFTER_MAX_MS);
    assert.equal(retryAfterMs("Fri, 20 Mar 2037 22:00:00 GMT", NOW), RETRY_AFTER_MAX_MS);
  });

  it("when it names seconds or a date, then that is the wait, and never less than nothing", () => {
    assert.equal(retryAfterMs("7", NOW), 7_000);
    assert.equal(retryAfterMs("Fri, 20 Mar 2026 22:01:30 GMT", NOW), 90_000);
    assert.equal(retryAfterMs("Fri, 20 Mar 2026 21:00:00 GMT", NOW), 0);
    assert.equal(after(NOW, 7_000), "2026-03-20T22:00:07.000Z");
  });
});
