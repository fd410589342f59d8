import type { Policy } from "../../../config/policy.ts";
import { MERGE_OBJECTS, type MergeObject } from "../model/merge.ts";
import type { User } from "../model/records.ts";
import type { Instant } from "../model/time.ts";

/** What has to be there before anything is merged, deleted or written over. */
export type Control = "data-owners" | "merge-policy" | "verified-chain" | "approvers";

/** What the controls are judged by. */
export interface GovernanceFacts {
  readonly users: readonly User[];
  readonly policy: Pick<Policy, "merge" | "governance">;
  /** What the last verification of the installation's audit log found, and when it began; null when none is known. */
  readonly verification: { readonly at: Instant; readonly isValid: boolean } | null;
  readonly at: Instant;
}

/** A control that is not there. */
export interface MissingControl {
  readonly control: Control;
  /** A clause without names of people: "nobody answers for contacts". */
  readonly words: string;
  /** What mends it. */
  readonly fix: string;
}

/** The controls that an installation lacks, in the order in which they are mended; with none it is governed. Every lack refuses alike (`not_governed`). */
export function missingControls(facts: GovernanceFacts): readonly MissingControl[] {
  return [...ownerless(facts), ...unread(facts), ...unverified(facts), ...unapproved(facts)];
}

/** Who decides about an object's data: whom the policy names, else whoever holds the role; those alone who are active. */
export function dataOwnersOf(object: MergeObject, { users, policy }: Pick<GovernanceFacts, "users" | "policy">): readonly User[] {
  const named = policy.governance.dataOwners[object];
  const active = users.filter((user) => user.active);
  return named.length === 0 ? active.filter(({ role }) => role === "data-owner") : active.filter((user) => isNamed(user, named));
}

/** Who may give the second approval; those alone who are active. */
const approversIn = ({ users, policy }: Pick<GovernanceFacts, "users" | "policy">): readonly User[] => users.filter((user) => user.active && isNamed(user, policy.governance.approvers));

const isNamed = ({ email }: User, named: readonly string[]): boolean => email !== null && named.includes(email.toLowerCase());

function ownerless(facts: GovernanceFacts): readonly MissingControl[] {
  return MERGE_OBJECTS.filter((object) => dataOwnersOf(object, facts).length === 0).map((object) => {
    const isNobodyKnown = facts.policy.governance.dataOwners[object].length > 0;
    const fix = `name an active user by their address in governance.dataOwners.${object}, or as data-owner in organisation.roles: steward policy set`;
    return { control: "data-owners", words: isNobodyKnown ? `nobody of governance.dataOwners.${object} is an active user` : `nobody answers for ${object}s`, fix };
  });
}

function unread({ policy: { merge } }: GovernanceFacts): readonly MissingControl[] {
  if (merge.enabled) return [];
  return [{ control: "merge-policy", words: "nobody has said that the merge settings hold", fix: "read the section merge of the policy (docs/merging.md), set what is to differ, and merge.enabled to true: steward policy set" }];
}

const MS_AN_HOUR = 3_600_000;

function unverified({ policy: { governance }, verification, at }: GovernanceFacts): readonly MissingControl[] {
  const fix = "run steward audit verify, and see that a worker does at night";
  if (verification === null) return [{ control: "verified-chain", words: "the audit log was never verified", fix }];
  if (!verification.isValid) return [{ control: "verified-chain", words: "the last verification of the audit log did not find it right", fix: "run steward audit verify, and find out what happened to the log before anything else" }];
  const hours = (Date.parse(at) - Date.parse(verification.at)) / MS_AN_HOUR;
  if (hours <= governance.verifiedWithinHours) return [];
  return [{ control: "verified-chain", words: `the audit log was last verified on ${verification.at.slice(0, 10)}, more than ${String(governance.verifiedWithinHours)} hours ago`, fix }];
}

/** Two pairs of eyes are those of two people: an approver who is the only data owner leaves nobody to be the other. */
function unapproved(facts: GovernanceFacts): readonly MissingControl[] {
  const fix = "name an active user by their address in governance.approvers: steward policy set";
  const approvers = approversIn(facts);
  if (approvers.length === 0) return [{ control: "approvers", words: facts.policy.governance.approvers.length === 0 ? "nobody is named to give the second approval" : "nobody of governance.approvers is an active user", fix }];
  const alone = MERGE_OBJECTS.filter((object) => {
    const owners = dataOwnersOf(object, facts);
    return owners.length > 0 && owners.every(({ id }) => approvers.every((approver) => approver.id === id));
  });
  return alone.length === 0 ? [] : [{ control: "approvers", words: `only whoever answers for ${alone.map((object) => `${object}s`).join(" and ")} could give the second approval, too`, fix: "name somebody else besides in governance.approvers: steward policy set" }];
}
