import { auditorLinkFact, auditorUseFact } from "../domain/audit/auditor-fact.ts";
import type { Actor } from "../domain/audit/fact.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";
import type { AuditorLink, AuditorUse } from "../ports/access.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";

/** Where links stand and what time it is. */
export interface AuditorLinkDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** A link to be made: its id and its secret's hash; the secret itself never comes here. */
export interface NewAuditorLink {
  readonly id: string;
  readonly hash: string;
  readonly days: number;
}

/** A link is for one audit, not for ever. */
export const AUDITOR_LINK_DAYS_MAX = 90;
const DAY_MS = 86_400_000;

/** Lets somebody read one installation's log for some days: the link and the entry about it are saved together. Throws a RangeError for days that may not be. */
export async function createAuditorLink({ store, clock }: AuditorLinkDeps, installation: InstallationId, { id, hash, days }: NewAuditorLink, actor: Actor): Promise<Instant> {
  if (!Number.isInteger(days) || days < 1 || days > AUDITOR_LINK_DAYS_MAX) throw new RangeError(`a link holds 1 to ${String(AUDITOR_LINK_DAYS_MAX)} days`);
  const createdAt = clock.now();
  const expiresAt = new Date(Date.parse(createdAt) + days * DAY_MS).toISOString();
  await store.inInstallation(installation, async (tx) => {
    await tx.auditorLinks.add({ id, hash, createdAt, expiresAt });
    await tx.audit.append([auditorLinkFact("created", actor, { id, expires_at: expiresAt })]);
  });
  return expiresAt;
}

/** Shuts a link from now on. False, and nothing changed, when there is none of this id, or it was shut before. */
export async function revokeAuditorLink({ store, clock }: AuditorLinkDeps, installation: InstallationId, id: string, actor: Actor): Promise<boolean> {
  return store.inInstallation(installation, async (tx) => {
    const revoked = await tx.auditorLinks.revoke(id, clock.now());
    if (revoked) await tx.audit.append([auditorLinkFact("revoked", actor, { id })]);
    return revoked;
  });
}

/** Writes down that a link was used, once a day for each kind of use: a log of clicks would hide what matters. */
export async function noteAuditorUse({ store, clock }: AuditorLinkDeps, { installation, id }: AuditorLink, use: AuditorUse, n: number): Promise<void> {
  await store.inInstallation(installation, async (tx) => {
    if (await tx.auditorLinks.isFirstUse(id, use, clock.now())) await tx.audit.append([auditorUseFact(id, use, n)]);
  });
}
