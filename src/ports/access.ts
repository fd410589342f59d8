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

/** Who may come in. Only hashes of keys and links are stored; it crosses tenants because it is what tells them apart. */
export interface Access {
  addApiKey(key: ApiKey & { readonly hash: string; readonly createdAt: Instant }): Promise<void>;
  findApiKey(hash: string): Promise<ApiKey | null>;
  addSignIn(link: { readonly hash: string; readonly expiresAt: Instant }): Promise<void>;
  /** True once: the link is spent by asking. */
  redeemSignIn(hash: string, now: Instant): Promise<boolean>;
  /**
   * Remembers what a POST with this idempotency key answered. `begin` yields the earlier answer when there is one, and
   * refuses the key for another request.
   */
  recall(scope: string, key: string): Promise<{ readonly requestHash: string; readonly status: number; readonly body: string } | null>;
  remember(scope: string, key: string, answer: { readonly requestHash: string; readonly status: number; readonly body: string; readonly at: Instant }): Promise<void>;
}
