import type { Policy } from "../../../config/policy.ts";
import type { RecordProposal } from "../model/proposal.ts";
import type { User } from "../model/records.ts";

/** Who decides, as far as protected fields ask. */
export interface Decider {
  /** Null for a program that acts with a key. */
  readonly role: User["role"] | null;
  /** Looked at this one review, and not at a list of many. */
  readonly looked: boolean;
}

/**
 * Why these changes are not for this person to decide, in a sentence; null when they are. A protected field is changed
 * only by somebody whom the policy names for it (an admin stands in for everyone), who decides that review by itself.
 */
export function protectedRefusal(changes: readonly RecordProposal[], policy: Policy, decider: Decider): string | null {
  for (const { object, fields } of changes) {
    for (const field of Object.keys(fields)) {
      const refusal = refusalOf(`${object}.${field}`, policy, decider);
      if (refusal !== null) return refusal;
    }
  }
  return null;
}

function refusalOf(name: string, policy: Policy, { role, looked }: Decider): string | null {
  const guard = Object.entries(policy.fields.protected).find(([field]) => field === name)?.[1];
  if (guard === undefined) return null;
  if (guard === "nobody") return `${name} is protected: nobody changes it through Steward.`;
  if (role !== guard && role !== "admin") return `${name} is protected: it is changed by a ${guard} or an admin.`;
  return looked ? null : `${name} is protected: it is decided one review at a time.`;
}
