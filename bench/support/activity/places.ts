import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const SHARED = fileURLToPath(new URL("../../../../shared/", import.meta.url));

/** Labelled texts of other projects; not part of the repository, they lie beside the checkout. */
export const TEXT = join(SHARED, "data", "text");
/** Compares a preview's results with the labels of a world. */
export const SCORER = join(SHARED, "tools", "score_world.py");

/** Why the labelled texts cannot be read; null when they can. */
export const textMissing = (): string | null => (existsSync(TEXT) ? null : "the labelled texts do not lie beside the checkout (../shared/data/text)");

/** The sample world with its labels: beside the checkout, else the copy that seeds the sandbox. */
export function sampleWorld(): string {
  const beside = join(SHARED, "data", "world");
  return existsSync(beside) ? beside : join(ROOT, "sandbox", "seed", "world");
}

/** A file of the labelled texts. */
export const textFile = (path: string): string => readFileSync(join(TEXT, path), "utf8");

/** The rows of a `.jsonl` file. */
export function rowsOf(text: string): readonly unknown[] {
  return text.split("\n").filter((line) => line.trim() !== "").map((line): unknown => JSON.parse(line));
}
