import type { FieldDescription } from "../model/field-description.ts";

/** What happened to a field between two looks at the CRM's schema. */
export type SchemaChange =
  /** It was made, or this installation may see it now: what it holds was never read. */
  | { readonly kind: "appeared"; readonly field: string }
  /** It was deleted, renamed or hidden from us, which look alike. What we know of it stays known. */
  | { readonly kind: "vanished"; readonly field: string }
  | { readonly kind: "type"; readonly field: string; readonly before: string; readonly after: string }
  /** A shorter bound may cut what was approved before. */
  | { readonly kind: "length"; readonly field: string; readonly before: number | null; readonly after: number | null }
  | { readonly kind: "options"; readonly field: string; readonly added: readonly string[]; readonly removed: readonly string[] }
  | { readonly kind: "writable"; readonly field: string; readonly after: boolean }
  | { readonly kind: "required"; readonly field: string; readonly after: boolean };

/** The differences between two looks, by field in the order of their names. The same schema in another order is no difference. */
export function compareSchema(before: readonly FieldDescription[], after: readonly FieldDescription[]): readonly SchemaChange[] {
  const [known, seen] = [byName(before), byName(after)];
  const names = [...new Set([...known.keys(), ...seen.keys()])].toSorted();
  return names.flatMap((field): readonly SchemaChange[] => {
    const [was, is] = [known.get(field), seen.get(field)];
    if (was === undefined) return [{ kind: "appeared", field }];
    if (is === undefined) return [{ kind: "vanished", field }];
    return fieldChanges(was, is);
  });
}

function fieldChanges(was: FieldDescription, is: FieldDescription): readonly SchemaChange[] {
  const field = is.name;
  const changes: SchemaChange[] = [];
  if (was.type !== is.type) changes.push({ kind: "type", field, before: was.type, after: is.type });
  if (was.charsMax !== is.charsMax) changes.push({ kind: "length", field, before: was.charsMax, after: is.charsMax });
  const [added, removed] = [missingIn(was.options, is.options), missingIn(is.options, was.options)];
  if (added.length > 0 || removed.length > 0) changes.push({ kind: "options", field, added, removed });
  if (was.writable !== is.writable) changes.push({ kind: "writable", field, after: is.writable });
  if (was.required !== is.required) changes.push({ kind: "required", field, after: is.required });
  return changes;
}

/** What the other list has and this one lacks. */
function missingIn(list: readonly string[] | null, other: readonly string[] | null): readonly string[] {
  const known = new Set(list ?? []);
  return (other ?? []).filter((option) => !known.has(option));
}

const byName = (fields: readonly FieldDescription[]): ReadonlyMap<string, FieldDescription> => new Map(fields.map((field) => [field.name, field]));
