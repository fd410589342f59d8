import { createHash } from "node:crypto";
import type { LinkModel } from "./model.ts";

/** Sums of the same numbers in another order differ in the last digits. */
const DIGITS = 9;
const HASH_CHARS = 16;
/** Counts the ways in which weights were made of a model: what people said of weights made another way says nothing of these. */
const WAY = "2";

/** A short name of what a model says, the same for the same content. */
export function contentHash({ prior, comparisons }: LinkModel, told: Readonly<Record<string, number>>): string {
  const said = [WAY, prior.toPrecision(DIGITS), ...comparisons.flatMap(({ name, m, u }) => [name, ...[...m, ...u].map((share) => share.toPrecision(DIGITS))]), ...Object.entries(told).map(([feature, records]) => `${feature} ${String(records)}`).toSorted()];
  return createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, HASH_CHARS);
}
