import type { BooleanTree, Comparison } from "./boolean-tree.ts";

/** Where a comparison stands: sub-selects are allowed alone or among the outermost ANDs. */
export type Place = "alone" | "top" | "under-or" | "nested";

/** Makes one test of a tree, given how to test one comparison. Logic has two values: what does not match, matches under NOT. */
export function compileTree<Subject>(
  tree: BooleanTree,
  testOf: (comparison: Comparison, place: Place) => (subject: Subject) => boolean,
  place: Place = "alone",
): (subject: Subject) => boolean {
  switch (tree.kind) {
    case "test":
      return testOf(tree.test, place);
    case "not": {
      const part = compileTree(tree.part, testOf, "nested");
      return (subject) => !part(subject);
    }
    case "and": {
      const parts = tree.parts.map((part) => compileTree(part, testOf, place === "alone" ? "top" : place));
      return (subject) => parts.every((part) => part(subject));
    }
    case "or": {
      const parts = tree.parts.map((part) => compileTree(part, testOf, place === "alone" ? "under-or" : "nested"));
      return (subject) => parts.some((part) => part(subject));
    }
  }
}
