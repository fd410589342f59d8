/** What a comparison of a mirror with its CRM can find about a record. */
export const MEND_KINDS = ["missing", "different", "edges", "archived", "restored", "merged", "gone"] as const;

/**
 * missing: the CRM has it, the mirror had not. different: it says something else now. edges: the same of what it is tied
 * to, with no sign of a change on the record itself. archived, restored: to the recycle bin, or back. merged: it became
 * another record. gone: the CRM has it no longer, not even in its recycle bin.
 */
export type MendKind = (typeof MEND_KINDS)[number];

/** What a comparison of one object found. */
export interface MendCounts extends Readonly<Record<MendKind, number>> {
  /** Records that the CRM handed over. */
  readonly read: number;
  /** Changes that reading had not got to yet, or that came while it was compared. No findings: the mirror has them now. */
  readonly late: number;
  /** Living records of the mirror that the CRM did not show, so many that they were not believed to be gone. */
  readonly heldBack: number;
}

/** Nothing found yet. */
export const NO_MENDS: MendCounts = { read: 0, late: 0, heldBack: 0, missing: 0, different: 0, edges: 0, archived: 0, restored: 0, merged: 0, gone: 0 };

/** Both together. */
export function sumOfMends(a: MendCounts, b: MendCounts): MendCounts {
  const kinds = MEND_KINDS.map((kind) => [kind, a[kind] + b[kind]] as const);
  return { ...a, ...Object.fromEntries(kinds), read: a.read + b.read, late: a.late + b.late, heldBack: a.heldBack + b.heldBack };
}

/** How many records were not as the CRM has them. */
export const mended = (counts: MendCounts): number => MEND_KINDS.reduce((sum, kind) => sum + counts[kind], 0);

/**
 * Reading may lag behind the CRM by so much on a good day (a search index by minutes, the settled stream by an hour at
 * the most): a change younger than this when the comparison began was not missed yet.
 */
export const MAY_LAG_MS = 60 * 60_000;

/** So many may be gone at once whatever their share is; and so many all at once are few enough to be a person's doing. */
const UNSEEN_ANYHOW = 50;
const ALL_AT_ONCE_MAX = 4;
const SHARE_MAX = 0.25;

/**
 * Whether so many of the mirror's living records can have vanished without a trace since last night. Where all of a kind
 * or a great part of it is suddenly out of sight, the sight was taken away (a permission, a scope), not the records.
 */
export function canBeGone({ living, unseen }: { readonly living: number; readonly unseen: number }): boolean {
  if (unseen >= living && unseen > ALL_AT_ONCE_MAX) return false;
  return unseen <= UNSEEN_ANYHOW || unseen <= living * SHARE_MAX;
}
