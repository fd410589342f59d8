import { isMapped, mappedField, type RecordField } from "../../model/record-fields.ts";
import type { Context } from "../context.ts";
import { describedAs, fieldIn, isShown, knownAs, valueOf } from "../fields.ts";
import type { Found, Rule } from "../finding.ts";
import type { Seen } from "../seen.ts";

/** A field that the CRM itself demands stands empty: it was demanded later, or filled past the form. A lead has fields of its own. */
export const missingRequired: Rule = {
  name: "missing-required", risk: 3, dataOwner: "record-owner", blocks: ["customer report", "account routing"],
  look(seen, context) {
    if (isOver(seen) || (seen.object === "contact" && seen.record.kind === "lead")) return [];
    return required(seen, context).flatMap((field) => empty(seen, context, field, "The CRM demands"));
  },
};

/** A field of `hygiene.critical` stands empty. What the CRM demands is told once, by the rule above. */
export const missingCritical: Rule = {
  name: "missing-critical", risk: 3, dataOwner: "record-owner", blocks: ["forecast", "customer report", "campaigns"],
  look(seen, context) {
    if (isOver(seen)) return [];
    const told = context.policy.hygiene.off.includes("missing-required") ? [] : required(seen, context);
    return context.policy.hygiene.critical.flatMap((path) => {
      const field = fieldIn(path, seen.object);
      return field === null || told.includes(field) ? [] : empty(seen, context, field, "The policy names as critical");
    });
  },
};

/** Of a deal that is closed nobody needs to know more. */
const isOver = (seen: Seen): boolean => seen.object === "opportunity" && seen.record.isClosed;

function required(seen: Seen, { schema }: Context): readonly RecordField[] {
  return (schema[seen.object] ?? []).filter((field) => field.required && field.writable).flatMap(({ name }) => {
    const field = Object.hasOwn(seen.mapped, name) ? mappedField(name) : knownAs(seen.object, name);
    // Whose record it is has a rule of its own.
    return field === null || field === "ownerId" ? [] : [field];
  });
}

function empty(seen: Seen, context: Context, field: RecordField, who: string): readonly Found[] {
  if (valueOf(seen, field) !== null || !isShown(seen.object, field, context)) return [];
  const label = describedAs(seen.object, field, context)?.label ?? (isMapped(field) ? field : WORDS[field] ?? field);
  return [{ field, says: [`${who} "${label}", and it is empty.`], basis: "" }];
}

const WORDS: Readonly<Record<string, string>> = { closeDate: "closing date", firstName: "first name", lastName: "last name", phone: "phone number" };
