/** So many at once, the others in the order in which they came. */
export interface Turns {
  /** Gives a turn, to be given back once; null when none came free within the time. */
  take(waitMaxMs: number): Promise<(() => void) | null>;
}

/** Turns for so many at once. */
export function turnsFor(atOnceMax: number): Turns {
  let free = atOnceMax;
  const waiting: (() => void)[] = [];
  const giveBack = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const once = (): (() => void) => {
    let isGiven = false;
    return () => {
      if (!isGiven) giveBack();
      isGiven = true;
    };
  };
  return {
    take(waitMaxMs) {
      if (free > 0) {
        free -= 1;
        return Promise.resolve(once());
      }
      return new Promise((resolve) => {
        const mine = (): void => {
          clearTimeout(timer);
          resolve(once());
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(mine), 1);
          resolve(null);
        }, waitMaxMs);
        waiting.push(mine);
      });
    },
  };
}
