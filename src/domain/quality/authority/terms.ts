import type { Policy } from "../../../../config/policy.ts";
import type { FixClass } from "../../model/fix-class.ts";

/** What a class has to show, how far it may go, and what takes the right away. */
export type AuthorityTerms = Policy["authority"]["terms"];

/** How many per cent of what people approve of a class somebody else looks at again. */
export const approvalsChecked = (policy: Pick<Policy, "authority" | "grants">, name: FixClass): number =>
  termsOf(policy, name)[policy.grants.fixes.includes(name) ? "checkPercent" : "probationCheckPercent"];

/** The terms that hold for a class: its own, else everybody's. */
export const termsOf = ({ authority: { terms, classes } }: Pick<Policy, "authority">, name: FixClass): AuthorityTerms => classes[name] ?? terms;
