import type { InstallationId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";

/** What a machine may be allowed to do. */
export const PERMISSIONS = ["activities:write", "activities:read", "reviews:read", "reviews:decide", "audit:read", "admin"] as const;
/** One of {@link PERMISSIONS}. */
export type Permission = (typeof PERMISSIONS)[number];

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
