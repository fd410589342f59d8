import { objectOfId } from "../schema/standard-objects.ts";
import type { OrgView, Values } from "./object-rule.ts";
import { textOf } from "./object-rule.ts";
import { contradiction } from "./refusals.ts";

/** What is required of the people and things of a task or event, and the account that follows from them. */
export function activityParents(org: OrgView, values: Values): Values {
  const who = textOf(values, "WhoId");
  const what = textOf(values, "WhatId");
  if (who !== undefined && what !== undefined && objectOfId(who) === "Lead") {
    throw contradiction("Related To ID: a lead cannot be related to another object in the same activity", ["WhatId"]);
  }
  return { AccountId: accountOf(org, what) ?? accountOf(org, who) ?? null };
}

/** The account that a record is, or belongs to. */
export function accountOf(org: OrgView, id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  const object = objectOfId(id);
  if (object === "Account") return id;
  return object === undefined ? undefined : textOf(org.row(object, id)?.values ?? {}, "AccountId");
}
