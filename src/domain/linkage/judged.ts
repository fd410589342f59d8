/** What a person said of two records. */
export const VERDICTS = ["same", "different", "unsure"] as const;
/** One of {@link VERDICTS}. */
export type Verdict = (typeof VERDICTS)[number];

/** Two records under one name, whichever comes first; null for a record and itself. */
export function orderedPair(one: string, other: string): { readonly a: string; readonly b: string } | null {
  if (one === other) return null;
  return one < other ? { a: one, b: other } : { a: other, b: one };
}
