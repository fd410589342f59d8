import type { FieldDescription } from "../model/field-description.ts";
import { type AuditFact, plain } from "./fact.ts";

/** How fields that Steward uses were and are described; null where there is none. Names and bounds of fields name nobody. */
export function schemaFact(crm: string, object: string, fields: readonly { readonly name: string; readonly before: FieldDescription | null; readonly after: FieldDescription | null }[]): AuditFact {
  const side = (which: "before" | "after"): Record<string, string | null> => Object.fromEntries(fields.map((field) => [field.name, inShort(field[which])]));
  return { type: "config", actor: { kind: "crm", id: crm }, data: { key: `crm-schema.${object}`, before: plain(side("before")), after: plain(side("after")) } };
}

function inShort(field: FieldDescription | null): string | null {
  if (field === null) return null;
  const bound = field.charsMax === null ? "" : ` up to ${String(field.charsMax)}`;
  const list = field.options === null ? "" : `, ${String(field.options.length)} options`;
  return `${field.type}${bound}${list}${field.writable ? "" : ", read only"}${field.required ? ", required" : ""}`;
}
