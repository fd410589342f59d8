/** A sentence with what is known of it. */
export interface Example {
  readonly text: string;
  /** One more row beside its words, as `@own` for who speaks; null for none. */
  readonly mark: string | null;
  /** For each label whether it holds; a label that is not in it was never judged on this sentence and learns nothing from it. */
  readonly gold: ReadonlyMap<string, boolean>;
}

/** Words as points: those used alike lie close together. */
export interface Likeness {
  readonly dimensions: number;
  readonly points: ReadonlyMap<string, Float64Array>;
}
