import type { Policy } from "../../../config/policy.ts";
import type { DryRun } from "../../usecases/dry-run-policy.ts";

/** What a dry run cannot tell, in sentences: an admin who reads figures reads these too. */
export function dryRunNotes({ notJudged: { blocked, withoutText, failed }, isCut, judged }: DryRun, draft: Policy): readonly string[] {
  return [
    "Texts were screened when they came in, and what was taken out then is not kept: the draft's privacy settings are tried on what is left.",
    ...(blocked > 0 ? [`${activities(blocked)} blocked and left only a stub; a milder policy would have let some of them through, and nobody can say which.`] : []),
    ...(withoutText > 0 ? [`${activities(withoutText)} not judged: their text was removed when its time was over, or a person was forgotten.`] : []),
    ...(failed > 0 ? [`${activities(failed)} not judged: a rule failed on them, as it did when they came.`] : []),
    ...(draft.privacy.folders.length > 0 ? ["Folders and labels are read as something comes in and are not kept: what they would keep out is not counted."] : []),
    ...(draft.model.use ? ["The language model was not asked: with it more would go to people, never less."] : []),
    ...(isCut ? [`Only the newest ${String(judged)} were judged.`] : []),
  ];
}

const activities = (count: number): string => `${String(count)} ${count === 1 ? "activity was" : "activities were"}`;
