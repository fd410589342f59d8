import type { Row, Value } from "../model.ts";
import { objectOfId } from "../schema/standard-objects.ts";
import { accountOf, activityParents } from "./activity-parents.ts";
import type { AfterSave, ObjectRule, OrgView, Values } from "./object-rule.ts";
import { textOf } from "./object-rule.ts";
import { contradiction, duplicateValue } from "./refusals.ts";

/** So many contacts, or one lead, take part in one activity (VENDORS 2.2). */
const contactsMax = 50;

/** Who and what a task is about. */
export const taskRelationRule: ObjectRule = ruleFor("Task");
/** Who and what an event is about, and who is invited. */
export const eventRelationRule: ObjectRule = ruleFor("Event");

/** Refuses a lead beside others, and more contacts than an activity may have. Who is only invited does not count. */
export function checkPeople(relations: readonly Row[], added: string): void {
  const people = relations.filter(isAboutPerson).map((row) => String(row.values["RelationId"]));
  const leads = [...people, added].filter((id) => objectOfId(id) === "Lead").length;
  if ((leads > 0 && people.length > 0) || people.length >= contactsMax) {
    throw contradiction(`Relation ID: an activity can be related to one lead or up to ${contactsMax} contacts`, ["RelationId"]);
  }
}

function ruleFor(activity: "Task" | "Event"): ObjectRule {
  const relation = `${activity}Relation`;
  const parent = `${activity}Id`;
  return {
    derive: (org, draft) => {
      const relationId = textOf(draft.values, "RelationId") ?? "";
      const account = { AccountId: accountOf(org, relationId) ?? null };
      if (draft.before !== undefined) return account;
      return { ...account, ...kindOf(activity, relationId, draft.given) };
    },
    saved: (org, { row, draft }, then) => {
      const owner = org.row(activity, String(row.values[parent]));
      if (draft.before !== undefined || owner === undefined) return;
      const added = String(row.values["RelationId"]);
      const others = org.pointingTo(relation, parent, owner.id).filter((each) => each.id !== row.id);
      const same = others.find((each) => each.values["RelationId"] === added);
      if (same !== undefined) throw duplicateValue("RelationId", same.id);
      // The relations to its own Who and What are made by the activity itself.
      if (isOwn(owner, row)) return;
      checkNew(owner, others, row);
      if (isAboutPerson(row) && owner.values["WhoId"] === undefined) setWho(org, { owner, who: added }, then);
    },
    removed: (org, row, then) => {
      const owner = org.row(activity, String(row.values[parent]));
      if (owner === undefined || owner.values["IsDeleted"] === true || !isOwn(owner, row)) return;
      const field = row.values["IsWhat"] === true ? "WhatId" : "WhoId";
      const next = org.pointingTo(relation, parent, owner.id).find(isAboutPerson)?.values["RelationId"];
      const changed = { ...owner.values, [field]: field === "WhoId" ? next ?? null : null };
      then.save(owner, { ...changed, ...activityParents(org, changed) });
    },
  };
}

function checkNew(owner: Row, others: readonly Row[], row: Row): void {
  const added = String(row.values["RelationId"]);
  if (row.values["IsWhat"] === true) {
    throw contradiction(`Relation ID: set ${owner.type}.WhatId to relate the activity to a record that is no person`, ["RelationId"]);
  }
  if (!isAboutPerson(row)) return;
  checkPeople(others, added);
  if (objectOfId(added) === "Lead" && owner.values["WhatId"] !== undefined) {
    throw contradiction("Relation ID: a lead cannot be related to another object in the same activity", ["RelationId"]);
  }
}

function setWho(org: OrgView, { owner, who }: { readonly owner: Row; readonly who: string }, then: AfterSave): void {
  const changed = { ...owner.values, WhoId: who };
  then.save(owner, { ...changed, ...activityParents(org, changed) });
}

/** The flags of a relation follow from what it points to; a flag that says otherwise is refused. */
function kindOf(activity: "Task" | "Event", relationId: string, given: Values): Values {
  const isWhat = !isPerson(relationId) && objectOfId(relationId) !== "User";
  if (given["IsWhat"] !== undefined && given["IsWhat"] !== isWhat) throw contradiction("Is What: does not fit the relation", ["IsWhat"]);
  if (activity === "Task") return { IsWhat: isWhat };
  const isParent: Value = given["IsParent"] ?? isWhat;
  return { IsWhat: isWhat, IsParent: isParent, IsInvitee: given["IsInvitee"] ?? isParent !== true };
}

function isOwn(owner: Row, relation: Row): boolean {
  const id = relation.values["RelationId"];
  return id !== undefined && (owner.values["WhoId"] === id || owner.values["WhatId"] === id);
}

/** Whether the activity is about this person, who may be its Who. A task has no mere guests. */
function isAboutPerson(row: Row): boolean {
  return isPerson(String(row.values["RelationId"])) && (row.type === "TaskRelation" || row.values["IsParent"] === true);
}

function isPerson(id: string): boolean {
  const object = objectOfId(id);
  return object === "Contact" || object === "Lead";
}
