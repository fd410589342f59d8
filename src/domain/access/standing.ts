import type { Policy } from "../../../config/policy.ts";
import type { UserId } from "../model/ids.ts";
import type { User } from "../model/records.ts";
import { EVERYTHING, type Permission, type Sight } from "./permissions.ts";
import { type GivenRole, permissionsOfAll, type Role, ROLES, rolesWith } from "./roles.ts";

/** What is asked of the policy: who manages, and which team somebody is in, by their address. */
export type TeamPolicy = Pick<Policy, "organisation">;

/** What somebody is and may do in one installation. */
export interface Standing {
  readonly roles: readonly Role[];
  readonly permissions: readonly Permission[];
  /** Whose work they may do something with: by the roles alone that let them do it. An auditor who manages as well reads everything, and decides for the team. */
  readonly sees: (permission: Permission) => Sight;
}

/**
 * What an active user of the CRM is: a rep by being there, a manager or an owner of data where the policy says so, and whatever an admin
 * gave them. The policy makes no admin: whoever may change it could make themselves one. Who is an auditor and nothing else is no rep either,
 * for an auditor changes nothing.
 */
export function rolesOf({ role }: Pick<User, "role">, given: readonly GivenRole[]): readonly Role[] {
  const byPolicy: readonly Role[] = role === "manager" || role === "data-owner" ? [role] : [];
  const besides: readonly Role[] = [...byPolicy, ...given];
  const auditsAlone = besides.includes("auditor") && besides.every((one) => one === "auditor");
  return ROLES.filter((one) => (one === "rep" ? !auditsAlone : besides.includes(one)));
}

/**
 * Whose work somebody with these roles may look at. A rep sees their own; a manager that of their team, too: everybody the policy puts
 * into the same one (`organisation.teams`); a manager whom it puts into none sees their own. All other roles see everything.
 */
export function sightOf(person: Pick<User, "id" | "email">, roles: readonly Role[], { users, policy }: { readonly users: readonly Pick<User, "id" | "email">[]; readonly policy: TeamPolicy }): Sight {
  if (roles.some((role) => role !== "rep" && role !== "manager")) return EVERYTHING;
  const own: readonly UserId[] = [person.id];
  const team = roles.includes("manager") ? teamOf(person, policy) : null;
  if (team === null) return { kind: "users", ids: own };
  return { kind: "users", ids: [...new Set([...own, ...users.filter((user) => teamOf(user, policy) === team).map(({ id }) => id)])] };
}

/** Roles, permissions and sight together; null for who is not active in the CRM, whatever they were given. */
export function standingOf(person: User | null, given: readonly GivenRole[], { users, policy }: { readonly users: readonly User[]; readonly policy: TeamPolicy }): Standing | null {
  if (person?.active !== true) return null;
  const roles = rolesOf(person, given);
  return { roles, permissions: permissionsOfAll(roles), sees: (permission) => sightOf(person, rolesWith(permission).filter((role) => roles.includes(role)), { users, policy }) };
}

function teamOf({ email }: Pick<User, "email">, { organisation: { teams } }: TeamPolicy): string | null {
  const address = email?.toLowerCase();
  if (address === undefined) return null;
  return Object.entries(teams).find(([one]) => one.toLowerCase() === address)?.[1] ?? null;
}
