import type { Merge, Merged, Row, WriteContext } from "../model.ts";
import type { OrgState } from "../org.ts";
import { accountOf, activityParents } from "../rules/activity-parents.ts";
import type { Values } from "../rules/object-rule.ts";
import { deleted, refusal } from "../rules/refusals.ts";
import { fullId } from "../schema/ids.ts";
import { objectThatIs } from "./find-record.ts";
import { updateRecord } from "./record-write.ts";
import { saveRow } from "./save-row.ts";

/** Only these can be merged (VENDORS 2.3). */
const mergeable: ReadonlySet<string> = new Set(["Account", "Contact", "Lead"]);
/** Records of one merge at most besides the master. */
const losersMax = 2;
/** Relations of which an activity has one to each person. */
const activityRelations: Readonly<Record<string, string>> = { TaskRelation: "TaskId", EventRelation: "EventId" };

/**
 * Merges records: what points to a loser comes to point to the master, the losers go to the recycle bin and name their
 * master, and the master takes the given values and nothing else of them. The caller takes back what a refusal leaves.
 */
export function mergeRecords(org: OrgState, merge: Merge, context: WriteContext): Merged {
  const type = objectThatIs(org, merge.type, "any");
  if (!mergeable.has(type.name)) throw refusal("INVALID_TYPE_FOR_OPERATION", `entity type ${type.name} does not support merge`);
  const { loserIds } = merge;
  if (loserIds.length === 0 || loserIds.length > losersMax) throw refusal("NUMBER_OUTSIDE_VALID_RANGE", `one merge takes one or two records besides the master, not ${String(loserIds.length)}`);
  const master = partOf(org, type.name, merge.masterId);
  const losers = loserIds.map((id) => partOf(org, type.name, id));
  if (new Set([master.id, ...losers.map(({ id }) => id)]).size !== losers.length + 1) throw refusal("INVALID_ID_FIELD", "a record cannot be merged with itself", ["Id"]);
  const write = { userId: context.userId, atMs: org.clock.now() };
  const moved = new Set<string>();
  for (const loser of losers) {
    for (const id of moveReferences(org, { master, loser }, write)) moved.add(id);
    saveRow(org, loser, { values: { IsDeleted: true, MasterRecordId: master.id }, ...write });
  }
  // After the losers are gone: their unique values are free for the master, and they are nobody's duplicates.
  if (Object.keys(merge.values).length > 0) updateRecord(org, { type: type.name, id: master.id }, merge.values, context);
  else saveRow(org, org.row(type.name, master.id) ?? master, { values: {}, ...write });
  return { masterId: master.id, loserIds: losers.map(({ id }) => id), movedIds: [...moved] };
}

function partOf(org: OrgState, type: string, rawId: string): Row {
  const id = fullId(rawId);
  if (id === undefined) throw refusal("MALFORMED_ID", `malformed id ${rawId.slice(0, 80)}`, ["Id"]);
  const row = org.row(type, id);
  if (row === undefined) throw refusal("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  if (row.values["IsDeleted"] === true) throw deleted();
  if (row.values["IsConverted"] === true) throw refusal("CANNOT_UPDATE_CONVERTED_LEAD", "cannot merge a converted lead");
  return row;
}

interface Pair {
  readonly master: Row;
  readonly loser: Row;
}

interface Write {
  readonly userId: string;
  readonly atMs: number;
}

/** Turns every reference to the loser towards the master, and tells which records had one. */
function moveReferences(org: OrgState, { master, loser }: Pair, write: Write): readonly string[] {
  const moved: string[] = [];
  for (const object of org.catalog.objects()) {
    for (const field of object.fields.values()) {
      if (field.type !== "reference" || field.name === "MasterRecordId" || !field.referenceTo.includes(master.type)) continue;
      for (const row of org.pointingTo(object.name, field.name, loser.id)) {
        if (hasOther(org, row, master)) org.records.erase(row);
        else saveRow(org, row, { values: turned(org, row, { field: field.name, to: master.id }), ...write });
        moved.push(row.id);
      }
    }
  }
  return moved;
}

function turned(org: OrgState, row: Row, { field, to }: { readonly field: string; readonly to: string }): Values {
  // Nobody is above himself.
  const values: Values = { [field]: row.id === to ? null : to };
  if (row.type === "Task" || row.type === "Event") return { ...values, ...activityParents(org, { ...row.values, ...values }) };
  return row.type in activityRelations && field === "RelationId" ? { ...values, AccountId: accountOf(org, to) ?? null } : values;
}

/** Both were in the activity: the master is in it once. */
function hasOther(org: OrgState, row: Row, master: Row): boolean {
  const parent = activityRelations[row.type];
  if (parent === undefined) return false;
  return org.pointingTo(row.type, parent, String(row.values[parent])).some((each) => each.values["RelationId"] === master.id);
}
