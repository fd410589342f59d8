import { type Permission, PERMISSIONS } from "./permissions.ts";

/** What somebody of the CRM is to Steward, from who may do least. A person may hold several. */
export const ROLES = ["rep", "manager", "data-owner", "auditor", "admin"] as const;
/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/** Roles that somebody has to be given, or that the policy names; everybody active in the CRM is a rep without it. */
export const GIVEN_ROLES = ["manager", "data-owner", "auditor", "admin"] as const satisfies readonly Role[];
/** One of {@link GIVEN_ROLES}. */
export type GivenRole = (typeof GIVEN_ROLES)[number];

const REP = ["activities:read", "reviews:read", "reviews:decide", "records:read"] as const;
const MANAGER = [...REP, "policy:read"] as const;

/** The one table of what each role may do; docs/access.md shows it. */
const PERMISSIONS_OF: Readonly<Record<Role, readonly Permission[]>> = {
  rep: REP,
  manager: MANAGER,
  "data-owner": [...MANAGER, "quality:read", "jobs:read", "jobs:manage"],
  // All that reads, and nothing that changes a record, a review, a setting or a person.
  auditor: ["activities:read", "reviews:read", "records:read", "quality:read", "audit:read", "audit:reveal", "policy:read", "jobs:read"],
  admin: PERMISSIONS,
};

/** What a role may do, in the order of {@link PERMISSIONS}. */
export const permissionsOf = (role: Role): readonly Permission[] => permissionsOfAll([role]);

/** What somebody with all of these roles may do: whatever one of them may. */
export function permissionsOfAll(roles: readonly Role[]): readonly Permission[] {
  return PERMISSIONS.filter((permission) => roles.some((role) => PERMISSIONS_OF[role].includes(permission)));
}

/** The roles with a permission, those who may do least first. */
export const rolesWith = (permission: Permission): readonly Role[] => ROLES.filter((role) => PERMISSIONS_OF[role].includes(permission));
