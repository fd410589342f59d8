import type { FixClass } from "../../model/fix-class.ts";
import type { SettingChange } from "../calibrate.ts";
import type { Evidence } from "./evidence.ts";
import type { AuthorityTerms } from "./terms.ts";

/** The right of a class of fixes to act alone, as it is put before an admin: what was measured, and by which terms. */
export interface Earned {
  readonly earned: FixClass;
  readonly evidence: Evidence;
  readonly terms: AuthorityTerms;
  /** Looks that were weighed. */
  readonly examples: number;
  readonly changes: readonly SettingChange[];
}

/** What would be put before an admin. */
export const earnedOf = (earned: FixClass, evidence: Evidence, terms: AuthorityTerms, examples: number): Earned =>
  ({ earned, evidence, terms, examples, changes: [{ key: "grants.fixes", fix: earned, from: false, to: true }] });
