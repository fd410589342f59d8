import type { SensitiveCategory, SensitiveEffect } from "../model/activity.ts";
import { likeliestKind, readSentence, scoreOf } from "../text/sentence-model/read-sentence.ts";
import type { Line } from "./lines.ts";
import { SMALL_PRINT } from "./markers.ts";

/** What the trained model takes a sentence for, as a finding without its place. */
export interface Learned {
  readonly category: SensitiveCategory;
  readonly effect: SensitiveEffect;
  readonly rule: string;
}

/**
 * From here on the model's word is enough to leave a sentence out, in log-odds. Lower takes harmless sentences out; higher lets
 * through what is told in words no rule knows (docs/sentence-model-card.md says what it trades).
 */
const PRIVATE = 0.2;
/** From here on a person is asked about it as well, unless it is likelier mere small talk. */
const ASKED = 0.7;
const SENSITIVE = 0;
const PRIVILEGED = -1.2;

const KINDS: readonly SensitiveCategory[] = ["health", "hr", "minor", "belief", "confidential", "security_incident", "litigation"];

/** What of a sentence is no business of a CRM, by the trained model; null for nothing. Told by a word or two, no sentence is judged. */
export function learnedPassage(line: Line): Learned | null {
  if (!/\S\s+\S+\s+\S/.test(line.text) || SMALL_PRINT.test(line.text)) return null;
  const scores = readSentence(line.text, null);
  if (scoreOf(scores, "privileged") >= PRIVILEGED) return { category: "legal_privilege", effect: "block", rule: "privilege.learned" };
  if (scoreOf(scores, "private") < PRIVATE) return null;
  if (scoreOf(scores, "private") < ASKED || scoreOf(scores, "sensitive") < SENSITIVE) return { category: "personal", effect: "exclude", rule: "personal.learned" };
  const kind = likeliestKind(scores, "sensitive");
  const category = KINDS.find((one) => one === kind) ?? "confidential";
  return { category, effect: "exclude", rule: `${category}.learned` };
}
