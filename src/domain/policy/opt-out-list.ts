import type { Policy } from "../../../config/policy.ts";

/** As many as a policy takes (`LIST_MAX` of `config/policy.ts`). */
export const OPT_OUTS_MAX = 5_000;

/** The policy with these people on its list of those who are left alone; null when they stand there, `full` when the list cannot take them. */
export function withOptOuts(policy: Policy, people: readonly string[]): Policy | "full" | null {
  const { optOuts } = policy.privacy;
  const added = [...new Set(people)].filter((one) => !optOuts.includes(one));
  if (added.length === 0) return null;
  return optOuts.length + added.length > OPT_OUTS_MAX ? "full" : withList(policy, [...optOuts, ...added]);
}

/** The policy without these people on its list; null when none of them stands there. */
export function withoutOptOuts(policy: Policy, people: readonly string[]): Policy | null {
  const { optOuts } = policy.privacy;
  const left = optOuts.filter((one) => !people.includes(one));
  return left.length === optOuts.length ? null : withList(policy, left);
}

const withList = (policy: Policy, optOuts: string[]): Policy => ({ ...policy, privacy: { ...policy.privacy, optOuts } });
