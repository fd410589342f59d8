import type { PropertyProblem } from "./api-error.ts";

/** The values to store after the rules of the object type, and what they refuse. */
export interface RuleOutcome {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly PropertyProblem[];
}
