import type { ObjectRule, Values } from "./object-rule.ts";
import { textOf } from "./object-rule.ts";
import { refusal } from "./refusals.ts";

/** Contacts, leads and users have a name made of two. */
export const nameRule: ObjectRule = { derive: (_org, { values }) => fullName(values) };

/** A lead besides is closed to edits once it is converted. */
export const leadRule: ObjectRule = {
  derive: (_org, { before, values }) => {
    if (before?.values["IsConverted"] === true) throw refusal("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
    return fullName(values);
  },
};

function fullName(values: Values): Values {
  return { Name: [textOf(values, "FirstName"), textOf(values, "LastName")].filter((part) => part !== undefined).join(" ") };
}
