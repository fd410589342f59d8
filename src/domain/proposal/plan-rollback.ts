import { proposalId } from "../model/ids.ts";
import type { RecordProposal } from "../model/proposal.ts";
import type { ReasonCode } from "../model/reasons.ts";
import type { Instant } from "../model/time.ts";
import { derivedId } from "./derived-id.ts";

/** When a rollback is proposed, and what stands in its way by the policy. */
export interface RollbackContext {
  readonly reasons: readonly ReasonCode[];
  readonly at: Instant;
  readonly expiresAt: Instant;
}

/**
 * The change that takes a written change back: what it wrote becomes what stood there before, and nothing else. A field that somebody
 * changed since is a conflict when it comes to be written.
 */
export function rollbackOfChange(written: RecordProposal, { reasons, at, expiresAt }: RollbackContext): RecordProposal {
  return {
    ...written,
    id: proposalId(derivedId("proposal", written.id, "rollback", at)),
    undoes: written.id,
    fields: written.base,
    base: written.fields,
    confidenceBp: SURE_BP,
    reasons,
    evidence: [],
    rationale: "A person asked to take the change back.",
    route: "review",
    undo: { how: "restore-fields", note: "The change can be made again." },
    createdAt: at,
    expiresAt,
  };
}

/** A person said so. */
const SURE_BP = 10_000;
