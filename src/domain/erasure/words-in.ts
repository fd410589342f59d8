/**
 * Every word in a value: all texts and numbers in it, each on its own line, as they were before anything was quoted.
 * A text that is JSON itself is read as such: a line break in it is no letter n.
 */
export function wordsIn(value: unknown): string {
  const words: string[] = [];
  collect(value, words, 0);
  return words.join("\n");
}

const DEPTH_MAX = 64;

function collect(value: unknown, words: string[], depth: number): void {
  if (depth > DEPTH_MAX) return;
  if (typeof value === "string") {
    const inner = parsed(value);
    if (inner === undefined) words.push(value);
    else collect(inner, words, depth + 1);
  } else if (typeof value === "number") words.push(String(value));
  else if (Array.isArray(value)) for (const one of value) collect(one, words, depth + 1);
  else if (typeof value === "object" && value !== null) for (const member of Object.values(value)) collect(member, words, depth + 1);
}

/** The object or list that a text is; undefined where it is words. */
function parsed(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
