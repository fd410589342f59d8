import type { BooleanTree, Comparison } from "./boolean-tree.ts";
import { fieldPath } from "./field-path.ts";
import { namedId } from "./record-id.ts";
import type { Scope } from "./scope.ts";
import { textOf } from "./string-literal.ts";

/**
 * The ids of a statement that asks for named records: `Id = '…'` or `Id IN (…)`, alone or joined by AND.
 * The clause has been checked before; it is tested on the rows all the same.
 */
export function pinnedIds(scope: Scope, tree: BooleanTree): readonly string[] | undefined {
  if (tree.kind === "test") return idsOf(scope, tree.test);
  if (tree.kind !== "and") return undefined;
  for (const part of tree.parts) {
    const ids = pinnedIds(scope, part);
    if (ids !== undefined) return ids;
  }
  return undefined;
}

function idsOf(scope: Scope, test: Comparison): readonly string[] | undefined {
  if (!("field" in test) || !("value" in test)) return undefined;
  if (test.operator !== "=" && test.operator !== "IN") return undefined;
  const { steps, leaf } = fieldPath(scope, test.field);
  if (steps.length > 0 || leaf.type !== "id") return undefined;
  const quoted = typeof test.value === "string" ? [test.value] : test.value;
  const texts = quoted.flatMap((one) => (one.startsWith("'") ? [textOf(one)] : [])).filter((text) => text !== "");
  return [...new Set(texts.map(namedId))].toSorted();
}
