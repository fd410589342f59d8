import type { Match, NextStep } from "../../../domain/model/judgement.ts";
import type { Previewed } from "../../../usecases/preview-activities.ts";

/** One line of a preview's results, in the promised form (names and order are relied upon). */
export function previewLine(previewed: Previewed, ms: number): Readonly<Record<string, unknown>> {
  const { proposed } = previewed;
  return {
    file: previewed.ref,
    kind: previewed.kind,
    route: previewed.route,
    reasons: previewed.reasons,
    match: proposed === null ? NO_MATCH : matchOf(proposed.match),
    summary: proposed?.extraction.summary ?? "",
    nextSteps: proposed?.extraction.nextSteps.map(stepOf) ?? [],
    promises: proposed?.extraction.promises ?? [],
    signals: proposed?.extraction.signals ?? [],
    sensitive: previewed.sensitive.map(({ category, effect, quote }) => ({ category, effect, quote })),
    duplicateOf: previewed.duplicateOf,
    written: previewed.written,
    ms: Math.round(ms * 100) / 100,
  };
}

function stepOf({ ownerId, action, due, quote, toWhomId, certainty, condition }: NextStep) {
  return { ownerId, action, due, quote, toWhom: toWhomId, certainty, condition };
}

function matchOf({ certainty, contactIds, accountId, opportunityId, confidence, candidates }: Match) {
  return { certainty, contactIds, accountId, opportunityId, confidence, candidates };
}

const NO_MATCH = { certainty: "none", contactIds: [], accountId: null, opportunityId: null, confidence: 0, candidates: [] };
