import type { words } from "../../words/words.ts";

/** What a person may say of a review. */
export type Verb = keyof typeof words.reviews.verbs;
/** How a review stands. */
export type ReviewState = keyof typeof words.reviews.states;
/** Who may be asked. */
type Role = keyof typeof words.reviews.roles;

/** A review as the list has it. */
export interface ReviewLine {
  readonly id: string;
  readonly state: ReviewState;
  readonly title: string;
  readonly reasons: readonly string[];
  readonly role: Role;
  readonly assigneeId: string | null;
  readonly createdAt: string;
  readonly dueAt: string;
  readonly expiresAt: string;
  readonly version: number;
  readonly about?: { readonly object: string; readonly confidenceBp: number };
  readonly snoozedUntil?: string;
}

/** A record that an activity may belong to. */
export interface Candidate {
  readonly object: string;
  readonly id: string;
  readonly name: string;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

/** One reason for or against, in bits. */
export interface Evidence {
  readonly kind: string;
  readonly weight: number;
  readonly detail: string;
}

/** One value that would become another. */
export interface FieldShown {
  readonly field: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly editable: boolean;
}

/** What one proposal would change. */
export interface Change {
  readonly proposalId: string;
  readonly kind: string;
  readonly object: string;
  readonly recordId: string | null;
  readonly called: string | null;
  readonly fields: readonly FieldShown[];
  readonly on: readonly string[];
  readonly undo: string;
}

/** Two records side by side, value by value; whichever stays is the first. */
export interface Merge {
  readonly object: string;
  readonly survivorId: string;
  readonly because: string;
  readonly records: readonly { readonly id: string; readonly crmId: string; readonly title: string; readonly stays: boolean; readonly createdAt: string | null; readonly modifiedAt: string; readonly children: number }[];
  readonly fields: readonly {
    readonly field: string;
    readonly label: string;
    readonly choices: readonly { readonly from: string; readonly value: string | null; readonly refusal: string | null }[];
    readonly becomes: string | null;
    readonly winner: string | null;
    readonly because: string;
    readonly refusal: string | null;
  }[];
  readonly picks: MergeEdit["picks"];
  readonly lost: readonly { readonly of: string; readonly field: string; readonly label: string; readonly value: string; readonly readOnly: boolean }[];
  readonly children: readonly { readonly relation: string; readonly label: string; readonly moves: number; readonly shared: number }[];
  readonly undo: { readonly statement: string; readonly differences: readonly UndoDifference[] };
  readonly obstacles: readonly string[];
  readonly approvals: { readonly needed: 1 | 2; readonly why: readonly string[]; readonly already: readonly string[]; readonly owners: readonly string[]; readonly approvers: readonly string[] };
}

/** What no rollback brings back: a clause that several properties may share. */
export interface UndoDifference {
  readonly of: string;
  readonly what: "id" | "field" | "children" | "history";
  readonly name?: string;
  readonly words: string;
}

/** A merge otherwise than it is asked about: all picks, and who stays. */
export interface MergeEdit {
  readonly survivorId: string | null;
  readonly picks: readonly { readonly field: string; readonly from: string }[];
}

/** A review with all that a decision needs. */
export interface ReviewShown {
  readonly review: ReviewLine & { readonly detail: string; readonly candidates?: readonly Candidate[] };
  /** False: whoever looks may only look. */
  readonly isTheirs: boolean;
  readonly merge: Merge | null;
  readonly changes: readonly Change[];
  /** Of a merge that is to be taken back: what will not be as before. */
  readonly cannotReturn: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly quotes: readonly { readonly about: string; readonly parts: readonly { readonly text: string; readonly is: "text" | "quote" | "masked" }[] }[];
  readonly confidence: { readonly bp: number; readonly band: "high" | "medium" | "low" } | null;
  readonly why: readonly { readonly code: string; readonly sentence: string; readonly isStop: boolean }[];
  readonly effects: readonly { readonly proposalId: string; readonly sentence: string }[];
  readonly writing: readonly { readonly id: string; readonly proposalId: string; readonly kind: string; readonly state: string; readonly said: string | null; readonly notBefore: string | null; readonly askedIn: { readonly id: string; readonly state: ReviewState } | null }[];
  readonly assignee: { readonly id: string; readonly name: string } | null;
  readonly decided: { readonly verb: Verb; readonly at: string; readonly name: string } | null;
  readonly remembered: readonly { readonly kind: string; readonly contact: string; readonly by: string | null; readonly at: string }[];
  /** The server's time, which is not always this browser's. */
  readonly now: string;
}

/** A page of the queue. */
export interface QueuePage {
  readonly reviews: readonly ReviewLine[];
  readonly next: string | null;
  readonly total: { readonly count: number; readonly isMore: boolean } | null;
  readonly now: string;
}

/** What is sent of a decision beside the verb and the version. */
export interface Said {
  readonly reason?: string;
  readonly assigneeId?: string;
  readonly edits?: readonly { readonly proposalId: string; readonly fields: Readonly<Record<string, string | null>> }[];
  readonly recordChanges?: readonly { readonly object: string; readonly id: string; readonly set: Readonly<Record<string, string | null>>; readonly expect: Readonly<Record<string, string | null>> }[];
  readonly picks?: readonly number[];
  readonly merge?: MergeEdit;
}

/** What a person does with a review: one of the seven verbs, or put it off. */
export type Deed = { readonly verb: Verb; readonly said: Said } | { readonly verb: "snooze"; readonly until: string };
