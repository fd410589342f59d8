import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Training } from "./linear-training.ts";
import type { Example } from "./training-example.ts";

/** Where the development data lie beside the repository. */
export const INTENT_DATA = fileURLToPath(new URL("../../../shared/data/text/intent/parakweet_train.jsonl", import.meta.url));

/** How the intent model is trained. */
export const INTENT_TRAINING: Training = {
  about: "ParakweetLabs/EmailIntentDataSet, Apache-2.0",
  labels: [{ label: "intent", marked: false, step: 1, pairsSeenOnce: false, alike: false, weightMin: 0.1 }],
  likeness: null,
};

/** Reads one {"text", "intent"} a line. */
export function intentExamples(path: string): readonly Example[] {
  return readFileSync(path, "utf8").split("\n").filter((line) => line.trim() !== "").map((line, at) => {
    const row: unknown = JSON.parse(line);
    if (typeof row !== "object" || row === null || !("text" in row) || !("intent" in row) || typeof row.text !== "string") {
      throw new Error(`${path}:${String(at + 1)}: a line needs text and intent`);
    }
    return { text: row.text, mark: null, gold: new Map([["intent", row.intent === true]]) };
  });
}
