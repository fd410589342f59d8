import { type GivenRole, GIVEN_ROLES, type Role } from "../domain/access/roles.ts";
import { rolesOf, type Standing, standingOf } from "../domain/access/standing.ts";
import type { Actor } from "../domain/audit/fact.ts";
import { roleFact } from "../domain/audit/role-fact.ts";
import type { InstallationId, UserId } from "../domain/model/ids.ts";
import type { User } from "../domain/model/records.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** Where roles stand and what time it is. */
export interface RoleDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** Somebody of the CRM and what they are here. */
export interface PersonWithRoles {
  readonly user: User;
  /** What an admin gave them. */
  readonly given: readonly GivenRole[];
  /** What they are, by the CRM, the policy and the admins; nothing for who is not active. */
  readonly roles: readonly Role[];
}

/** Everybody whom the CRM knows, by name; those who left last. */
export async function listPeople({ store }: Pick<RoleDeps, "store">, installation: InstallationId): Promise<readonly PersonWithRoles[]> {
  return store.inInstallation(installation, async (tx) => {
    const grants = await tx.roles.list();
    const given = (id: UserId): readonly GivenRole[] => GIVEN_ROLES.filter((role) => grants.some((one) => one.person === id && one.role === role));
    const people = (await tx.mirror.users()).map((user) => personOf(user, given(user.id)));
    return people.toSorted((a, b) => Number(b.user.active) - Number(a.user.active) || a.user.name.localeCompare(b.user.name, "en"));
  });
}

/** What somebody is to be given, all of it. */
export interface RolesWanted {
  readonly roles: readonly GivenRole[];
  /** Whether these were what the roles were chosen over. */
  readonly isSeen: (given: readonly GivenRole[]) => boolean;
  readonly actor: Actor;
}

/** Why nobody was given anything: the CRM has nobody of the id, or somebody else was faster. */
export type RolesFailure = { readonly kind: "not-found" } | { readonly kind: "stale"; readonly given: readonly GivenRole[] };

/** Makes what somebody was given be exactly these roles; each that comes or goes is an audit entry. */
export async function setRoles({ store, clock }: RoleDeps, installation: InstallationId, person: UserId, change: RolesWanted): Promise<Result<PersonWithRoles, RolesFailure>> {
  return store.inInstallation(installation, async (tx) => {
    const user = await tx.mirror.user(person);
    if (user === null) return err({ kind: "not-found" } as const);
    const given = await tx.roles.hold(person);
    if (!change.isSeen(given)) return err({ kind: "stale", given } as const);
    for (const role of GIVEN_ROLES) await (change.roles.includes(role) ? give(tx, { person, role, actor: change.actor }, clock) : take(tx, { person, role, actor: change.actor }, clock));
    return ok(personOf(user, await tx.roles.of(person)));
  });
}

/** Gives one role. Null when the CRM has nobody of the id; false when they have it. */
export async function giveRole({ store, clock }: RoleDeps, installation: InstallationId, change: RoleChange): Promise<boolean | null> {
  return store.inInstallation(installation, async (tx) => ((await tx.mirror.user(change.person)) === null ? null : give(tx, change, clock)));
}

/** Takes one role back, also from who left. False when they do not have it. */
export async function takeRole({ store, clock }: RoleDeps, installation: InstallationId, change: RoleChange): Promise<boolean> {
  return store.inInstallation(installation, (tx) => take(tx, change, clock));
}

/** What somebody is and may do now; null when they are nobody there: unknown, no longer active, or the CRM is disconnected. */
export async function readStanding({ store }: Pick<RoleDeps, "store">, installation: InstallationId, person: UserId): Promise<(Standing & { readonly name: string }) | null> {
  return store.inInstallation(installation, async (tx) => {
    if (tx.installation.state === "disconnected") return null;
    const user = await tx.mirror.user(person);
    if (user === null) return null;
    const given = await tx.roles.of(person);
    // Who else there is matters to a manager's sight alone; this is asked with every request.
    const users = rolesOf(user, given).includes("manager") ? await tx.mirror.users() : [];
    const standing = standingOf(user, given, { users, policy: tx.installation.policy });
    return standing === null ? null : { ...standing, name: user.name };
  });
}

/** A role of a person, and who gives or takes it. */
export interface RoleChange {
  readonly person: UserId;
  readonly role: GivenRole;
  readonly actor: Actor;
}

async function give(tx: TenantTransaction, { person, role, actor }: RoleChange, clock: Clock): Promise<boolean> {
  const given = await tx.roles.give({ person, role, givenBy: actor, givenAt: clock.now() });
  if (given) await tx.audit.append([roleFact("given", actor, { person, role })]);
  return given;
}

async function take(tx: TenantTransaction, { person, role, actor }: RoleChange, clock: Clock): Promise<boolean> {
  const taken = await tx.roles.take(person, role, clock.now());
  if (taken) await tx.audit.append([roleFact("taken", actor, { person, role })]);
  return taken;
}

const personOf = (user: User, given: readonly GivenRole[]): PersonWithRoles => ({ user, given, roles: user.active ? rolesOf(user, given) : [] });
