/** A pair that a person judged. */
export interface JudgedPair {
  readonly weight: number;
  readonly same: boolean;
  /** A hard reason held and nothing against it. */
  readonly proven: boolean;
}

/** From a weight on, up to where the next step begins, so large a share of the judged pairs were one. */
export interface PrecisionStep {
  readonly fromBits: number;
  readonly precision: number;
  readonly judged: number;
}

/**
 * How often pairs of a weight were one, by judgements: steps that never fall as weights rise (pooled where they would), the lowest first.
 * The same judgements in another order give the same steps.
 */
export function precisionSteps(judged: readonly JudgedPair[]): readonly PrecisionStep[] {
  // Pairs of one weight stand or fall together.
  const byWeight = Map.groupBy(judged, ({ weight }) => weight);
  const steps: { fromBits: number; same: number; judged: number }[] = [];
  for (const [weight, pairs] of [...byWeight].toSorted(([one], [other]) => one - other)) {
    let step = { fromBits: weight, same: pairs.filter(({ same }) => same).length, judged: pairs.length };
    // A step that is no better than the one below it is part of it.
    for (let below = steps.at(-1); below !== undefined && below.same * step.judged >= step.same * below.judged; below = steps.at(-1)) {
      steps.pop();
      step = { fromBits: below.fromBits, same: below.same + step.same, judged: below.judged + step.judged };
    }
    steps.push(step);
  }
  return steps.map(({ fromBits, same, judged: count }) => ({ fromBits, precision: same / count, judged: count }));
}

/** The share at a weight; null below what was judged, and without judgements. */
export function precisionAt(steps: readonly PrecisionStep[], weight: number): number | null {
  return steps.findLast(({ fromBits }) => fromBits <= weight)?.precision ?? null;
}
