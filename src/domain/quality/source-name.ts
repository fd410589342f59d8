/** Stands for the source of what left a stub. */
export const NOT_KEPT = "not kept";

/** A source names itself in a word or two; whatever else stands there is not repeated. */
export function sourceName(source: string): string {
  return /^[\w.-]{1,40}$/.test(source) ? source.toLowerCase() : "other";
}
