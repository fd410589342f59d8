/**
 * How alike two spellings are. All measures count UTF-8 bytes, as DuckDB does, so that a pair gets the same level from the
 * table scan as from the scorer here; for ASCII, which folded Latin names are, a byte is a letter.
 */

/** Winkler's bonus is given above this likeness only, a tenth of what is missing for each equal letter at the front. */
const WINKLER_ABOVE = 0.7;
const WINKLER_STEP = 0.1;
const WINKLER_LETTERS_MAX = 4;

/** Jaro-Winkler likeness, 0 to 1; 1 for equal texts. */
export function jaroWinkler(one: string, other: string): number {
  if (one === other) return 1;
  const a = byteText(one);
  const b = byteText(other);
  const likeness = jaro(a, b);
  if (likeness <= WINKLER_ABOVE) return likeness;
  let prefix = 0;
  while (prefix < WINKLER_LETTERS_MAX && prefix < a.length && a[prefix] === b[prefix]) prefix += 1;
  return likeness + prefix * WINKLER_STEP * (1 - likeness);
}

/** Insertions, deletions and replacements that lead from one text to the other. */
export function levenshtein(one: string, other: string): number {
  if (one === other) return 0;
  const a = byteText(one);
  const b = byteText(other);
  if (a === "" || b === "") return a.length + b.length;
  const row = Uint16Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    let diagonal = i - 1;
    row[0] = i;
    for (let j = 1; j <= b.length; j += 1) {
      const above = row[j] ?? 0;
      const replaced = diagonal + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      row[j] = Math.min(replaced, above + 1, (row[j - 1] ?? 0) + 1);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
}

function jaro(a: string, b: string): number {
  if (a === "" || b === "") return 0;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Uint8Array(b.length);
  const matchedOfA: number[] = [];
  for (let i = 0; i < a.length; i += 1) {
    const letter = a.charCodeAt(i);
    const end = Math.min(b.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= end; j += 1) {
      if (taken[j] !== 0 || b.charCodeAt(j) !== letter) continue;
      taken[j] = 1;
      matchedOfA.push(letter);
      break;
    }
  }
  const matched = matchedOfA.length;
  if (matched === 0) return 0;
  const moved = Math.floor(outOfOrder(matchedOfA, b, taken) / 2);
  return (matched / a.length + matched / b.length + (matched - moved) / matched) / 3;
}

function outOfOrder(matchedOfA: readonly number[], b: string, taken: Uint8Array): number {
  let count = 0;
  let next = 0;
  for (let j = 0; j < b.length; j += 1) {
    if (taken[j] === 0) continue;
    if (b.charCodeAt(j) !== matchedOfA[next]) count += 1;
    next += 1;
  }
  return count;
}

const encoder = new TextEncoder();

/** One character for each UTF-8 byte. */
function byteText(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  return Array.from(encoder.encode(text), (byte) => String.fromCharCode(byte)).join("");
}
