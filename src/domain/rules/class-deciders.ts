import type { Policy } from "../../../config/policy.ts";
import { approvalClassOf } from "../model/approval-classes.ts";
import type { RecordProposal } from "../model/proposal.ts";
import type { User } from "../model/records.ts";

/** Who decides, as far as classes of fields ask. */
export interface ClassDecider {
  /** Null for a program that acts with a key, and for whoever the CRM does not know. */
  readonly user: Pick<User, "role" | "email"> | null;
  /** Whoever has the shell or the console. */
  readonly isAdmin: boolean;
  /** A program that acts with a key. */
  readonly isKey: boolean;
}

/**
 * Why changes of fields in an approval class are not for this person to decide, in a sentence; null when they are. Where the policy names who
 * owns an object's data it is theirs alone, and an admin's; where it names nobody, the fields that it protects say whose they are. A key speaks for no person.
 */
export function classRefusal(changes: readonly Pick<RecordProposal, "object" | "fields">[], { governance }: Pick<Policy, "governance">, { user, isAdmin, isKey }: ClassDecider): string | null {
  if (isAdmin || user?.role === "admin") return null;
  for (const { object, fields } of changes) {
    const named = governance.dataOwners[object];
    if ((named.length === 0 && !isKey) || named.includes(user?.email?.toLowerCase() ?? "")) continue;
    const classed = Object.keys(fields).find((field) => approvalClassOf(object, field, governance.classes) !== null);
    if (classed !== undefined && named.length === 0) return `${object}.${classed} is decided by a person, signed in as themselves.`;
    if (classed !== undefined) return `${object}.${classed} is decided by whoever governance.dataOwners names for it, or an admin.`;
  }
  return null;
}
