import type { Policy } from "../../../config/policy.ts";
import type { RecordObject } from "./record-fields.ts";

/** One of the rules that records are looked through by; the policy can switch each off. */
export type HygieneRule = Policy["hygiene"]["off"][number];

/** The fixes that one rule suggests for one kind of record, `contact.phone-form`: what earns the right to act alone, or loses it, as a whole. */
export type FixClass = Policy["grants"]["fixes"][number];

/** The class of what a rule suggests for a record. */
export const fixClassOf = (object: RecordObject, rule: HygieneRule): FixClass => `${object}.${rule}`;
