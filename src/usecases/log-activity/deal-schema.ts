import type { DealSchema } from "../../domain/model/deal-schema.ts";
import type { FieldDescription } from "../../domain/model/field-description.ts";
import type { Opportunity } from "../../domain/model/records.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** What the CRM last said of its deals, for a whole batch: stages and mapped fields. */
export async function knownDeals(tx: TenantTransaction): Promise<Omit<DealSchema, "values">> {
  const known = await tx.schema.known("opportunity");
  const names: readonly string[] = tx.installation.policy.fields.mapped.opportunity;
  const mapped: readonly FieldDescription[] = (known?.fields ?? []).filter(({ name }) => names.includes(name));
  return { stages: known?.stages ?? [], inOrder: true, mapped };
}

/** The same with the values of mapped fields of these deals; they are read only where fields are mapped. */
export async function withValues(tx: TenantTransaction, known: Omit<DealSchema, "values">, deals: readonly Opportunity[]): Promise<DealSchema> {
  if (known.mapped.length === 0 || deals.length === 0) return { ...known, values: new Map() };
  const fields = await tx.mirror.recordFields("opportunity", deals.map(({ id }) => id));
  return { ...known, values: new Map(deals.flatMap(({ id }) => { const one = fields.get(id); return one === undefined ? [] : [[id, one] as const]; })) };
}
