import type { CrmError } from "../../src/ports/crm-errors.ts";
import { failure } from "../shared/failure.ts";
import type { Outcome } from "./insert-rows.ts";

/** What went wrong with rows that were to go back; one that is gone meanwhile is nobody's child any more. */
export function failuresOf(outcomes: readonly Outcome[]): readonly CrmError[] {
  return outcomes.flatMap((outcome) => {
    if (outcome === "lost") return [failure("unavailable", "Salesforce said nothing about a record that was to go back.", true)];
    return outcome.ok || outcome.error.kind === "not-found" ? [] : [outcome.error];
  });
}
