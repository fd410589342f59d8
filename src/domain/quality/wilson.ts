/** Both ends of an interval for a share, 0 to 1. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Each end is passed by chance once in forty times. */
const Z = 1.959964;

/**
 * The Wilson score interval for a share of which `part` of `whole` were seen; everything from 0 to 1 where nothing was. Unlike
 * the usual one it says something of nought in so many: 0 of 100 is at most 3.7 %, not 0 %.
 */
export function wilson(part: number, whole: number): Interval {
  if (whole === 0) return { lower: 0, upper: 1 };
  const share = part / whole;
  const spread = Z * Math.sqrt((share * (1 - share)) / whole + (Z * Z) / (4 * whole * whole));
  const middle = share + (Z * Z) / (2 * whole);
  const scale = 1 + (Z * Z) / whole;
  return { lower: part === 0 ? 0 : (middle - spread) / scale, upper: part === whole ? 1 : (middle + spread) / scale };
}
