import assert from "node:assert/strict";

import { commitment } from "../../../src/domain/audit/commitment.ts";
import { committedPlaces, placesErased, revealedPlaces } from "../../../src/domain/audit/reveal.ts";

const salt = new Uint8Array(32).fill(1);
const c = commitment(salt, "Negotiation");

describe("a committed value", () => {
  const places = committedPlaces({ changes: [{ field: "stage", before: { p: null }, after: { c } }], "a/b~c": { c }, other: { c: "no commitment" }, both: { c, d: 1 } });

  it("is found wherever an entry commits to one, under its JSON pointer", () => {
    assert.deepEqual(places.map(({ path }) => path), ["/data/changes/0/after", "/data/a~1b~0c"]);
  });

  const path = "/data/changes/0/after";
  const [place] = places;
  assert.ok(place);
  const state = (kept: Parameters<typeof revealedPlaces>[1], erased = false) => revealedPlaces([place], kept, () => erased);

  it("matches when salt and value are those committed to, and is shown only then", () => {
    assert.deepEqual(state([{ path, salt, value: "Negotiation" }], true), [{ path, state: "match", value: "Negotiation" }]);
  });

  it("is a mismatch with another value, another salt, or one cut short", () => {
    for (const kept of [{ path, salt, value: "Won" }, { path, salt: new Uint8Array(32), value: "Negotiation" }, { path, salt: salt.subarray(1), value: "Negotiation" }]) {
      assert.deepEqual(state([kept]), [{ path, state: "mismatch" }]);
    }
  });

  it("is erased when it is gone, or opens no more, and an erasure names it; missing when none does", () => {
    for (const kept of [[], [{ path, salt }]]) {
      assert.deepEqual(state(kept, true), [{ path, state: "erased" }]);
      assert.deepEqual(state(kept), [{ path, state: "missing" }]);
    }
  });

  it("is named by erasure entries alone", () => {
    const data = { entries: [{ seq: 3, paths: [path, "/data/b"] }, { seq: 5, paths: [] }, { seq: "7", paths: [path] }] };
    assert.deepEqual(placesErased({ type: "erasure", data }), [{ seq: 3, path }, { seq: 3, path: "/data/b" }]);
    assert.deepEqual(placesErased({ type: "sync", data }), []);
    assert.deepEqual(placesErased(null), []);
  });
});
