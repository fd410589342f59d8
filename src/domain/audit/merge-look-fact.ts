import type { CrmRecordId } from "../model/ids.ts";
import type { MergeObject } from "../model/merge.ts";
import type { AuditFact } from "./fact.ts";

/** The entry of a second look at a merged record: how many records hung on the two, and how many of them hang on it no more. `abort`: it was gone. */
export function mergeLookFact(crm: string, look: { readonly object: MergeObject; readonly record: CrmRecordId; readonly hung: number; readonly missing: number | null; readonly proposalAuditId: string }): AuditFact {
  const { object, record, hung, missing, proposalAuditId } = look;
  return {
    type: "sync",
    actor: { kind: "service", id: "look-at-merges" },
    subject: { crm, object, id: record },
    ref: { proposal: proposalAuditId },
    data: {
      job: `look-at-merged-${object}`,
      phase: missing === null ? "abort" : "end",
      cursor_before: null,
      cursor_after: null,
      counts: { read: hung, matched: missing === null ? 0 : hung - missing, created: 0, updated: 0, skipped: 0, flagged: missing ?? 0 },
    },
  };
}
