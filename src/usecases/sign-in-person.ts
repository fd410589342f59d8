import { roleFact, signedInFact } from "../domain/audit/role-fact.ts";
import { type InstallationId, type UserId, userId } from "../domain/model/ids.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import type { Clock } from "../ports/clock.ts";
import type { CrmIdentity } from "../ports/crm-identity.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** Somebody of one installation's CRM who may come in. */
export interface SignedIn {
  readonly installation: InstallationId;
  readonly user: UserId;
}

/** Why somebody may not come in; the sentence is fit to show them. */
export interface NoEntry {
  readonly kind: "not-installed" | "not-known";
  readonly message: string;
}

type Deps = { readonly store: Store; readonly clock: Clock };

const STRANGER: NoEntry = { kind: "not-known", message: "The CRM's list of active users, as Steward last read it, does not have you. Whoever runs Steward can read it again with `steward sync`." };

/**
 * Lets in whom a CRM vouches for: an active user of an installation that is not disconnected. Who connected the CRM first becomes its admin
 * by this, once; everybody else is what the CRM, the policy and the admins say. That they came is in the audit log.
 */
export async function signInByCrm({ store, clock }: Deps, identity: CrmIdentity): Promise<Result<SignedIn, NoEntry>> {
  const installation = await store.acrossTenants.byCrmAccount(identity.crm, identity.accountId);
  const notHere: NoEntry = { kind: "not-installed", message: "Steward is not connected to the account that you signed in to." };
  if (installation === null) return err(notHere);
  return store.inInstallation(installation, async (tx) => {
    if (tx.installation.state === "disconnected") return err(notHere);
    const known = identity.user === null ? null : await tx.mirror.toOurs("user", identity.user);
    const user = known === null ? null : await tx.mirror.user(userId(known));
    if (user?.active !== true) return err(STRANGER);
    if (tx.installation.connectedBy === identity.vendorUserId) await makeFirstAdmin(tx, user.id, clock);
    await tx.audit.append([signedInFact(user.id, "crm")]);
    return ok({ installation, user: user.id });
  });
}

/** Lets in whom the company's own identity provider vouches for by their address: as every active user with it, in each installation. */
export async function signInByAddress({ store }: Deps, address: string): Promise<Result<readonly SignedIn[], NoEntry>> {
  const found: SignedIn[] = [];
  for (const { id, state } of await store.acrossTenants.list()) {
    if (state === "disconnected") continue;
    const user = await store.inInstallation(id, async (tx) => {
      const [one, ...others] = (await tx.mirror.users()).filter(({ email, active }) => active && email?.toLowerCase() === address.toLowerCase());
      // Two users with one address: nobody can say which of them it is.
      if (one === undefined || others.length > 0) return null;
      await tx.audit.append([signedInFact(one.id, "oidc")]);
      return one.id;
    });
    if (user !== null) found.push({ installation: id, user });
  }
  return found.length === 0 ? err(STRANGER) : ok(found);
}

async function makeFirstAdmin(tx: TenantTransaction, person: UserId, clock: Clock): Promise<void> {
  if (await tx.roles.wasGiven(person, "admin")) return;
  const actor = { kind: "crm", id: tx.installation.crm } as const;
  await tx.roles.give({ person, role: "admin", givenBy: actor, givenAt: clock.now() });
  await tx.audit.append([roleFact("given", actor, { person, role: "admin" })]);
}
