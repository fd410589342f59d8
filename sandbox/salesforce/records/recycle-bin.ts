import type { Row, WriteContext } from "../model.ts";
import type { OrgState } from "../org.ts";
import type { AfterRemoval } from "../rules/object-rule.ts";
import { noSuchRecord } from "../rules/refusals.ts";
import { ruleOf } from "../rules/rule-of.ts";
import { checkUnique } from "../rules/unique-rules.ts";
import { livingRow, objectThatIs } from "./find-record.ts";
import type { RecordName } from "./find-record.ts";
import { followSave } from "./record-write.ts";
import { saveRow } from "./save-row.ts";

/** What goes to the recycle bin along with a record, and comes back with it. */
const cascades: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  Account: [["Contact", "AccountId"], ["Opportunity", "AccountId"]],
  Contact: [["OpportunityContactRole", "ContactId"]],
  Opportunity: [["OpportunityContactRole", "OpportunityId"]],
  EmailMessage: [["EmailMessageRelation", "EmailMessageId"]],
};
/** Relations do not reach the recycle bin (VENDORS 2.2). */
const erased: ReadonlySet<string> = new Set(["TaskRelation", "EventRelation"]);

/** Puts a record into the recycle bin; see `Org.remove`. */
export function removeRecord(org: OrgState, name: RecordName, context: WriteContext): void {
  const type = objectThatIs(org, name.type, "deletable");
  removeRow(org, livingRow(org, type, name.id), { userId: context.userId, atMs: org.clock.now() });
}

/** Takes a record out of the recycle bin, with what went there in the same moment because of it. */
export function undeleteRecord(org: OrgState, name: RecordName, context: WriteContext): Row {
  const type = objectThatIs(org, name.type, "any");
  const row = org.row(type.name, name.id);
  if (row === undefined) throw noSuchRecord();
  if (row.values["IsDeleted"] !== true) return row;
  // Who lost a merge is a record of its own again, without what the merge moved (VENDORS 0.6).
  const revived = { IsDeleted: false, MasterRecordId: null };
  const values = { ...row.values, ...revived };
  const atMs = org.clock.now();
  const draft = { type, id: row.id, before: undefined, values, atMs, context };
  checkUnique(org, { ...draft, given: values });
  const saved = saveRow(org, row, { values: revived, userId: context.userId, atMs });
  followSave(org, saved, { ...draft, given: {} });
  for (const [child, field] of cascades[type.name] ?? []) {
    const along = [...org.records.rows(child)].filter((each) => each.values[field] === row.id && each.values["IsDeleted"] === true
      && each.values["SystemModstamp"] === row.values["SystemModstamp"]);
    for (const each of along) undeleteRecord(org, { type: child, id: each.id }, context);
  }
  return org.records.row(type.name, row.id) ?? saved;
}

interface Removal {
  readonly userId: string;
  readonly atMs: number;
}

/** Removes a record at hand, whatever its object allows apps. */
function removeRow(org: OrgState, row: Row, removal: Removal): void {
  if (erased.has(row.type)) org.records.erase(row);
  else saveRow(org, row, { values: { IsDeleted: true }, ...removal });
  ruleOf(row.type).removed?.(org, row, afterRemoval(org, removal));
  for (const [child, field] of cascades[row.type] ?? []) {
    for (const each of org.pointingTo(child, field, row.id)) removeRow(org, each, removal);
  }
}

function afterRemoval(org: OrgState, removal: Removal): AfterRemoval {
  return {
    save: (row, values) => saveRow(org, row, { values, ...removal }),
    erase: (row) => {
      org.records.erase(row);
    },
    remove: (row) => {
      removeRow(org, row, removal);
    },
  };
}
