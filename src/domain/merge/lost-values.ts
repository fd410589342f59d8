import type { CrmValues } from "../model/merge.ts";
import type { FieldPlan } from "./plan-field.ts";
import { choicesIn, isBlank, sameValue } from "./same-value.ts";

/** A value that will stand nowhere on the survivor. */
export interface LostValue {
  readonly of: "survivor" | "loser";
  readonly name: string;
  readonly label: string;
  /** Of several choices those that go. */
  readonly value: string;
  /** Only the CRM writes the property: an id, a date of making, a count. Nobody could have kept it. */
  readonly readOnly: boolean;
}

/** Every filled value of either that the survivor does not have afterwards. */
export function lostIn(fields: readonly FieldPlan[], after: CrmValues): readonly LostValue[] {
  return fields.flatMap((field) =>
    (["survivor", "loser"] as const).flatMap((of) => {
      const value = gone(field, field[of], after);
      return value === null ? [] : [{ of, name: field.name, label: field.label, value, readOnly: !field.writable }];
    }));
}

function gone({ name, type, becomes, by }: FieldPlan, value: string | null, after: CrmValues): string | null {
  if (isBlank(value) || sameValue(type, value, becomes)) return null;
  if (type === "choices") {
    const missing = choicesIn(value).filter((choice) => !choicesIn(becomes).includes(choice));
    return missing.length === 0 ? null : missing.join(";");
  }
  if (type === "text" && by === "both" && becomes?.includes(value.trim()) === true) return null;
  return choicesIn(after[KEPT_IN[name] ?? ""]).some((kept) => kept.toLowerCase() === value.trim().toLowerCase()) ? null : value;
}

/** HubSpot keeps addresses and domains that are no longer the first beside it. */
export const KEPT_IN: Readonly<Record<string, string>> = { email: "hs_additional_emails", domain: "hs_additional_domains" };
