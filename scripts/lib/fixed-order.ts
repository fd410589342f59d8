/** The same order on every run. */
export function inFixedOrder<T>(items: readonly T[]): readonly T[] {
  const ordered = [...items];
  shuffle(ordered, chances());
  return ordered;
}

/** Shuffles in place (Fisher and Yates). */
export function shuffle(items: unknown[], chance: (below: number) => number): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = chance(last + 1);
    [items[last], items[other]] = [items[other], items[last]];
  }
}

/** A linear congruential generator (Numerical Recipes), always from the same start: whole numbers from 0 to before `below`. */
export function chances(): (below: number) => number {
  let state = 42;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
}
