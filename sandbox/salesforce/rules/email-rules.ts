import type { Row } from "../model.ts";
import type { OrgState } from "../org-state.ts";
import { removeRow } from "../records/record-removal.ts";
import { createRecord } from "../records/record-write.ts";
import { saveRow } from "../records/save-row.ts";
import { dateText, instantMs, instantText } from "../schema/instants.ts";
import { objectOfId } from "../schema/standard-objects.ts";
import { activityParents } from "./activity-parents.ts";
import type { Draft, ObjectRule } from "./object-rule.ts";
import { textOf } from "./object-rule.ts";
import { missing, notWritable } from "./refusals.ts";

const draftStatus = "5";
/** The task of a mail repeats so much of its text. */
const descriptionCharsMax = 32_000;

/** A mail is fixed once it is no draft, and stands on the timeline through a task of its own (VENDORS 2.2). */
export const emailMessageRule: ObjectRule = {
  derive: (_org, { before, given, values, atMs, type }) => {
    if (before !== undefined && before.values["Status"] !== draftStatus) {
      const fixed = Object.keys(given).filter((name) => name !== "IsExternallyVisible" && type.fields.get(name.toLowerCase())?.custom !== true);
      if (fixed.length > 0) throw notWritable(fixed);
    }
    return { MessageDate: values["MessageDate"] ?? instantText(atMs) };
  },
  saved: (org, row, draft) => {
    const known = org.records.row("Task", textOf(row.values, "ActivityId") ?? "");
    // Only a mail that came out of the recycle bin has left its task there.
    if (known?.values["IsDeleted"] === true) saveRow(org, known, { values: { IsDeleted: false }, userId: draft.context.userId, atMs: draft.atMs });
    if (row.values["Status"] === draftStatus || known !== undefined) return;
    const task = createRecord(org, "Task", {
      Subject: `Email: ${textOf(row.values, "Subject") ?? ""}`.trim().slice(0, 255), TaskSubtype: "Email", Status: "Completed", Priority: "Normal",
      ActivityDate: dateText(instantMs(textOf(row.values, "MessageDate") ?? "") ?? draft.atMs), WhatId: row.values["RelatedToId"] ?? null,
      Description: textOf(row.values, "TextBody")?.slice(0, descriptionCharsMax) ?? null,
    }, { ...draft.context, trusted: { atMs: draft.atMs } });
    saveRow(org, row, { values: { ActivityId: task.id }, userId: draft.context.userId, atMs: draft.atMs });
  },
  removed: (org, row, context) => {
    const task = org.records.row("Task", textOf(row.values, "ActivityId") ?? "");
    if (task !== undefined && task.values["IsDeleted"] !== true) removeRow(org, task, context);
  },
};

/** Who a mail went to or came from: a person of the org, or only an address. The other side becomes the task's Who. */
export const emailMessageRelationRule: ObjectRule = {
  derive: (org, { values }) => {
    const id = textOf(values, "RelationId");
    if (id === undefined && values["RelationAddress"] === undefined) throw missing(["RelationAddress"]);
    if (id === undefined) return {};
    const object = objectOfId(id) ?? "";
    return {
      RelationObjectType: object,
      RelationAddress: values["RelationAddress"] ?? org.records.row(object, id)?.values["Email"] ?? null,
    };
  },
  saved: (org, row, draft) => {
    const mail = org.records.row("EmailMessage", String(row.values["EmailMessageId"]));
    const who = textOf(row.values, "RelationId");
    if (mail === undefined || who === undefined || objectOfId(who) === "User") return;
    const otherSide = mail.values["Incoming"] === true ? "FromAddress" : "ToAddress";
    if (row.values["RelationType"] === otherSide) offerWho(org, mail, who, draft);
  },
};

function offerWho(org: OrgState, mail: Row, who: string, draft: Draft): void {
  const task = org.records.row("Task", textOf(mail.values, "ActivityId") ?? "");
  if (task === undefined || task.values["WhoId"] !== undefined) return;
  if (objectOfId(who) === "Lead" && task.values["WhatId"] !== undefined) return;
  const changed = { ...task.values, WhoId: who };
  saveRow(org, task, { values: { ...changed, ...activityParents(org, changed) }, userId: draft.context.userId, atMs: draft.atMs });
}
