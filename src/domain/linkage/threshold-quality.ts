/** How many pairs have a weight, and how many of these are the same record in truth. */
export interface WeightStep {
  readonly weight: number;
  readonly pairs: number;
  readonly same: number;
}

/** What is worth to be known of a threshold: pairs from it on upwards are taken for the same. */
export interface ThresholdQuality {
  readonly threshold: number;
  readonly pairs: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** The quality at the threshold that was chosen, and at the one where F1 is highest. */
export interface TruthVerdict {
  readonly truePairs: number;
  readonly chosen: ThresholdQuality;
  readonly best: ThresholdQuality;
}

/** Holds pairs against the truth, in one pass: steps are taken from the heaviest down. Nothing found has a precision of 1: nothing is wrong. */
export function truthJudge(truePairs: number, chosenAt: number): { take(step: WeightStep): void; verdict(): TruthVerdict } {
  let [pairs, same] = [0, 0];
  const qualityAt = (threshold: number): ThresholdQuality => {
    const precision = pairs === 0 ? 1 : same / pairs;
    const recall = truePairs === 0 ? 1 : same / truePairs;
    return { threshold, pairs, precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
  };
  let chosen = qualityAt(chosenAt);
  let best = chosen;
  return {
    take(step) {
      pairs += step.pairs;
      same += step.same;
      if (step.weight >= chosenAt) chosen = qualityAt(chosenAt);
      const here = qualityAt(step.weight);
      if (here.f1 > best.f1) best = here;
    },
    verdict: () => ({ truePairs, chosen, best: best.f1 > chosen.f1 ? best : chosen }),
  };
}
