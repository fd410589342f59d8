import type { Row } from "../model.ts";
import type { AfterSave, Draft, OrgView } from "./object-rule.ts";
import { textOf } from "./object-rule.ts";
import { checkPeople } from "./relation-rules.ts";

/** Keeps a task's or event's own Who and What among its relations, when the org shares activities. */
export function syncPrimaryRelations(org: OrgView, { row, draft }: { readonly row: Row; readonly draft: Draft }, then: AfterSave): void {
  const relation = `${row.type}Relation`;
  if (org.catalog.object(relation) === undefined) return;
  for (const [field, isWhat] of [["WhoId", false], ["WhatId", true]] as const) {
    const now = textOf(row.values, field);
    const was = textOf(draft.before?.values ?? {}, field);
    if (now === was) continue;
    const rows = org.pointingTo(relation, `${row.type}Id`, row.id);
    for (const old of rows) if (old.values["RelationId"] === was) then.erase(old);
    if (now === undefined || rows.some((each) => each.values["RelationId"] === now)) continue;
    if (!isWhat) checkPeople(rows.filter((each) => each.values["RelationId"] !== was), now);
    then.create(relation, {
      RelationId: now, [`${row.type}Id`]: row.id, IsWhat: isWhat, ...(row.type === "Event" ? { IsParent: true, IsInvitee: false } : {}),
    });
  }
}
