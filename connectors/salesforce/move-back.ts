import type { RecordSnapshot } from "../../src/domain/model/merge.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { UnmergeOrder } from "../../src/ports/crm-merger.ts";
import { childrenBy } from "../shared/record-snapshot.ts";
import { relationParts } from "./children.ts";
import { updateRows } from "./insert-rows.ts";
import { movePeopleBack } from "./people-back.ts";
import { failuresOf } from "./row-failures.ts";
import { hasField, readByIds, referenceOf } from "./rows.ts";
import type { MergeParts } from "./merge-parts.ts";

/**
 * Rows that were the loser's and now hang on the survivor change over to it again, in collections of 200; then the people
 * of tasks and events. Who is gone, or was moved by a person, stays as it is.
 */
export async function moveBack(parts: MergeParts, order: UnmergeOrder): Promise<Result<null, CrmError>> {
  const refused: CrmError[] = [];
  for (const { relation } of order.loser.children) {
    const moved = await moveRows(parts, order, relation);
    if (!moved.ok) return moved;
    refused.push(...moved.value);
  }
  for (const { relation } of order.loser.children) {
    const by = relationParts(relation);
    if (by?.by === undefined || by.by === null) continue;
    const moved = await movePeopleBack(parts, order, { relation, sobject: by.sobject, by: by.by, ofLoserAlone: whoSet(order.loser, by.sobject) });
    if (!moved.ok) return moved;
    refused.push(...moved.value);
  }
  const [first] = refused;
  return first === undefined ? ok(null) : err(first);
}

/** The activities whose first person the loser was. */
const whoSet = (loser: RecordSnapshot, relation: string): ReadonlySet<string> => new Set(childrenBy(loser, `${relation === "TaskRelation" ? "Task" : "Event"}.WhoId`));

async function moveRows(parts: MergeParts, { merged, loser }: UnmergeOrder, relation: string): Promise<Result<readonly CrmError[], CrmError>> {
  const { sobject, field, by, isMovable } = relationParts(relation) ?? { sobject: "", field: "", by: null, isMovable: false };
  if (!isMovable || by !== null) return ok([]);
  const described = await parts.client.describe(sobject);
  if (!described.ok) return described;
  if (described.value === null || !hasField(described.value, field)) return ok([]);
  const rows = await readByIds(parts.client, { from: sobject, fields: [field], by: "Id", ids: childrenBy(loser, relation) });
  if (!rows.ok) return rows;
  const theirs = rows.value.filter((row) => referenceOf(row, field) === merged);
  const outcomes = await updateRows(parts, theirs.map(({ Id }) => ({ sobject, values: { Id, [field]: loser.crmId } })));
  return ok(failuresOf(outcomes));
}
