import type { EngagementFields } from "../model/engagement.ts";
import type { Proposal } from "../model/proposal.ts";
import { asSeen } from "./keep-edits.ts";

/**
 * A proposal after its time: what it did to which record and why by codes, without a word of the activity. Values of the CRM's
 * own records stay, as they are the way back.
 */
export function withoutWords<Kind extends Proposal>(proposal: Kind): Kind {
  const bare = { ...proposal, rationale: "", evidence: proposal.evidence.map((one) => ({ ...one, detail: "" })) };
  return bare.kind === "update_record" ? bare : { ...bare, fields: Object.fromEntries(Object.entries(bare.fields).filter(([field]) => KEPT.has(field))) };
}

/** A write after its time: what it left on the record with its words as fingerprints, so that a person's edits are still told from ours. */
export function asWrittenOnce<Kind extends Proposal>(write: Kind): Kind {
  return write.kind === "update_record" ? withoutWords(write) : { ...withoutWords(write), fields: asSeen(write.fields) };
}

/** What holds neither words nor people. */
const KEPT: ReadonlySet<string> = new Set<keyof EngagementFields>([
  "occurredAt", "endedAt", "direction", "ownerId", "due", "status", "priority", "matchFlag", "confidenceBand", "sensitiveFlag", "reviewLink", "outcome",
]);
