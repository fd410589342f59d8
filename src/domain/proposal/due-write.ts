import { type WriteId, writeId } from "../model/ids.ts";
import type { Proposal } from "../model/proposal.ts";
import type { Instant } from "../model/time.ts";
import { derivedId } from "./derived-id.ts";

/** A write that waits to be done, as the queue takes it. */
export interface DueWrite {
  readonly id: WriteId;
  readonly proposal: Proposal;
  readonly proposalAuditId: string;
  readonly decisionAuditId: null;
  readonly dueAt: Instant;
}

/** The write of a proposal that nobody has to decide about; the same proposal is the same write. `auditId` is the proposal's entry. */
export const dueWrite = (proposal: Proposal, auditId: string, dueAt: Instant): DueWrite =>
  ({ id: writeId(derivedId("write", proposal.id)), proposal, proposalAuditId: auditId, decisionAuditId: null, dueAt });
