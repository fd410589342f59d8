import type { Features } from "./features.ts";
import { jaroWinkler, levenshtein } from "./similarity.ts";

/**
 * What must hold between two records, as data: evaluated here and rendered as SQL for the table scan, with the same answer.
 * A feature that either record lacks makes every simple condition false.
 */
export type Condition =
  | { readonly is: "equal"; readonly feature: string }
  /** Jaro-Winkler likeness of at least `min`. */
  | { readonly is: "similar"; readonly feature: string; readonly min: number }
  /** At most `max` edits apart. */
  | { readonly is: "edits"; readonly feature: string; readonly max: number }
  /** Both ways: what one record holds in the first feature the other holds in the second. */
  | { readonly is: "swapped"; readonly features: readonly [string, string] }
  /** One way is enough. */
  | { readonly is: "crossed"; readonly features: readonly [string, string] }
  /** One of them is a single letter, and the other begins with it. */
  | { readonly is: "initial"; readonly feature: string }
  /** Two sets of words have one in common. */
  | { readonly is: "shares"; readonly feature: string }
  /** Common words by those of the smaller (`of: "smaller"`) or of the larger set. */
  | { readonly is: "overlap"; readonly feature: string; readonly of: "smaller" | "larger"; readonly min: number; readonly words: number }
  /** Numbers at most `max` apart. */
  | { readonly is: "near"; readonly feature: string; readonly max: number }
  /** Both records hold the feature, with different values. */
  | { readonly is: "differs"; readonly feature: string }
  /** Neither record holds the feature. */
  | { readonly is: "missing"; readonly feature: string }
  | { readonly is: "all"; readonly of: readonly Condition[] }
  | { readonly is: "any"; readonly of: readonly Condition[] };

/** Whether the condition holds between two records; the order of the two does not matter. */
export function holds(condition: Condition, one: Features, other: Features): boolean {
  if (condition.is === "all") return condition.of.every((part) => holds(part, one, other));
  if (condition.is === "any") return condition.of.some((part) => holds(part, one, other));
  if (condition.is === "swapped" || condition.is === "crossed") return crosses(condition.is, condition.features, [one, other]);
  const a = one[condition.feature] ?? "";
  const b = other[condition.feature] ?? "";
  if (condition.is === "missing") return a === "" && b === "";
  return a !== "" && b !== "" && holdsBetween(condition, a, b);
}

/** Whether records between which the condition holds are certain to hold the same value in a feature. */
export function implies(condition: Condition, feature: string): boolean {
  if (condition.is === "all") return condition.of.some((part) => implies(part, feature));
  return condition.is === "equal" && condition.feature === feature;
}

type Simple = Exclude<Condition, { readonly is: "all" | "any" | "swapped" | "crossed" | "missing" }>;

function holdsBetween(condition: Simple, a: string, b: string): boolean {
  switch (condition.is) {
    case "equal":
      return a === b;
    case "differs":
      return a !== b;
    case "similar":
      return a === b || jaroWinkler(a, b) >= condition.min;
    case "edits":
      return levenshtein(a, b) <= condition.max;
    case "initial":
      return (a.length === 1 || b.length === 1) && a.charAt(0) === b.charAt(0);
    case "near":
      return Math.abs(Number(a) - Number(b)) <= condition.max;
    case "shares":
      return commonWords(a.split(" "), b.split(" ")) > 0;
    case "overlap":
      return overlaps(condition, new Set(a.split(" ")), new Set(b.split(" ")));
  }
}

function crosses(is: "swapped" | "crossed", [first, second]: readonly [string, string], [one, other]: readonly [Features, Features]): boolean {
  const there = told(one[first], other[second]);
  const back = told(one[second], other[first]);
  return is === "swapped" ? there && back : there || back;
}

const told = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a !== "" && a === b;

function overlaps(condition: Extract<Simple, { is: "overlap" }>, a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const size = condition.of === "smaller" ? Math.min(a.size, b.size) : Math.max(a.size, b.size);
  const common = commonWords([...a], [...b]);
  return common >= condition.words && common >= condition.min * size;
}

function commonWords(a: readonly string[], b: readonly string[]): number {
  const known = new Set(b);
  return new Set(a.filter((word) => known.has(word))).size;
}
