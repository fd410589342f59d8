import type { Row } from "../model.ts";
import { dateText, instantMs, instantText } from "../schema/instants.ts";
import { objectOfId } from "../schema/standard-objects.ts";
import { activityParents } from "./activity-parents.ts";
import type { AfterSave, ObjectRule, OrgView } from "./object-rule.ts";
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
  saved: (org, { row, draft }, then) => {
    const known = org.row("Task", textOf(row.values, "ActivityId") ?? "");
    // Only a mail that came out of the recycle bin has left its task there.
    if (known?.values["IsDeleted"] === true) then.save(known, { IsDeleted: false });
    if (row.values["Status"] === draftStatus || known !== undefined) return;
    const task = then.create("Task", {
      Subject: `Email: ${textOf(row.values, "Subject") ?? ""}`.trim().slice(0, 255), TaskSubtype: "Email", Status: "Completed", Priority: "Normal",
      ActivityDate: dateText(instantMs(textOf(row.values, "MessageDate") ?? "") ?? draft.atMs), WhatId: row.values["RelatedToId"] ?? null,
      Description: textOf(row.values, "TextBody")?.slice(0, descriptionCharsMax) ?? null,
    });
    then.save(row, { ActivityId: task.id });
  },
  removed: (org, row, then) => {
    const task = org.row("Task", textOf(row.values, "ActivityId") ?? "");
    if (task !== undefined && task.values["IsDeleted"] !== true) then.remove(task);
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
      RelationAddress: values["RelationAddress"] ?? org.row(object, id)?.values["Email"] ?? null,
    };
  },
  saved: (org, { row }, then) => {
    const mail = org.row("EmailMessage", String(row.values["EmailMessageId"]));
    const who = textOf(row.values, "RelationId");
    if (mail === undefined || who === undefined || objectOfId(who) === "User") return;
    const otherSide = mail.values["Incoming"] === true ? "FromAddress" : "ToAddress";
    if (row.values["RelationType"] === otherSide) offerWho(org, { mail, who }, then);
  },
};

function offerWho(org: OrgView, { mail, who }: { readonly mail: Row; readonly who: string }, then: AfterSave): void {
  const task = org.row("Task", textOf(mail.values, "ActivityId") ?? "");
  if (task === undefined || task.values["WhoId"] !== undefined) return;
  if (objectOfId(who) === "Lead" && task.values["WhatId"] !== undefined) return;
  const changed = { ...task.values, WhoId: who };
  then.save(task, { ...changed, ...activityParents(org, changed) });
}
