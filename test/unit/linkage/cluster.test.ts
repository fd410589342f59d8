import assert from "node:assert/strict";
import fc from "fast-check";
import { clusterLinks } from "../../../src/domain/linkage/cluster.ts";
import type { Link } from "../../../src/domain/linkage/cluster.ts";

const policy = { threshold: 0, density: 0.5, sizeMax: 5 };
const link = (a: string, b: string, weight = 1): Link => ({ a, b, weight });

describe("clusters", () => {
  it("when three records are linked with each other, then they are one cluster", () => {
    assert.deepEqual(clusterLinks([link("a", "b"), link("b", "c"), link("a", "c")], policy), [["a", "b", "c"]]);
  });

  it("when one link joins two dense groups, then they stay apart", () => {
    const links = [link("a", "b", 9), link("b", "c", 9), link("a", "c", 9), link("x", "y", 9), link("y", "z", 9), link("x", "z", 9), link("c", "x", 1)];
    assert.deepEqual(clusterLinks(links, policy), [["a", "b", "c"], ["x", "y", "z"]]);
  });

  it("when a link is weaker than the threshold, then it is none", () => {
    assert.deepEqual(clusterLinks([link("a", "b", -1)], policy), []);
  });

  const links = fc.array(
    fc.record({ a: fc.constantFrom(...Array.from("abcdefghij")), b: fc.constantFrom(...Array.from("klmnopqrst")), weight: fc.integer({ min: -2, max: 5 }) }),
    { maxLength: 60 },
  );

  it("however links and their ends are ordered, the clusters are the same, within the size, and no record is in two", () => {
    fc.assert(
      fc.property(links, (found) => {
        const clusters = clusterLinks(found, policy);
        const turned = found.toReversed().map(({ a, b, weight }) => ({ a: b, b: a, weight }));
        assert.deepEqual(clusterLinks(turned, policy), clusters);
        assert.ok(clusters.every((members) => members.length > 1 && members.length <= policy.sizeMax));
        assert.equal(new Set(clusters.flat()).size, clusters.flat().length);
      }),
    );
  });
});
