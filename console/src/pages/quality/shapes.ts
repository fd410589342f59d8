/** The measures of some activities, as the API tells them. */
export interface Measures {
  readonly seen: number;
  readonly happened: number;
  readonly logged: number;
  readonly coverage: number | null;
  readonly matchConfidence: number | null;
  readonly confidenceBands: { readonly high: number; readonly medium: number; readonly low: number };
  readonly uncertainRate: number | null;
  readonly duplicateRate: number | null;
  readonly exceptionRate: number | null;
  readonly sensitiveExceptions: number;
  readonly talks: number;
  readonly missingNextSteps: number;
  readonly turnaround: { readonly medianMs: number | null; readonly p95Ms: number | null };
}

/** One line of a table. */
export interface Named {
  readonly key: string | null;
  readonly name: string | null;
}

/** The measures of some weeks. */
export interface Quality {
  readonly from: string;
  readonly to: string;
  readonly upToDate: boolean;
  readonly total: Measures;
  readonly rows: readonly (Measures & Named)[];
}

/** What became of what was suggested. */
export interface Cleaned {
  readonly decided: number;
  readonly edited: number;
  readonly rejected: number;
  readonly auto: number;
  readonly rollbacks: number;
  readonly merges: number;
  readonly falseMerges: number;
  readonly falseMergeRate: number | null;
  readonly falseMergeBounds: { readonly lower: number; readonly upper: number } | null;
  readonly acceptanceRate: number | null;
  readonly agreement: number | null;
  readonly overrideRate: number | null;
  readonly usefulRate: number | null;
  readonly routingCorrections: number;
  readonly medianMs: number | null;
}

/** Clean-up of some weeks. */
export interface Cleanup {
  readonly from: string;
  readonly to: string;
  readonly total: Cleaned;
  readonly rows: readonly (Cleaned & Named)[];
  readonly completion: readonly { readonly week: string; readonly object: string; readonly records: number; readonly incomplete: number; readonly completeRate: number }[];
}

/** Why people were asked. */
export interface Causes {
  readonly causes: readonly {
    readonly reason: string; readonly cause: string; readonly asked: number; readonly open: number; readonly accepted: number; readonly refused: number; readonly expired: number;
    readonly acceptedShare: number | null; readonly weeks: readonly { readonly week: string; readonly asked: number }[];
    readonly suggestion: { readonly setting: string | null; readonly kind: "change" | "stop" | "expired"; readonly text: string } | null;
  }[];
}

/** Where classes of fixes stand. */
export interface Authority {
  readonly classes: readonly {
    readonly class: string; readonly state: string; readonly lacks: readonly string[];
    readonly evidence: Readonly<Record<"accepted" | "judged" | "acceptanceAtLeast" | "reversed" | "done" | "reversedAtMost" | "reviewers" | "checksRight" | "checksWrong" | "checkedWrongAtMost", number>>;
    readonly terms: Readonly<Record<"acceptanceLowerMin" | "reversalUpperMax" | "reviewersMin" | "secondLooksWrongUpperMax", number>>;
    readonly lastLoss: { readonly at: string; readonly why: string } | null;
  }[];
}
