import type { CrmValues, RecordSnapshot, UndoDifference } from "../../src/domain/model/merge.ts";
import { childrenBy, counted } from "../shared/record-snapshot.ts";
import { relationParts } from "./children.ts";

/** What Salesforce stamps anew whenever a row is saved, seen, or about to happen. */
const STAMPS = ["LastActivityDate", "LastModifiedById", "LastModifiedDate", "LastReferencedDate", "LastViewedDate", "SystemModstamp"] as const;
/** The users of a portal or community, by the contact that they are. */
const PORTAL_USERS = "User.ContactId";

/** Why Salesforce would not make one of the two. */
export function obstaclesTo(survivor: RecordSnapshot, loser: RecordSnapshot): readonly string[] {
  if (survivor.crmId === loser.crmId) return ["Both are one record already."];
  if (survivor.crmType !== loser.crmType) return ["Salesforce merges only records of one object: one of these is a lead and the other a contact, so the lead must be converted instead."];
  const is = (one: RecordSnapshot, field: string): boolean => one.values[field] === "true";
  const both = [survivor, loser];
  return [
    ...(both.some((one) => is(one, "IsConverted")) ? ["A converted lead cannot be merged."] : []),
    ...(is(survivor, "IsPersonAccount") === is(loser, "IsPersonAccount") ? [] : ["A person account cannot be merged with a business account."]),
    ...(survivor.crmType === "Contact" && both.some((one) => is(one, "IsPersonAccount")) ? ["The contact of a person account is merged as an account."] : []),
    ...(both.every((one) => usersOf(one) > 0) ? ["Both have users of a portal, of which only one can stay: an admin must choose in Salesforce."] : []),
  ];
}

const usersOf = ({ children }: RecordSnapshot): number => children.filter(({ relation }) => relation.startsWith(PORTAL_USERS)).reduce((sum, { ids }) => sum + ids.length, 0);

/** The master's values, and nothing of the other's. */
export const outcomeOf = (survivor: RecordSnapshot): CrmValues => survivor.values;

/** What a merge that is taken back at once leaves changed: both keep their ids and every value. */
export function lossesOf(survivor: RecordSnapshot, loser: RecordSnapshot): readonly UndoDifference[] {
  return [...stamps("survivor", survivor), ...stamps("loser", loser), ...staying(survivor, loser), ...invitations(survivor, loser)];
}

/** People of events, by the event. */
const INVITED = "EventRelation.RelationId by EventId";

/** Of two invitations to one event the merge leaves one. */
function invitations(survivor: RecordSnapshot, loser: RecordSnapshot): readonly UndoDifference[] {
  const both = childrenBy(survivor, INVITED).filter((id) => childrenBy(loser, INVITED).includes(id)).length;
  const words = `${counted(both, "events")} that both are in: how it was asked and what it answered may be the other's`;
  return both === 0 ? [] : [{ of: "survivor", what: "history", words }, { of: "loser", what: "history", words }];
}

function stamps(of: UndoDifference["of"], { values }: RecordSnapshot): readonly UndoDifference[] {
  return STAMPS.filter((name) => name in values).map((name) => ({ of, what: "history", name, words: "Salesforce stamps it anew" }));
}

/** What cannot be hung on another record stays with the survivor. */
function staying(survivor: RecordSnapshot, loser: RecordSnapshot): readonly UndoDifference[] {
  return loser.children.flatMap(({ relation, label, ids }): readonly UndoDifference[] => {
    const more = ids.filter((id) => !childrenBy(survivor, relation).includes(id)).length;
    if (relationParts(relation)?.isMovable !== false || more === 0) return [];
    return [
      { of: "loser", what: "children", name: relation, count: more, words: `${counted(more, label)} do not come back to it` },
      { of: "survivor", what: "children", name: relation, count: more, words: `${counted(more, label)} stay with it` },
    ];
  });
}
