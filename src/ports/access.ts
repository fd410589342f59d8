import type { Permission } from "../domain/access/permissions.ts";
import type { GivenRole } from "../domain/access/roles.ts";
import type { Actor } from "../domain/audit/fact.ts";
import type { InstallationId, UserId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";
import type { InboundAddress, InboundSource } from "./inbound.ts";

/** A machine that may call the API: for one installation, with a set of permissions. */
export interface ApiKey {
  readonly id: string;
  readonly installation: InstallationId;
  readonly permissions: readonly Permission[];
}

/** A key as its installation's admin sees it; the key itself was shown once and is not kept. */
export interface ApiKeyRecord extends ApiKey {
  /** What it is for, in the words of whoever made it. */
  readonly name: string;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

/** The keys of one installation, inside its transaction: what changes here stands beside its audit entry. */
export interface ApiKeyTable {
  /** `hash` is the SHA-256 of the key, in hex. */
  add(key: Omit<ApiKeyRecord, "installation" | "revokedAt"> & { readonly hash: string }): Promise<void>;
  /** Oldest first, revoked ones included. */
  list(): Promise<readonly ApiKeyRecord[]>;
  /** False when there is no such key in use. */
  revoke(id: string, at: Instant): Promise<boolean>;
}

/** A role that somebody was given. */
export interface RoleGrant {
  readonly person: UserId;
  readonly role: GivenRole;
  readonly givenBy: Actor;
  readonly givenAt: Instant;
}

/** Roles that users of one installation were given, inside its transaction: what changes here stands beside its audit entry. */
export interface RoleTable {
  /** Of one person; in the order of the roles. */
  of(person: UserId): Promise<readonly GivenRole[]>;
  /** The same; who else wants to change roles after looking waits until commit. */
  hold(person: UserId): Promise<readonly GivenRole[]>;
  /** Everybody's that hold now. */
  list(): Promise<readonly RoleGrant[]>;
  /** False when they have it. */
  give(grant: RoleGrant): Promise<boolean>;
  /** False when they do not have it. */
  take(person: UserId, role: GivenRole, at: Instant): Promise<boolean>;
  /** Whether they have it or ever had. */
  wasGiven(person: UserId, role: GivenRole): Promise<boolean>;
}

/** A browser that somebody is signed in with. */
export interface SessionRecord {
  /** Not the cookie, nor anything that leads to it. */
  readonly id: string;
  readonly since: Instant;
  readonly lastSeenAt: Instant;
  /** What the browser called itself, shortened. */
  readonly agent: string;
}

/** Sessions by whose they are; `who` is opaque. They cross tenants, as a person may. */
export interface SessionTable {
  /** Newest first; expired ones are left out. `now` is the app's present, by which people read when they were last seen. */
  list(who: string, now: Instant): Promise<readonly SessionRecord[]>;
  /** The id under which the session of a cookie's secret part is listed. */
  idOf(sid: string): string;
  /** False when they have no such session. */
  end(who: string, id: string): Promise<boolean>;
  /** How many there were. */
  endAll(who: string): Promise<number>;
}

/** What an auditor's link is used for: reading its page, reading a record's history, taking the log away. */
export type AuditorUse = "look" | "history" | "export";

/** A link with which somebody without an account reads one installation's audit log until it expires. */
export interface AuditorLink {
  readonly id: string;
  readonly installation: InstallationId;
  readonly expiresAt: Instant;
}

/** A link as its installation's admin sees it; the secret in it was shown once and is not kept. */
export interface AuditorLinkRecord extends AuditorLink {
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

/** The links of one installation, inside its transaction: what changes here stands beside its audit entry. */
export interface AuditorLinkTable {
  /** `hash` is the SHA-256 of the secret, in hex. */
  add(link: Omit<AuditorLinkRecord, "installation" | "revokedAt"> & { readonly hash: string }): Promise<void>;
  /** Oldest first, revoked and expired ones included. */
  list(): Promise<readonly AuditorLinkRecord[]>;
  /** False when there is no such link, or it was revoked before. */
  revoke(id: string, at: Instant): Promise<boolean>;
  /** True for the first use of this kind on this day (UTC), once. */
  isFirstUse(id: string, use: AuditorUse, at: Instant): Promise<boolean>;
}

/** What a POST with an idempotency key was answered. */
export interface RememberedAnswer {
  readonly status: number;
  readonly body: string;
}

/** What stands under an idempotency key: nothing (it is the caller's now), somebody at it, or an answer. */
export type Reservation =
  | { readonly state: "reserved" }
  | { readonly state: "busy"; readonly requestHash: string }
  | { readonly state: "answered"; readonly requestHash: string; readonly answer: RememberedAnswer };

/** One request under one idempotency key. */
export interface IdempotentRequest {
  /** Caller and route: the same key of another caller is another key. */
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
}

/** Who may come in. Only hashes of keys and links are stored; it crosses tenants because it is what tells them apart. */
export interface Access {
  /** Null for a key that nobody has, or that was revoked. */
  findApiKey(hash: string): Promise<ApiKey | null>;
  /** Null for a secret that no link has, or whose link has expired by now or was revoked: nobody is told which. */
  findAuditorLink(hash: string, now: Instant): Promise<AuditorLink | null>;
  /** Null for a token that no address has, or whose address was revoked. */
  findInboundAddress(token: string): Promise<InboundAddress | null>;
  /** Null for an id that no source has, or whose source was revoked. */
  findInboundSource(id: string): Promise<InboundSource | null>;
  addSignIn(link: { readonly hash: string; readonly expiresAt: Instant }): Promise<void>;
  /** True once: the link is spent by asking. */
  redeemSignIn(hash: string, now: Instant): Promise<boolean>;
  /**
   * Takes an idempotency key for a request, if it is free. Of callers that ask at the same time one gets it. A
   * reservation whose holder has not been heard of for minutes counts as free: its process died.
   */
  reserve(request: IdempotentRequest, at: Instant): Promise<Reservation>;
  /** Keeps the answer of a reserved request, sealed, for a day. */
  remember(request: IdempotentRequest, answer: RememberedAnswer, at: Instant): Promise<void>;
  /** Gives a reserved key back: the request was refused or failed, and may be tried again. */
  release(request: IdempotentRequest): Promise<void>;
}
