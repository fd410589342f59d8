import type { Activity } from "../model/activity.ts";
import type { DealSchema } from "../model/deal-schema.ts";
import type { FieldChange } from "../model/field-change.ts";
import type { Signal } from "../model/judgement.ts";
import type { RecordField, RecordFields } from "../model/record-fields.ts";
import type { Opportunity } from "../model/records.ts";
import { amountSaid } from "./amount.ts";
import { closeDateSaid } from "./close-date.ts";
import { forecastSaid } from "./forecast.ts";
import { stageSaid } from "./stage.ts";

/** Where signals may lead. */
export interface DealContext {
  readonly activity: Pick<Activity, "occurredAt" | "zone" | "offsetMinutes">;
  readonly deal: Opportunity;
  readonly schema: DealSchema;
}

/**
 * What the signals of an activity would change on its deal. A signal that names no value, or two that name different ones,
 * change nothing and stay a question; competitors and departed people change nothing at all. Null without a change.
 */
export function dealChange(signals: readonly Signal[], context: DealContext): FieldChange | null {
  const { deal, schema } = context;
  if (deal.isClosed) return null;
  const rivals = new Set(signals.filter(({ type }) => type === "competitor").map(({ quote }) => quote));
  const said = agreeing(signals.flatMap((signal) => readingOf(signal, rivals, context) ?? []));
  if (said.length === 0) return null;
  const known: RecordFields = { ...schema.values.get(deal.id), stage: deal.stage === "" ? null : deal.stage, amount: deal.amount, closeDate: deal.closeDate };
  return {
    object: "opportunity",
    recordId: deal.id,
    fields: Object.fromEntries(said.map(({ field, value }) => [field, value])),
    base: Object.fromEntries(said.map(({ field }) => [field, known[field] ?? null])),
    said: said.map(({ field, quote }) => ({ field, quote })),
  };
}

interface Reading {
  readonly field: RecordField;
  readonly value: string;
  readonly quote: string;
}

function readingOf({ type, quote }: Signal, rivals: ReadonlySet<string>, { activity, deal, schema }: DealContext): Reading | null {
  const as = (field: RecordField, value: string | null): Reading | null => (value === null ? null : { field, value, quote });
  switch (type) {
    case "stage":
      return as("stage", stageSaid(quote, { current: deal.stage, namesRival: rivals.has(quote) }, schema));
    case "close_date":
      return as("closeDate", closeDateSaid(quote, activity));
    case "amount":
      return as("amount", amountSaid(quote, deal.currency));
    case "forecast": {
      const forecast = forecastSaid(quote, schema.mapped);
      return forecast === null ? null : as(forecast.field, forecast.value);
    }
    case "competitor":
    case "champion_left":
      return null;
  }
}

/** One reading a field; fields of which the words say two things are left to a person. */
function agreeing(readings: readonly Reading[]): readonly Reading[] {
  const byField = new Map<RecordField, Reading | null>();
  for (const one of readings) {
    const before = byField.get(one.field);
    byField.set(one.field, before === undefined || before?.value === one.value ? one : null);
  }
  return [...byField.values()].filter((one) => one !== null);
}
