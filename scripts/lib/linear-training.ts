import type { ModelFile } from "../../src/domain/text/sentence-model/linear-model.ts";
import { chances, inFixedOrder, shuffle } from "./fixed-order.ts";
import { type Row, RowSpace } from "./row-space.ts";

/** A sentence with what is known of it. */
export interface Example {
  readonly text: string;
  /** One more row beside its words, as `@own` for who speaks; null for none. */
  readonly mark: string | null;
  /** For each label whether it holds; a label that is not in it was never judged on this sentence and learns nothing from it. */
  readonly gold: ReadonlyMap<string, boolean>;
}

/** How a label is learnt. */
export interface LabelPlan {
  readonly label: string;
  /** Whether it may lean on the mark; not where it is asked for before a mark is known. */
  readonly marked: boolean;
  /** What one row counts beside the bias: less for labels that hold of few sentences. */
  readonly step: number;
  /** Whether pairs of words that were seen once are learnt too; other rows but single words must have been seen twice. */
  readonly pairsSeenOnce: boolean;
  /** Whether a word also counts as the words it is used like (see {@link Likeness}), so that one never seen has a weight. */
  readonly alike: boolean;
  /** Weaker weights than this, in log-odds, are not kept. */
  readonly weightMin: number;
}

/** Words as points: those used alike lie close together. */
export interface Likeness {
  readonly dimensions: number;
  readonly points: ReadonlyMap<string, Float64Array>;
}

/** How a label did on a sentence it was not trained on; the score is in log-odds. */
export interface Held {
  readonly label: string;
  readonly example: Example;
  readonly gold: boolean;
  readonly score: number;
}

export interface Training {
  readonly about: string;
  readonly labels: readonly LabelPlan[];
  readonly likeness: Likeness | null;
}

const FOLDS = 5;
const EPOCHS = 12;
const RATE = 0.1;
const DECAY = 1e-4;
const SCALE = 1_000;

/** Trains a model on all examples. Deterministic: no clock, no chance, the order is shuffled the same way each time. */
export function train(examples: readonly Example[], training: Training): ModelFile {
  const space = new RowSpace(inFixedOrder(examples));
  const bias: number[] = [];
  const rows = new Map<string, number[]>();
  for (const [index, plan] of training.labels.entries()) {
    const fitted = fit(space, plan, training.likeness);
    bias.push(Math.round(fitted.bias * SCALE));
    for (const [row, weight] of fitted.weights) {
      if (Math.abs(weight) >= plan.weightMin) rows.set(row, [...(rows.get(row) ?? []), index, Math.round(weight * SCALE)]);
    }
  }
  return { about: training.about, labels: training.labels.map(({ label }) => label), bias, rows: [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([row, pairs]) => `${row}=${pairs.join(" ")}`) };
}

/** The model as it is kept: one row of words a line, so that a change can be read. */
export function fileText({ about, labels, bias, rows }: ModelFile): string {
  return `{"about":${JSON.stringify(about)},\n"labels":${JSON.stringify(labels)},\n"bias":${JSON.stringify(bias)},\n"rows":[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}]}\n`;
}

/** Trains on four fifths and asks about the last, five times over, for each example and each label that was judged on it. */
export function fiveFolds(examples: readonly Example[], { labels, likeness }: Training): readonly Held[] {
  const shuffled = inFixedOrder(examples);
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const asked = shuffled.filter((_, at) => at % FOLDS === fold);
    const space = new RowSpace(shuffled.filter((_, at) => at % FOLDS !== fold));
    return labels.flatMap((plan) => {
      const { bias, weights } = fit(space, plan, likeness);
      return asked.flatMap((example): Held[] => {
        const gold = example.gold.get(plan.label);
        const score = space.namesIn(example).reduce((sum, row) => sum + (weights.get(row) ?? 0), bias);
        return gold === undefined ? [] : [{ label: plan.label, example, gold, score }];
      });
    });
  });
}

interface Fitted {
  readonly bias: number;
  readonly weights: ReadonlyMap<string, number>;
}

/** Logistic regression with L2 by AdaGrad. Where likeness counts, what a point adds is learnt beside what its word adds. */
function fit(space: RowSpace, plan: LabelPlan, likeness: Likeness | null): Fitted {
  const judged = space.examples.flatMap(({ example, rows }) => {
    const gold = example.gold.get(plan.label);
    if (gold === undefined) return [];
    return [{ gold: gold ? 1 : 0, rows: rows.filter((row) => isLearnt(row, plan)).map(({ id }) => id), point: plan.alike && likeness !== null ? space.pointOf(example, rows, likeness) : null }];
  });
  const words = new Slopes(space.size);
  const points = new Slopes(plan.alike && likeness !== null ? likeness.dimensions : 0);
  const bias = new Slopes(1);
  const chance = chances();
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(judged, chance);
    for (const { gold, rows, point } of judged) {
      let score = 0;
      for (const row of rows) score += words.at(row);
      if (point !== null) for (const [dimension, value] of point.entries()) score += points.at(dimension) * value;
      const error = 1 / (1 + Math.exp(-bias.at(0) - score * plan.step)) - gold;
      bias.descend(0, error);
      for (const row of rows) words.descend(row, error * plan.step + DECAY * words.at(row));
      if (point !== null) for (const [dimension, value] of point.entries()) points.descend(dimension, error * value * plan.step + DECAY * points.at(dimension));
    }
  }
  return { bias: bias.at(0), weights: weightsOf(space, plan, { words, points, likeness }) };
}

const isLearnt = (row: Row, plan: LabelPlan): boolean =>
  (row.length === 1 || row.seen >= 2 || (row.length === 2 && plan.pairsSeenOnce)) && (plan.marked || !row.mark);

/** What each row adds; what the points add is the words' own, those of words that no sentence of the training has included. */
function weightsOf(space: RowSpace, plan: LabelPlan, { words, points, likeness }: { readonly words: Slopes; readonly points: Slopes; readonly likeness: Likeness | null }): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const row of space.rows()) if (isLearnt(row, plan)) weights.set(row.name, words.at(row.id) * plan.step);
  if (!plan.alike || likeness === null) return weights;
  for (const [word, point] of likeness.points) {
    const adds = point.reduce((sum, value, dimension) => sum + value * points.at(dimension), 0);
    weights.set(word, (weights.get(word) ?? 0) + adds * plan.step);
  }
  return weights;
}

/** Weights with the squares of their slopes, by which AdaGrad makes its steps smaller. */
class Slopes {
  private readonly weights: Float64Array;
  private readonly squares: Float64Array;

  constructor(size: number) {
    this.weights = new Float64Array(size);
    this.squares = new Float64Array(size).fill(1e-6);
  }

  at(index: number): number {
    return this.weights[index] ?? 0;
  }

  descend(index: number, slope: number): void {
    const square = (this.squares[index] ?? 0) + slope * slope;
    this.squares[index] = square;
    this.weights[index] = (this.weights[index] ?? 0) - (RATE * slope) / Math.sqrt(square);
  }
}
