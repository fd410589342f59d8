/**
 * Where something about a text is kept, 0 to before `places`, a power of two: told by a few of its letters, so that asking costs
 * the same for any text. Two texts of one place take turns.
 */
export function placeOf(text: string, places: number): number {
  const { length } = text;
  const sampled = length < 4 ? length : Math.imul(text.charCodeAt(1), 31) ^ Math.imul(text.charCodeAt(length >> 1), 131) ^ Math.imul(text.charCodeAt(length - 3), 521) ^ Math.imul(length, 17);
  return (sampled ^ (sampled >>> 7)) & (places - 1);
}
