import type { FieldDescription } from "../model/field-description.ts";
import { mappedField, type MappedField } from "../model/record-fields.ts";
import { foldText } from "../text/fold.ts";
import { isUnsure } from "./unsure.ts";

/** A forecast and the mapped field that takes it. */
export interface ForecastSaid {
  readonly field: MappedField;
  readonly value: string;
}

const CATEGORY = /forecast.{0,3}categor/i;
const PROBABILITY = /probab/i;

/** What people call the categories; every CRM has its own spelling of them. */
const CATEGORIES: readonly (readonly [RegExp, RegExp])[] = [
  [/\bbest[ -]case\b|\bupside\b/iu, /best.?case|upside/i],
  [/\b(?:in|into|to|as|a|our|the) commit\b|\bcommit (?:forecast|category|number)\b/iu, /commit/i],
  [/\b(?:back )?(?:in|into|to) (?:the )?pipeline\b/iu, /^pipeline$/i],
  [/\b(?:omit|leave|take|keep) (?:it|this|the deal|us)?\s?(?:out of|from) (?:the )?forecast\b/iu, /omit/i],
];

/** How likely the deal is, by the words, for a mapped field of that meaning that can be written; null where there is none. */
export function forecastSaid(quote: string, mapped: readonly FieldDescription[]): ForecastSaid | null {
  const plain = quote.replaceAll("’", "'");
  if (isUnsure(plain)) return null;
  return categorySaid(plain, mapped) ?? probabilitySaid(plain, mapped);
}

function categorySaid(plain: string, mapped: readonly FieldDescription[]): ForecastSaid | null {
  const field = mapped.find((one) => one.writable && one.type === "choice" && (CATEGORY.test(one.name) || CATEGORY.test(one.label)));
  const named = CATEGORIES.filter(([words]) => words.test(plain));
  const [category] = named;
  if (field === undefined || category === undefined || named.length > 1) return null;
  const fitting = (field.options ?? []).filter((option) => category[1].test(foldText(option)));
  const [value] = fitting;
  return value !== undefined && fitting.length === 1 ? { field: mappedField(field.name), value } : null;
}

function probabilitySaid(plain: string, mapped: readonly FieldDescription[]): ForecastSaid | null {
  const field = mapped.find((one) => one.writable && one.type === "number" && (PROBABILITY.test(one.name) || PROBABILITY.test(one.label)));
  const shares = [...new Set([...plain.matchAll(/(?<![\d.,-])(\d{1,3}) ?(?:%|percent\b|per cent\b)/giu)].map(([, share = ""]) => Number(share)))];
  const [share] = shares;
  if (field === undefined || share === undefined || shares.length > 1 || share > 100) return null;
  // HubSpot's own properties of probability run from 0 to 1, Salesforce's percent fields to 100.
  return { field: mappedField(field.name), value: field.name.startsWith("hs_") ? String(share / 100) : String(share) };
}
