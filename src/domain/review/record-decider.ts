import type { Policy } from "../../../config/policy.ts";
import { approvalClassOf } from "../model/approval-classes.ts";
import type { UserId } from "../model/ids.ts";
import type { ReviewerRole } from "../model/proposal.ts";
import type { RecordField, RecordObject } from "../model/record-fields.ts";
import { type Desk, standIn } from "./absence.ts";
import { type Decider, decider } from "./assign.ts";

/** Who there is to ask about records, and by which policy. */
export interface RecordsDesk extends Desk {
  readonly policy: Pick<Policy, "review" | "governance">;
}

/** What is asked about a record. */
export interface AboutRecord {
  readonly object: RecordObject;
  /** Null where it is about none in particular. */
  readonly field: RecordField | null;
  readonly dataOwner: ReviewerRole;
  readonly ownerId: UserId | null;
}

/**
 * Who is asked about a record. What is the data owner's to decide, and every field of an approval class, goes to whom the policy names as
 * owner of the object's data (`governance.dataOwners`), the first who is there or has a deputy who is; where it names nobody, the
 * role decides as for any review.
 */
export function recordDecider({ object, field, dataOwner, ownerId }: AboutRecord, desk: RecordsDesk): Decider {
  const { governance } = desk.policy;
  const isClassed = field !== null && approvalClassOf(object, field, governance.classes) !== null;
  const named = isClassed || dataOwner === "data-owner" ? governance.dataOwners[object].flatMap((address) => desk.users.find(({ email }) => email?.toLowerCase() === address)?.id ?? []) : [];
  for (const meant of named) {
    const there: UserId | null = standIn(meant, desk);
    if (there !== null) return { assigneeId: there, awayId: there === meant ? null : meant };
  }
  return decider(dataOwner, ownerId, desk);
}
