import { type Actor, type AuditFact, type AuditJson, plain } from "../domain/audit/fact.ts";
import type { InstallationId, UserId } from "../domain/model/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { InboundAddressRecord, SourceKind, SourceSecret } from "../ports/inbound.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** Where doors stand and what time it is. */
export interface InboundDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** An address to be made. The token is the secret part of it; its keyed hash alone is kept. */
export interface NewInboundAddress {
  readonly id: string;
  readonly token: string;
  readonly userId: UserId;
}

/** A source to be made. */
export interface NewInboundSource extends SourceSecret {
  readonly id: string;
  readonly kind: SourceKind;
}

/** Gives a user an address: it and the audit entry about it, which holds neither token nor hash, are saved together. */
export async function addInboundAddress({ store, clock }: InboundDeps, installation: InstallationId, address: NewInboundAddress, actor: Actor): Promise<void> {
  await store.inInstallation(installation, (tx) => add(tx, address, { actor, at: clock.now() }));
}

/** Takes in what a source sends from now on, if it is signed with this secret. */
export async function addInboundSource({ store, clock }: InboundDeps, installation: InstallationId, source: NewInboundSource, actor: Actor): Promise<void> {
  await store.inInstallation(installation, async (tx) => {
    await tx.inbound.addSource({ ...source, createdAt: clock.now() });
    await tx.audit.append([inboundFact("inbound-source.created", actor, { id: source.id, kind: source.kind })]);
  });
}

/** Shuts an address or a source from now on. False, and nothing changed, when none in use has this id. */
export async function revokeInbound({ store, clock }: InboundDeps, installation: InstallationId, id: string, actor: Actor): Promise<boolean> {
  return store.inInstallation(installation, (tx) => revoke(tx, id, { actor, at: clock.now() }));
}

/** Gives a user another address in place of one; the old one is shut in the same moment. Null, and nothing changed, when none in use has this id. */
export async function rotateInboundAddress(
  { store, clock }: InboundDeps, installation: InstallationId, { old, id, token }: { readonly old: string; readonly id: string; readonly token: string }, actor: Actor,
): Promise<InboundAddressRecord | null> {
  return store.inInstallation(installation, async (tx) => {
    const address = (await tx.inbound.addresses()).find((one) => one.id === old && one.revokedAt === null);
    if (address === undefined) return null;
    const at = clock.now();
    await revoke(tx, old, { actor, at });
    await add(tx, { id, token, userId: address.userId }, { actor, at });
    return { ...address, id, createdAt: at };
  });
}

interface By {
  readonly actor: Actor;
  readonly at: string;
}

async function add(tx: TenantTransaction, { id, token, userId }: NewInboundAddress, { actor, at }: By): Promise<void> {
  await tx.inbound.addAddress({ id, token, userId, createdAt: at });
  await tx.audit.append([inboundFact("inbound-address.created", actor, { id, user: userId })]);
}

async function revoke(tx: TenantTransaction, id: string, { actor, at }: By): Promise<boolean> {
  const revoked = await tx.inbound.revoke(id, at);
  if (revoked) await tx.audit.append([inboundFact("inbound.revoked", actor, { id })]);
  return revoked;
}

function inboundFact(key: string, actor: Actor, after: AuditJson): AuditFact {
  return { type: "config", actor, data: { key, before: plain(null), after: plain(after) } };
}
