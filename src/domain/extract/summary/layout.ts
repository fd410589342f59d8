import type { Policy } from "../../../../config/policy.ts";
import type { ActivityKind } from "../../model/activity.ts";

/** How the summary of one kind of activity is laid out. */
export interface Layout {
  readonly wordsMax: number;
  /** Steps, promises and news of the deal that are told; the rest stands on the engagement below the summary. */
  readonly stepsMax: number;
  readonly promisesMax: number;
  readonly newsMax: number;
  /** Whole sentences beside the facts: two at most, as facts in few words say more than sentences do. */
  readonly extractsMax: number;
  /** A fact that runs on is cut to so many words. */
  readonly factWordsMax: number;
  /** What speakers say to one another is asked and answered line by line: such pairs are told as one. */
  readonly pairs: boolean;
  /** Questions are told as requests of whoever wrote them. */
  readonly questions: "all" | "outside" | "none";
}

/**
 * Written kinds say what they mean: their facts may run longer and one or two of their own sentences help. In a talk single
 * sentences mean little, so it is told in facts, answers and steps; a text message or an invitation is short enough to be told whole.
 */
const DEFAULTS: Readonly<Record<ActivityKind, Omit<Layout, "wordsMax">>> = {
  email: { stepsMax: 4, promisesMax: 3, newsMax: 3, extractsMax: 2, factWordsMax: 12, pairs: false, questions: "all" },
  call: { stepsMax: 3, promisesMax: 2, newsMax: 2, extractsMax: 1, factWordsMax: 10, pairs: true, questions: "outside" },
  meeting: { stepsMax: 3, promisesMax: 2, newsMax: 2, extractsMax: 1, factWordsMax: 10, pairs: true, questions: "outside" },
  text: { stepsMax: 3, promisesMax: 2, newsMax: 2, extractsMax: 2, factWordsMax: 14, pairs: false, questions: "all" },
  note: { stepsMax: 4, promisesMax: 3, newsMax: 3, extractsMax: 2, factWordsMax: 12, pairs: false, questions: "all" },
  form: { stepsMax: 2, promisesMax: 0, newsMax: 0, extractsMax: 2, factWordsMax: 14, pairs: false, questions: "all" },
};

/** The layout of a kind as the policy has it. */
export function layoutOf(kind: ActivityKind, { wordsMax, kinds }: Policy["summary"]): Layout {
  const own = kinds[kind] ?? {};
  const layout = DEFAULTS[kind];
  return {
    ...layout,
    wordsMax: own.wordsMax ?? wordsMax,
    stepsMax: own.steps ?? layout.stepsMax,
    promisesMax: own.promises ?? layout.promisesMax,
    newsMax: own.news ?? layout.newsMax,
    extractsMax: own.sentences ?? layout.extractsMax,
  };
}
