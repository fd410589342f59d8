import type { ChainReport } from "./report.ts";

/**
 * At which sizes the signatures of checkpoints must be looked at before a verdict may be given that rests on checkpoints
 * taken at their word.
 *
 * A log is whole only when every checkpoint fits. Then the largest alone carries the verdict: one root proves all entries
 * below it, so a smaller one that fits says nothing new, whoever wrote it. A broken log is told by these: the first size
 * that did not fit or was not reached, the last that fitted before it (the stretch between them is what was changed), where
 * two contradict each other, where the walk ended, and the largest. Whatever else was made up changes neither kind nor place.
 */
export function decidingSizes({ ok, walked, broken, checkpoints }: ChainReport, sizes: Iterable<number>): ReadonlySet<number> {
  const known = [...new Set(sizes)].sort((a, b) => a - b);
  const [firstUnfit, largest] = [known[checkpoints?.matched ?? 0], known.at(-1)];
  return new Set([largest, ...(ok ? [] : [firstUnfit, checkpoints?.last_size, broken?.upto, walked])].filter((size) => size !== undefined));
}
