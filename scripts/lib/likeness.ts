import type { Likeness } from "./linear-training.ts";

/** What the whole numbers of a point are divided by. */
const SCALE = 160;

/** Reads words with their points, one a line: the word, a space, and signed bytes in base64. */
export function likenessOf(text: string): Likeness {
  const points = new Map<string, Float64Array>();
  for (const line of text.split("\n")) {
    const [word, bytes] = line.split(" ");
    if (word === undefined || bytes === undefined) continue;
    points.set(word, Float64Array.from(new Int8Array(Buffer.from(bytes, "base64")), (value) => value / SCALE));
  }
  const [first] = points.values();
  return { points, dimensions: first?.length ?? 0 };
}
