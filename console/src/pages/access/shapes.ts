/** What an admin can give. */
export const GIVEN_ROLES = ["manager", "data-owner", "auditor", "admin"] as const;
/** One of {@link GIVEN_ROLES}. */
export type GivenRole = (typeof GIVEN_ROLES)[number];
/** All that somebody can be, from who may do least. */
export const ROLES = ["rep", ...GIVEN_ROLES] as const;
/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/** Somebody of the CRM. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly active: boolean;
  /** Names what they have been given: a change made of another is refused. */
  readonly version: string;
  readonly given: readonly GivenRole[];
  readonly roles: readonly Role[];
}

/** `GET /people`. */
export interface People {
  readonly people: readonly Person[];
}

/** What a machine may be allowed to do, in the order in which it is offered. */
export const PERMISSIONS = [
  "activities:write", "activities:read", "reviews:read", "reviews:decide", "records:read", "quality:read", "audit:read", "audit:reveal", "policy:read", "policy:write", "jobs:read", "jobs:manage", "people:erase", "admin",
] as const;

/** A key as it is listed: what it is, never what it opens with. */
export interface Key {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

/** `GET /keys`. */
export interface Keys {
  readonly keys: readonly Key[];
}

/** A key as it is made: the one time that it is shown. */
export interface MadeKey {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly key: string;
}

/** A browser that one is signed in with. */
export interface BrowserSession {
  readonly id: string;
  readonly since: string;
  readonly lastSeenAt: string;
  readonly agent: string;
  readonly current: boolean;
}

/** `GET /sessions`. */
export interface Sessions {
  readonly sessions: readonly BrowserSession[];
}
