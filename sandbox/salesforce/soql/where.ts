import type { Query } from "@jetstreamapp/soql-parser-js";
import type { Row } from "../model.ts";
import { booleanTree } from "./boolean-tree.ts";
import type { BooleanTree, Comparison, ConditionChain } from "./boolean-tree.ts";
import { comparison } from "./comparison.ts";
import { compileTree } from "./compile-tree.ts";
import type { Place } from "./compile-tree.ts";
import { fieldPath } from "./field-path.ts";
import type { FieldPath } from "./field-path.ts";
import { semiJoinsMax } from "./limits.ts";
import { literalsOf } from "./literal-value.ts";
import { malformed, QueryRefusal } from "./query-refusal.ts";
import { pinnedIds } from "./pinned-ids.ts";
import type { Scope } from "./scope.ts";
import { semiJoinTest } from "./semi-join.ts";

/** A WHERE clause made ready. */
export interface Where {
  matches(row: Row): boolean;
  /** When only rows with these ids (18 characters) can match; then nothing needs to be scanned. */
  readonly ids: readonly string[] | undefined;
}

type RowTest = (row: Row) => boolean;

/** Makes the filter of the main query or of a subquery over children. */
export function compileWhere(scope: Scope, chain: ConditionChain | undefined): Where {
  if (chain === undefined) return { matches: () => true, ids: undefined };
  const tree = booleanTree(chain);
  let semiJoins = 0;
  const matches = compileTree<Row>(tree, (test, place) => {
    if (!("valueQuery" in test)) return fieldTest(scope, test);
    semiJoins += 1;
    if (semiJoins > semiJoinsMax) throw malformed(`Maximum ${semiJoinsMax} semi join sub-selects are allowed.`);
    checkPlace(place);
    return semiJoinTest(scope, test, (inner, query) => innerFilter(inner, query));
  });
  return { matches, ids: pinnedIds(scope, tree) };
}

/** The filter within a sub-select, which may not hold another one. */
function innerFilter(scope: Scope, query: Query): RowTest {
  if (query.where === undefined) return () => true;
  const tree: BooleanTree = booleanTree(query.where);
  return compileTree<Row>(tree, (test) => {
    if ("valueQuery" in test) throw malformed("Nesting of semi join sub-selects is not supported");
    return fieldTest(scope, test);
  });
}

function checkPlace(place: Place): void {
  if (place === "under-or") throw malformed("Semi join sub-selects are not allowed with the 'OR' operator");
  if (place === "nested") {
    throw malformed(
      "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.",
    );
  }
}

function fieldTest(scope: Scope, test: Comparison): RowTest {
  if ("valueQuery" in test) throw malformed("Nesting of semi join sub-selects is not supported");
  if (!("field" in test))
    throw malformed(`Functions are not supported in this WHERE clause: ${test.fn.rawValue ?? ""}`);
  const path = filterable(fieldPath(scope, test.field));
  const passes = comparison(path.leaf, {
    operator: test.operator,
    literals: literalsOf(test, scope.nowMs),
    isList: typeof test.value !== "string",
  });
  return (row) => passes(path.read(row));
}

function filterable(path: FieldPath): FieldPath {
  if (path.leaf.filterable) return path;
  throw new QueryRefusal(
    "INVALID_FIELD",
    `field '${path.leaf.name}' can not be filtered in a query call`,
    path.spelling,
  );
}
